using System.Globalization;

using Microsoft.Extensions.Localization;

using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>/hospital and /hospital/day/…: the board of one day.</summary>
internal static class DayPages
{
    public static void MapDay(this IEndpointRouteBuilder app)
    {
        app.MapGet(HospitalDesk.Today, Today).For(Role.HospitalScheduler);
        app.MapGet("/hospital/day/{day}", Day).For(Role.HospitalScheduler);
        app.MapGet("/hospital/day", Chosen).For(Role.HospitalScheduler);
        app.MapGet("/hospital/day/{day}/print", Print).For(Role.HospitalScheduler);
        app.MapGet("/hospital/day/{day}/export.{kind}", Export).For(Role.HospitalScheduler);
    }

    private static Task<IResult> Today(HttpContext http, CityClock clock, DayBoard board, HospitalDesk desk, Dates dates) =>
        Show(http, clock.Today, clock, board, desk, dates);

    private static async Task<IResult> Day(HttpContext http, string day, CityClock clock, DayBoard board, HospitalDesk desk, Dates dates) =>
        ReadDay(day) is { } known ? await Show(http, known, clock, board, desk, dates) : Results.NotFound();

    /// <summary>The date field beside the title.</summary>
    private static IResult Chosen(string? date) => ReadDay(date) is { } day ? Pages.Go(PathOf(day)) : Pages.Go(HospitalDesk.Today);

    private static async Task<IResult> Show(HttpContext http, DateOnly day, CityClock clock, DayBoard board, HospitalDesk desk, Dates dates)
    {
        if (http.RequiredVisitor().HospitalId is not { } hospital)
            return Results.NotFound();
        var cancel = http.RequestAborted;
        var view = await board.Show(hospital, day, DayFilter.Read(http.Request.Query), cancel);
        await desk.Prepare(hospital, dates.Day(day), day == clock.Today ? HospitalDesk.Today : null, cancel);
        return Pages.Show<DayPage>(new { View = view, Done = ActDone.Read(http.Request.Query) });
    }

    private static async Task<IResult> Print(HttpContext http, string day, DayBoard board, HospitalDesk desk, Dates dates)
    {
        if (ReadDay(day) is not { } known || http.RequiredVisitor().HospitalId is not { } hospital)
            return Results.NotFound();
        var (rows, names) = await board.List(hospital, known, http.RequestAborted);
        await desk.Prepare(hospital, dates.Day(known), null, http.RequestAborted);
        return Pages.Show<DayPrintPage>(new { Day = known, Rows = rows, Names = names, Hospital = names.Hospital(hospital) });
    }

    private static async Task<IResult> Export(
        HttpContext http, string day, string kind, DayBoard board, DayExport export, IStringLocalizer<HospitalTexts> texts)
    {
        if (ReadDay(day) is not { } known || kind is not ("xlsx" or "csv") || http.RequiredVisitor().HospitalId is not { } hospital)
            return Results.NotFound();
        var (rows, names) = await board.List(hospital, known, http.RequestAborted);
        var name = $"{texts["ExportName"]}-{known.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}.{kind}";
        http.Response.Headers.CacheControl = SecurityHeaders.NoCopy;
        return Results.File(export.Write(rows, names, kind), DayExport.ContentType(kind), name);
    }

    /// <summary>Days far off are typing mistakes, and the calendar's ends would overflow.</summary>
    public static DateOnly? ReadDay(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= 2000 and <= 2100
            ? day
            : null;

    public static string PathOf(DateOnly day) => "/hospital/day/" + day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
