using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>What the hospital wrote after the visit: for this courier and that hospital alone, every look on record.</summary>
internal static class RecordEndpoints
{
    public const string AdvicePurpose = "advice";
    public const string ReportPurpose = "report";

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/bookings/{id:guid}/advice", ShowAdvice).For(Role.Courier);
        app.MapGet("/bookings/{id:guid}/reports/{reportId:guid}", ShowReport).For(Role.Courier);
    }

    private static async Task<IResult> ShowAdvice(
        Guid id, HttpContext http, WelfareDbContext db, BookingReader bookings, Vault vault, CityClock clock, PageContext page, IStringLocalizer<CheckupTexts> texts, CancellationToken cancel)
    {
        var me = http.RequiredVisitor().Id;
        if (await bookings.Read(id, me, cancel) is not { } view)
            return Results.NotFound();
        var rows = await db.Advice.AsNoTracking().Where(a => a.BookingId == id && a.PersonId == me).OrderByDescending(a => a.WrittenAt).ToListAsync(cancel);
        if (rows.Count == 0)
            return Results.NotFound();
        foreach (var row in rows)
            db.ViewRecords.Add(Look(AdvicePurpose, row.Id, me, clock));
        await db.SaveChangesAsync(cancel);
        KeepNoCopy(http);
        page.Named(texts["AdviceTitle"], Tabs.Bookings);
        return Pages.Show<AdvicePage>(new { View = view, Advice = rows.ConvertAll(r => new AdviceLine(r.WrittenAt, vault.OpenText(AdvicePurpose, r.Text))) });
    }

    private static async Task<IResult> ShowReport(Guid id, Guid reportId, HttpContext http, WelfareDbContext db, Vault vault, CityClock clock, CancellationToken cancel)
    {
        var me = http.RequiredVisitor().Id;
        var report = await db.Reports.AsNoTracking().FirstOrDefaultAsync(r => r.Id == reportId && r.BookingId == id && r.PersonId == me, cancel);
        if (report is null)
            return Results.NotFound();
        db.ViewRecords.Add(Look(ReportPurpose, report.Id, me, clock));
        await db.SaveChangesAsync(cancel);
        KeepNoCopy(http);
        return Results.File(vault.Open(ReportPurpose, report.Content), "application/pdf", $"report-{clock.DayOf(report.UploadedAt):yyyy-MM-dd}.pdf");
    }

    private static ViewRecord Look(string kind, Guid recordId, Guid me, CityClock clock) =>
        new() { ViewerId = me, SubjectId = me, Kind = kind, RecordId = recordId, At = clock.Now };

    private static void KeepNoCopy(HttpContext http) => http.Response.Headers.CacheControl = SecurityHeaders.NoCopy;
}

/// <summary>That a report is there, not what it says.</summary>
public sealed record ReportLine(Guid Id, DateTimeOffset At);

public sealed record AdviceLine(DateTimeOffset WrittenAt, string Text);
