using System.Globalization;

using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>One pool on one day: every free time is a button.</summary>
internal static class DayEndpoints
{
    /// <summary>As a beginning: this very minute.</summary>
    public const string NowWord = "now";

    private const string Written = "yyyy-MM-dd'T'HH:mm'Z'";

    public static void Map(IEndpointRouteBuilder app) => app.MapGet("/homes/{code}/{pool}", Show).Open();

    /// <summary>An instant as forms carry it.</summary>
    public static string Word(DateTimeOffset instant) => instant.UtcDateTime.ToString(Written, CultureInfo.InvariantCulture);

    public static DateTimeOffset? ReadWord(string? word) =>
        DateTime.TryParseExact(word, Written, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var instant)
            && instant.Year is >= 2000 and <= 2100
            ? new DateTimeOffset(instant, TimeSpan.Zero)
            : null;

    public static async Task<PoolView?> Find(HomeBook homes, string code, string pool, CancellationToken cancel) =>
        (await homes.Read(cancel)).ByCode(code)?.Pools.FirstOrDefault(p => p.Pool.Code == pool);

    private static async Task<IResult> Show(string code, string pool, HttpContext http, HomeBook homes, DayPages pages, CancellationToken cancel)
    {
        if (await Find(homes, code, pool, cancel) is not { } found)
            return Results.NotFound();
        return await pages.Show(found, http.Visitor(), DayWish.Read(http.Request.Query["day"], http.Request.Query["minutes"]), error: null, cancel);
    }
}

/// <summary>What the reader asked the day view for; anything strange falls back to today and the usual length.</summary>
public sealed record DayWish(DateOnly? Day, int? Minutes, int? People = null, string? Unit = null, IReadOnlyList<string>? With = null)
{
    public static DayWish Read(string? day, string? minutes) => new(
        DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var read) ? read : null,
        int.TryParse(minutes, NumberStyles.None, CultureInfo.InvariantCulture, out var length) ? length : null);
}

/// <summary>Shows the day view, also after something went wrong with a booking from it.</summary>
internal sealed class DayPages(DayBook days, CityClock clock, PageContext page)
{
    private const int MostDays = 14;

    public async Task<IResult> Show(PoolView pool, Visitor? visitor, DayWish wish, string? error, CancellationToken cancel, string field = "")
    {
        var last = clock.Today.AddDays(pool.Policy.FurthestDays > 0 ? Math.Min(pool.Policy.FurthestDays, MostDays) : MostDays);
        var day = wish.Day is { } d && d >= clock.Today && d <= clock.Today.AddDays(Math.Max(MostDays, pool.Policy.FurthestDays)) ? d : clock.Today;
        var lengths = StayLengths.Of(pool.Policy);
        var minutes = wish.Minutes is { } m && lengths.Contains(m) ? m : StayLengths.UsualOf(lengths);
        page.Title = $"{pool.Pool.Name} · {pool.Home.Home.Name}";
        page.ActiveTab = Tabs.Today;
        page.HasErrors = error is not null;
        var errors = new FormErrors();
        if (error is not null)
            errors.Add(field, error);
        var (view, state) = (await days.Read(pool, day, minutes, cancel), LiveState.Of(pool.Home, clock));
        return Pages.Show<DayPage>(
            new
            {
                // Nobody is sent to a closed door.
                View = state.IsOpen ? view : view with { AtOnce = null },
                State = state,
                Lengths = lengths,
                Days = Enumerable.Range(0, last.DayNumber - clock.Today.DayNumber + 1).Select(n => clock.Today.AddDays(n)).ToList(),
                Wish = wish,
                Errors = errors,
                MayBook = visitor?.Has(Role.Courier) == true,
                SignedIn = visitor is not null,
            },
            error is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }
}
