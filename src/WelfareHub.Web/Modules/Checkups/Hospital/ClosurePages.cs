using Microsoft.Extensions.Localization;

using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>/hospital/closures: whom a closure hits and what happens to each, then the closure itself.</summary>
internal static class ClosurePages
{
    public static void MapClosures(this IEndpointRouteBuilder app)
    {
        app.MapGet("/hospital/closures/new", Ask).For(Role.HospitalScheduler);
        app.MapGet("/hospital/closures/preview", Preview).For(Role.HospitalScheduler);
        app.MapPost("/hospital/closures", Close).For(Role.HospitalScheduler);
    }

    private static async Task<IResult> Ask(HttpContext http, HospitalDesk desk, IStringLocalizer<HospitalTexts> texts) =>
        await ShowDays(http, "", "", null, desk, texts);

    private static async Task<IResult> Preview(HttpContext http, Closures closures, HospitalDesk desk, IStringLocalizer<HospitalTexts> texts)
    {
        if (http.RequiredVisitor().HospitalId is not { } hospital)
            return Results.NotFound();
        var form = ClosureForm.Read(http.Request.Query);
        if (form.Slots.Count == 0 && form.Session is null && WrongDays(http.Request.Query, form, texts) is { } wrong)
            return await ShowDays(http, http.Request.Query["first"].ToString(), http.Request.Query["last"].ToString(), wrong, desk, texts);
        return await closures.Find(hospital, form, http.RequestAborted) is var (slots, more)
            ? await Show(http, hospital, slots, more, form, null, closures, desk, texts)
            : Results.NotFound();
    }

    private static async Task<IResult> Close(HttpContext http, Closures closures, HospitalDesk desk, IStringLocalizer<HospitalTexts> texts)
    {
        if (http.RequiredVisitor() is not { HospitalId: { } hospital } visitor)
            return Results.NotFound();
        var form = ClosureForm.Read(await http.Request.ReadFormAsync(http.RequestAborted));
        if (await closures.Find(hospital, form, http.RequestAborted) is not var (slots, more))
            return Results.NotFound();
        var by = Actor.Staff(visitor.Id);
        var (plan, _) = await closures.Close(hospital, slots, form, "", dryRun: true, by, http.RequestAborted);
        var errors = new FormErrors();
        form.Check(errors, plan.Count > 0 || Waiting(form, slots) > 0, texts);
        if (errors.Any)
            return await Show(http, hospital, slots, more, form, errors, closures, desk, texts);

        var language = plan.Where(l => l.Language is not null).GroupBy(l => l.Language).OrderByDescending(g => g.Count()).FirstOrDefault()?.Key
            ?? System.Globalization.CultureInfo.CurrentUICulture.Name;
        var (lines, closed) = await closures.Close(hospital, slots, form, form.ReasonFor(language, texts), dryRun: false, by, http.RequestAborted);
        var back = form.Session is { } session ? SessionPages.PathOf(session)
            : slots.Count > 0 ? SessionPages.PathOf(slots[0].SessionId) : HospitalDesk.Sessions;
        var told = lines.Count(l => l.IsNamed);
        // Sent again after all of it was done, it says how that stands.
        var stands = closed == 0 ? await closures.ClosedBy(hospital, form.Key, http.RequestAborted) : 0;
        return Pages.Go(ActDone.Path(form.First is { } first ? SessionPages.WeekOf(first) : back, Outcome(), (told > 0 ? told : closed + stands, 0)));

        string Outcome() => stands > 0 ? "close-stands" : closed == 0 ? "close-none" : told > 0 ? "close" : lines.Count > 0 ? "close-kept" : "close-empty";
    }

    /// <summary>Who waits for a place is told when all of it closes.</summary>
    private static int Waiting(ClosureForm form, List<ClosingSlot> slots) => form.Places is null ? slots.Sum(s => s.Waiting) : 0;

    private static FormErrors? WrongDays(IQueryCollection query, ClosureForm form, IStringLocalizer<HospitalTexts> texts)
    {
        var errors = new FormErrors();
        if (form.First is null)
            errors.Add("first", texts["ErrorDayFirst"]);
        if (form.Last is null)
            errors.Add("last", texts["ErrorDayLast"]);
        if (form is { First: { } first, Last: { } last })
        {
            if (last < first)
                errors.Add("last", texts["ErrorPeriodOrder"]);
            else if (last.DayNumber - first.DayNumber > ClosureForm.LongestPeriodDays)
                errors.Add("last", texts["ErrorPeriodLong", ClosureForm.LongestPeriodDays]);
        }

        return errors.Any ? errors : null;
    }

    private static async Task<IResult> ShowDays(HttpContext http, string first, string last, FormErrors? errors, HospitalDesk desk, IStringLocalizer<HospitalTexts> texts)
    {
        if (http.RequiredVisitor().HospitalId is not { } hospital)
            return Results.NotFound();
        await desk.Prepare(hospital, texts["CloseDays"], HospitalDesk.Sessions, http.RequestAborted);
        return Pages.Show<CloseDaysPage>(
            new { First = first.Length <= 20 ? first : "", Last = last.Length <= 20 ? last : "", Errors = errors },
            errors is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<IResult> Show(
        HttpContext http, Guid hospital, List<ClosingSlot> slots, bool more, ClosureForm form, FormErrors? errors, Closures closures, HospitalDesk desk, IStringLocalizer<HospitalTexts> texts)
    {
        var (lines, count) = await closures.Close(hospital, slots, form, "", dryRun: true, Actor.Staff(http.RequiredVisitor().Id), http.RequestAborted);
        await desk.Prepare(hospital, texts["ClosureTitle"], HospitalDesk.Sessions, http.RequestAborted);
        return Pages.Show<ClosurePage>(
            new { Form = form, Errors = errors, Lines = lines, Slots = slots, More = more, Count = count, Waiting = Waiting(form, slots) },
            errors is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }
}
