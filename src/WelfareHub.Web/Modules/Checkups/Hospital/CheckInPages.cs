using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>/hospital/check-in: find a booking by what the courier shows or reads out.</summary>
internal static class CheckInPages
{
    private const int LongestTyped = 300;

    public static void MapCheckIn(this IEndpointRouteBuilder app)
    {
        app.MapGet(HospitalDesk.CheckIn, Ask).For(Role.HospitalScheduler);
        app.MapPost(HospitalDesk.CheckIn, Find).For(Role.HospitalScheduler);
    }

    /// <summary>A phone's own camera may open the code's address: then the reference is already there.</summary>
    private static Task<IResult> Ask(HttpContext http, string? @ref, HospitalDesk desk, IStringLocalizer<HospitalTexts> texts) =>
        Show(http, @ref is { Length: <= LongestTyped } ? @ref : null, null, desk, texts);

    private static async Task<IResult> Find(HttpContext http, WelfareDbContext db, HospitalDesk desk, IStringLocalizer<HospitalTexts> texts)
    {
        if (http.RequiredVisitor().HospitalId is not { } hospital)
            return Results.NotFound();
        var typed = (await http.Request.ReadFormAsync(http.RequestAborted))["reference"].ToString().Trim();
        if (typed.Length == 0)
            return await Show(http, typed, (texts["ErrorReferenceMissing"], StatusCodes.Status422UnprocessableEntity), desk, texts);
        if (ReadReference(typed) is not { } reference)
            return await Show(http, typed.Length > LongestTyped ? "" : typed, (texts["ErrorReferenceShape"], StatusCodes.Status422UnprocessableEntity), desk, texts);
        var found = await (
            from booking in db.Bookings
            where booking.Reference == reference && booking.PersonId != null
            join slot in db.CheckupSlots on booking.BookableId equals slot.BookableId
            where slot.HospitalId == hospital
            select booking.Id).FirstOrDefaultAsync(http.RequestAborted);
        return found == Guid.Empty
            ? await Show(http, typed, (texts["ErrorReferenceUnknown"], StatusCodes.Status404NotFound), desk, texts)
            : Pages.Go($"/hospital/bookings/{found}?from=check-in");
    }

    private static async Task<IResult> Show(
        HttpContext http, string? typed, (string Message, int Status)? problem, HospitalDesk desk, IStringLocalizer<HospitalTexts> texts)
    {
        if (http.RequiredVisitor().HospitalId is not { } hospital)
            return Results.NotFound();
        var errors = new FormErrors();
        if (problem is { } wrong)
            errors.Add("reference", wrong.Message);
        await desk.Prepare(hospital, texts["CheckInTitle"], HospitalDesk.CheckIn, http.RequestAborted);
        return Pages.Show<CheckInPage>(new { Typed = typed, Errors = errors }, problem?.Status ?? StatusCodes.Status200OK);
    }

    /// <summary>A reference alone, or the address in a courier's QR code, which ends with it.</summary>
    internal static string? ReadReference(string typed)
    {
        if (typed.Length > LongestTyped)
            return null;
        var last = typed.Split(['/', '=', '?', '&', '#'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault();
        return References.Read(last);
    }
}
