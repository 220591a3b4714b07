using System.Globalization;

using Microsoft.Extensions.Localization;

using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>/keeper/{code}/use: when a home is used and when it stands empty, what is wanted most, who does not come.</summary>
internal static class UseEndpoints
{
    private const int UsualDays = 28;

    public static void MapUse(this IEndpointRouteBuilder app)
    {
        app.MapGet("/keeper/{code}/use", Show).For(KeeperDesk.Roles);
        app.MapGet("/keeper/{code}/use/export/{what}.{format}", Export).For(KeeperDesk.Roles);
    }

    private static async Task<IResult> Show(
        string code, string? from, string? to, HttpContext http, KeeperDesk desk, UseBook book, CityClock clock, PageContext page, IStringLocalizer<UseTexts> texts, CancellationToken cancel)
    {
        if (await desk.Home(http.RequiredVisitor(), code, cancel) is not { } home)
            return Results.NotFound();
        var (first, last) = Days(from, to, clock);
        desk.Prepare(texts["UseTitle"], $"/keeper/{home.Home.Code}/use", home);
        page.Style = "keeping.css";
        return Pages.Show<UsePage>(new { Home = home, Use = await book.Read(home, first, last, cancel) });
    }

    private static async Task<IResult> Export(
        string code, string what, string format, string? from, string? to, HttpContext http, KeeperDesk desk, UseBook book, CityClock clock, Dates dates, IStringLocalizer<UseTexts> texts, CancellationToken cancel)
    {
        if (await desk.Home(http.RequiredVisitor(), code, cancel) is not { } home || what is not ("pools" or "hours") || format is not (SheetExport.Xlsx or SheetExport.CsvFormat))
            return Results.NotFound();
        var (first, last) = Days(from, to, clock);
        var use = await book.Read(home, first, last, cancel);
        var name = $"{home.Home.Code}-{what}-{TypedWords.Iso(first)}-{TypedWords.Iso(last)}";
        http.Response.Headers.CacheControl = "no-store";
        return what == "pools"
            ? SheetExport.Answer(format, name, [texts["ColumnPool"], texts["ColumnUnits"], texts["ColumnBookings"], texts["ColumnUsed"], texts["ColumnOpen"], texts["ColumnShare"], texts["ColumnNoShow"], texts["ColumnWaited"], texts["ColumnTurnedAway"], texts["ColumnDeclined"]],
                use.Pools.Select(p => (string?[])[p.Pool.Pool.Name.ToString(), TypedWords.Number(p.Pool.Units.Count), TypedWords.Number(p.Bookings), Hours(p.Minutes.Used), Hours(p.Minutes.Open), Percent(p.Minutes.Share), Percent(p.NoShowRate), TypedWords.Number(p.Waited), TypedWords.Number(p.TurnedAway), TypedWords.Number(p.Declined)]))
            : SheetExport.Answer(format, name, [texts["ColumnWeekday"], texts["ColumnHour"], texts["ColumnUsed"], texts["ColumnOpen"], texts["ColumnShare"]], HourRows(use, dates));
    }

    private static IEnumerable<string?[]> HourRows(HomeUse use, Dates dates)
    {
        var (first, last) = use.OpenHours;
        for (var day = 0; day < 7; day++)
        {
            for (var hour = first; hour <= last; hour++)
                yield return [Weekday(day, dates), $"{hour:00}:00", Hours(use.Heat[day, hour].Used), Hours(use.Heat[day, hour].Open), Percent(use.Heat[day, hour].Share)];
        }
    }

    /// <summary>Four weeks until yesterday unless said otherwise; never more than a quarter.</summary>
    private static (DateOnly First, DateOnly Last) Days(string? from, string? to, CityClock clock)
    {
        var last = TypedWords.Day(to) ?? clock.Today.AddDays(-1);
        var first = TypedWords.Day(from) ?? last.AddDays(1 - UsualDays);
        if (first > last)
            (first, last) = (last, first);
        return (last.DayNumber - first.DayNumber >= UseBook.LongestDays ? last.AddDays(1 - UseBook.LongestDays) : first, last);
    }

    /// <summary>A Monday and the days after it.</summary>
    public static string Weekday(int day, Dates dates) => dates.Weekday(new DateOnly(2024, 1, 1).AddDays(day));

    public static string Hours(double minutes) => (minutes / 60).ToString("0.#", CultureInfo.InvariantCulture);

    public static string Percent(double? share) => share is { } part ? $"{WholePercent(part)}%" : "–";

    public static int WholePercent(double share) => (int)Math.Round(share * 100, MidpointRounding.AwayFromZero);
}
