using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>/hospital/bookings/…: one booking, the day of the visit, and what the hospital hands over after it.</summary>
internal static class VisitPages
{
    private const int LongestAdvice = 4000;

    /// <summary>Room to read a file that is too large and say so, instead of cutting the connection.</summary>
    private const int LargestUpload = 40 * 1024 * 1024;

    public static void MapVisits(this IEndpointRouteBuilder app)
    {
        app.MapGet("/hospital/bookings/{id:guid}", Open).For(Role.HospitalScheduler);
        app.MapPost("/hospital/bookings/{id:guid}/check-in", CheckIn).For(Role.HospitalScheduler);
        app.MapPost("/hospital/bookings/{id:guid}/no-show", NoShow).For(Role.HospitalScheduler);
        app.MapPost("/hospital/bookings/{id:guid}/complete", Complete).WithMetadata(new RequestSizeLimitAttribute(LargestUpload)).For(Role.HospitalScheduler);
        app.MapPost("/hospital/bookings/{id:guid}/advice", Advise).WithMetadata(new RequestSizeLimitAttribute(LargestUpload)).For(Role.HospitalScheduler);
        app.MapPost("/hospital/bookings/{id:guid}/reports", Upload).WithMetadata(new RequestSizeLimitAttribute(LargestUpload)).For(Role.HospitalScheduler);
        app.MapGet("/hospital/bookings/{id:guid}/advice/{record:guid}", ReadAdvice).For(Role.HospitalScheduler);
        app.MapGet("/hospital/bookings/{id:guid}/reports/{record:guid}", ReadReport).For(Role.HospitalScheduler);
    }

    private static async Task<IResult> Open(HttpContext http, Guid id, VisitDesk desk) =>
        await desk.Find(http, id) is { } visit ? await desk.Show(http, visit, new VisitForm { Done = http.Request.Query["done"] }) : Results.NotFound();

    private static Task<IResult> CheckIn(HttpContext http, Guid id, VisitDesk desk, BookingDesk bookings) =>
        desk.Do(http, id, "check-in", BookingState.CheckedIn, by => bookings.CheckIn(id, by));

    private static Task<IResult> NoShow(HttpContext http, Guid id, VisitDesk desk, BookingDesk bookings) =>
        desk.Do(http, id, "no-show", BookingState.NoShow, by => bookings.MarkNoShow(id, by));

    /// <summary>Advice and report stand in one form: whatever is in it when the visit is completed goes with it, in the same commit.</summary>
    private static async Task<IResult> Complete(HttpContext http, Guid id, VisitDesk desk, BookingDesk bookings, VisitRecords records, IStringLocalizer<HospitalTexts> texts)
    {
        if (await desk.Find(http, id) is not { } visit)
            return Results.NotFound();
        var (form, errors) = (await VisitForm.Read(http), new FormErrors());
        Check(form, errors, texts, required: false);
        var pdf = await ReadFile(http, errors, texts, required: false);
        if (errors.Any)
            return await desk.Show(http, visit, form, errors);
        var visitor = http.RequiredVisitor();
        var (facts, papers) = (visit.Facts(visitor.HospitalId!.Value), records.Seal(form.Advice, pdf));
        var outcome = await bookings.Complete(id, Actor.Staff(visitor.Id) with { SeenAt = visit.SlotId }, db => records.AddTo(db, facts, visitor.Id, papers));
        if (outcome is BookingOutcome.Refused refused)
        {
            if (!await desk.IsDone(http, id, refused, BookingState.Completed))
                return await desk.Refuse(http, visit, form, refused.Reason);

            // Completed already, by the same tap or by a colleague: what was written is kept all the same.
            await records.Add(facts, visitor.Id, papers);
        }

        return Pages.Go($"/hospital/bookings/{id}?done=complete");
    }

    private static async Task<IResult> Advise(HttpContext http, Guid id, VisitDesk desk, VisitRecords records, IStringLocalizer<HospitalTexts> texts)
    {
        if (await desk.Find(http, id) is not { } visit)
            return Results.NotFound();
        var (form, errors) = (await VisitForm.Read(http), new FormErrors());
        if (visit.State is not (BookingState.CheckedIn or BookingState.Completed))
            return await desk.Refuse(http, visit, form, RefusalReason.WrongState);
        var pdf = await ReadFile(http, errors, texts, required: false);
        Check(form, errors, texts, required: pdf is null && !errors.Any);
        if (errors.Any)
            return await desk.Show(http, visit, form, errors);
        var visitor = http.RequiredVisitor();
        await records.Add(visit.Facts(visitor.HospitalId!.Value), visitor.Id, records.Seal(form.Advice, pdf));
        return Pages.Go($"/hospital/bookings/{id}?done={(form.Advice.Length > 0 ? "advice" : "report")}");
    }

