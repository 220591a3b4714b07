using System.Globalization;

using Microsoft.Extensions.Localization;

using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>Every Tuesday at 13:00 for eight weeks: a preview with a choice for each week, then each is booked by itself.</summary>
internal static class RepeatEndpoints
{
    private const string SkipWord = "skip";

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/homes/{code}/{pool}/repeat", Preview).For(Role.Courier);
        app.MapPost("/homes/{code}/{pool}/repeat/book", Book).For(Role.Courier);
    }

    private static async Task<IResult> Preview(
        string code, string pool, HttpContext http, HomeBook homes, Repeat repeat, CityClock clock, PageContext page, IStringLocalizer<HomeTexts> texts, CancellationToken cancel)
    {
        if (await DayEndpoints.Find(homes, code, pool, cancel) is not { } found)
            return Results.NotFound();
        var query = http.Request.Query;
        var lengths = DayBook.Lengths(found.Policy);
        var minutes = int.TryParse(query["minutes"], NumberStyles.None, CultureInfo.InvariantCulture, out var m) && lengths.Contains(m) ? m : lengths[^1] < 60 ? lengths[^1] : lengths.Contains(60) ? 60 : lengths[0];
        var most = Math.Max(2, Repeat.WeeksOf(found));
        var weeks = int.TryParse(query["weeks"], NumberStyles.None, CultureInfo.InvariantCulture, out var w) ? Math.Clamp(w, 2, most) : Math.Min(most, Repeat.UsualWeeks);
        var day = DateOnly.TryParseExact(query["day"], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var d) && d >= clock.Today && d <= clock.Today.AddDays(60) ? d : clock.Today.AddDays(1);
        TimeOnly? time = TimeOnly.TryParseExact(query["time"], "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var t) ? t : null;
        page.Title = texts["RepeatTitle"];
        page.ActiveTab = Tabs.Today;
        return Pages.Show<RepeatPage>(new
        {
            Pool = found,
            Lengths = lengths,
            Minutes = minutes,
            Weeks = weeks,
            Day = day,
            Time = time,
            Plan = time is { } at ? await repeat.Plan(found, clock.Instant(day, at), minutes, weeks, http.RequiredVisitor().Id, cancel) : [],
        });
    }

    /// <summary>Each week is an ask of its own: what was taken meanwhile is left out and said, the rest stands.</summary>
    private static async Task<IResult> Book(
        string code, string pool, HttpContext http, HomeBook homes, BookingDesk desk, RefusedBook refusals, CancellationToken cancel)
    {
        if (await DayEndpoints.Find(homes, code, pool, cancel) is not { } found)
            return Results.NotFound();
        var me = http.RequiredVisitor().Id;
        var form = await http.Request.ReadFormAsync(cancel);
        var minutes = int.TryParse(form["minutes"], NumberStyles.None, CultureInfo.InvariantCulture, out var length) && DayBook.Lengths(found.Policy).Contains(length) ? length : 0;
        var chosen = form.Keys.Where(k => k.StartsWith("week-", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Take(Repeat.MostWeeks)
            .Select(k => form[k].ToString()).Where(v => v != SkipWord).Select(DayEndpoints.ReadWord).OfType<DateTimeOffset>().Distinct().ToList();
        if (minutes == 0 || chosen.Count == 0 || !Guid.TryParseExact(form["key"], "N", out var series))
            return Pages.Go($"/homes/{code}/{pool}/repeat");

        var missed = new List<DateTimeOffset>();
        foreach (var from in chosen)
        {
            var ask = new Ask(me, Actor.Person(me), [AskItem.AnyOf(found.Id, from, from.AddMinutes(minutes))])
            {
                IdempotencyKey = $"{series:N}-{from.UtcTicks / TimeSpan.TicksPerMinute}",
                MayBeMoved = true,
                SeriesId = series,
            };
            var outcome = await desk.Ask(ask, cancel);
            await refusals.Note(outcome, found, from);
            if (outcome is not BookingOutcome.Booked)
                missed.Add(from);
        }

        return Pages.Go(missed.Count == chosen.Count
            ? $"/homes/{code}/{pool}/repeat"
            : $"{SeriesEndpoints.Path}/{series}" + (missed.Count > 0 ? "?missed=" + string.Join(',', missed.Select(DayEndpoints.Word)) : ""));
    }
}
