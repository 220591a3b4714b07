using System.Globalization;

using Microsoft.Extensions.Localization;

using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>A series as one: tick which (one, from here on, all), then cancel them or move them to another time of their day.</summary>
internal static class SeriesEndpoints
{
    public const string Path = "/homes/series";
    private const int MostAtOnce = 60;

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Path + "/{id:guid}", Show).For(Role.Courier);
        app.MapPost(Path + "/{id:guid}/cancel", Cancel).For(Role.Courier);
        app.MapPost(Path + "/{id:guid}/move", Move).For(Role.Courier);
    }

    private static async Task<IResult> Show(Guid id, HttpContext http, StayReader stays, PageContext page, IStringLocalizer<HomeTexts> texts, CancellationToken cancel)
    {
        var series = await stays.Series(id, http.RequiredVisitor().Id, cancel);
        if (series.Count == 0)
            return Results.NotFound();
        var since = Guid.TryParse(http.Request.Query["since"], out var first) ? series.FirstOrDefault(s => s.Facts.Id == first)?.Facts.From : null;
        var only = Guid.TryParse(http.Request.Query["only"], out var one) ? one : (Guid?)null;
        page.Title = texts["SeriesTitle"];
        page.ActiveTab = Tabs.Bookings;
        return Pages.Show<SeriesPage>(new
        {
            Id = id,
            Series = series,
            Ticked = series.Where(s => only is { } o ? s.Facts.Id == o : since is null || s.Facts.From >= since).Select(s => s.Facts.Id).ToHashSet(),
            Missed = Words(http.Request.Query["missed"]),
            Stayed = Words(http.Request.Query["stayed"]),
            Done = http.Request.Query["done"].ToString(),
        });
    }

    private static async Task<IResult> Cancel(Guid id, HttpContext http, StayReader stays, BookingDesk desk, CancellationToken cancel)
    {
        var me = http.RequiredVisitor().Id;
        if (await Ticked(id, http, stays, cancel) is not { } ticked)
            return Results.NotFound();
        foreach (var stay in ticked)
            await desk.Cancel(stay.Facts.Id, Actor.Person(me), reason: null, cancel);
        return Pages.Go($"{Path}/{id}{(ticked.Count > 0 ? "?done=cancelled" : "")}");
    }

    /// <summary>What cannot be moved stays where it is, and the page says so.</summary>
    private static async Task<IResult> Move(Guid id, HttpContext http, StayReader stays, BookingDesk desk, RefusedBook refusals, CityClock clock, CancellationToken cancel)
    {
        var me = http.RequiredVisitor().Id;
        if (await Ticked(id, http, stays, cancel) is not { } ticked)
            return Results.NotFound();
        if (!TimeOnly.TryParseExact((await http.Request.ReadFormAsync(cancel))["time"], "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
            return Pages.Go($"{Path}/{id}");
        var stayed = new List<DateTimeOffset>();
        foreach (var stay in ticked)
        {
            var from = clock.Instant(clock.DayOf(stay.Facts.From), time);
            if (await MoveEndpoints.Reschedule(desk, Actor.Person(me), stay, from, refusals, cancel) is BookingOutcome.Refused)
                stayed.Add(stay.Facts.From);
        }

        return Pages.Go($"{Path}/{id}" + (stayed.Count > 0 ? "?stayed=" + string.Join(',', stayed.Select(DayEndpoints.Word)) : ticked.Count > 0 ? "?done=moved" : ""));
    }

    /// <summary>Null: no such series of this person. Only what can still be changed.</summary>
    private static async Task<IReadOnlyList<StayView>?> Ticked(Guid id, HttpContext http, StayReader stays, CancellationToken cancel)
    {
        var series = await stays.Series(id, http.RequiredVisitor().Id, cancel);
        if (series.Count == 0)
            return null;
        var ids = (await http.Request.ReadFormAsync(cancel))["booking"].ToHashSet(StringComparer.OrdinalIgnoreCase);
        return [.. series.Where(s => ids.Contains(s.Facts.Id.ToString()) && s.Facts.State is BookingState.Requested or BookingState.Confirmed).Take(MostAtOnce)];
    }

    private static List<DateTimeOffset> Words(string? joined) => [.. (joined ?? "").Split(',').Take(Repeat.MostWeeks).Select(DayEndpoints.ReadWord).OfType<DateTimeOffset>()];
}