    /// <summary>
    /// Sends the report alone. Advice that is still being written comes back to be finished: nobody has said yet that it may be told. It
    /// comes back at once, since what is about somebody's health stands in no address; sent again, the report is the one that is there.
    /// </summary>
    private static async Task<IResult> Upload(HttpContext http, Guid id, VisitDesk desk, VisitRecords records, IStringLocalizer<HospitalTexts> texts)
    {
        if (await desk.Find(http, id) is not { } visit)
            return Results.NotFound();
        var (form, errors) = (await VisitForm.Read(http), new FormErrors());
        if (visit.State is not (BookingState.CheckedIn or BookingState.Completed))
            return await desk.Refuse(http, visit, form, RefusalReason.WrongState);
        if (await ReadFile(http, errors, texts, required: true) is not { } pdf)
            return await desk.Show(http, visit, form, errors);
        var visitor = http.RequiredVisitor();
        await records.Add(visit.Facts(visitor.HospitalId!.Value), visitor.Id, records.Seal("", pdf));
        return form.Advice.Length > 0 && await desk.Find(http, id) is { } now
            ? await desk.Show(http, now, new VisitForm { Advice = form.Advice, Done = "report" })
            : Pages.Go($"/hospital/bookings/{id}?done=report");
    }

    private static async Task<IResult> ReadAdvice(HttpContext http, Guid id, Guid record, VisitDesk desk, VisitRecords records, WelfareDbContext db)
    {
        if (await desk.Find(http, id) is not { } visit || await records.ReadAdvice(db, Reader(http), id, record, http.RequestAborted) is not { } advice)
            return Results.NotFound();
        http.Response.Headers.CacheControl = SecurityHeaders.NoCopy;
        return await desk.ShowAdvice(http, visit, advice.Text, advice.WrittenAt);
    }

    private static async Task<IResult> ReadReport(HttpContext http, Guid id, Guid record, VisitDesk desk, VisitRecords records, WelfareDbContext db)
    {
        if (await desk.Find(http, id) is not { } visit || await records.ReadReport(db, Reader(http), id, record, http.RequestAborted) is not { } pdf)
            return Results.NotFound();
        http.Response.Headers.CacheControl = SecurityHeaders.NoCopy;
        return Results.File(pdf, "application/pdf", $"report-{visit.Reference}.pdf");
    }

    private static RecordReader Reader(HttpContext http) => RecordReader.Staff(http.RequiredVisitor().Id, http.RequiredVisitor().HospitalId!.Value);

    private static void Check(VisitForm form, FormErrors errors, IStringLocalizer<HospitalTexts> texts, bool required)
    {
        if (required && form.Advice.Length == 0)
            errors.Add("advice", texts["ErrorAdviceMissing"]);
        else if (form.Advice.Length > LongestAdvice)
            errors.Add("advice", texts["ErrorAdviceLong", LongestAdvice]);
        else if (PlainText.HasStrangeSigns(form.Advice))
            errors.Add("advice", texts["ErrorStrangeSigns"]);
    }

    /// <summary>Null when there is none, or when it is wrong, which the errors say.</summary>
    private static async Task<byte[]?> ReadFile(HttpContext http, FormErrors errors, IStringLocalizer<HospitalTexts> texts, bool required)
    {
        var file = http.Request.HasFormContentType ? (await http.Request.ReadFormAsync(http.RequestAborted)).Files["file"] : null;
        if (file is null || file.Length == 0)
        {
            // A browser names no file where none was chosen.
            if (required || file is { FileName.Length: > 0 })
                errors.Add("file", texts["ErrorFileMissing"]);
            return null;
        }

        if (file.Length > PdfCheck.LargestBytes)
        {
            errors.Add("file", texts["ErrorFile" + PdfProblem.TooLarge]);
            return null;
        }

        var content = new byte[file.Length];
        await using (var stream = file.OpenReadStream())
            await stream.ReadExactlyAsync(content, http.RequestAborted);
        if (PdfCheck.Check(file.FileName, content) is not { } problem)
            return content;
        errors.Add("file", texts["ErrorFile" + problem]);
        return null;
    }
}

/// <summary>What was typed on a booking's page.</summary>
public sealed class VisitForm
{
    public string Advice { get; init; } = "";
    public string? Done { get; init; }

    public static async Task<VisitForm> Read(HttpContext http) =>
        new() { Advice = (await http.Request.ReadFormAsync(http.RequestAborted))["advice"].ToString().ReplaceLineEndings("\n").Trim() };
}
