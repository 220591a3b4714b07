using Microsoft.Extensions.Localization;

using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>Finds a visitor's booking, does a verb to it, and shows its page with what came of it.</summary>
internal sealed class VisitDesk(VisitQuery visits, HospitalDesk desk, HospitalWords words, WaitingRequests waiting, IStringLocalizer<HospitalTexts> texts)
{
    public async Task<Visit?> Find(HttpContext http, Guid id) =>
        http.RequiredVisitor().HospitalId is { } hospital ? await visits.Find(hospital, id, http.RequestAborted) : null;

    /// <param name="http">Of whom.</param>
    /// <param name="id">The booking.</param>
    /// <param name="act">What.</param>
    /// <param name="done">How it stands when that has been done: then a form sent twice is no refusal.</param>
    /// <param name="verb">Does it.</param>
    public async Task<IResult> Do(HttpContext http, Guid id, string act, BookingState done, Func<Actor, Task<BookingOutcome>> verb)
    {
        if (await Find(http, id) is not { } visit)
            return Results.NotFound();
        var outcome = await verb(Actor.Staff(http.RequiredVisitor().Id) with { SeenAt = visit.SlotId });
        waiting.Forget(http.RequiredVisitor().HospitalId!.Value);
        return outcome is BookingOutcome.Refused refused && !await IsDone(http, id, refused, done)
            ? await Refuse(http, visit, new VisitForm(), refused.Reason)
            : Pages.Go($"/hospital/bookings/{id}?done={act}");
    }

    /// <summary>Refused only because it has been done already, by the same tap or by a colleague.</summary>
    public async Task<bool> IsDone(HttpContext http, Guid id, BookingOutcome.Refused refused, BookingState done) =>
        refused.Reason == RefusalReason.WrongState && await Find(http, id) is { } visit && visit.State == done;

    public Task<IResult> Refuse(HttpContext http, Visit visit, VisitForm form, RefusalReason reason)
    {
        var errors = new FormErrors();
        errors.Add("", words.Refusal(reason));
        return Show(http, visit, form, errors);
    }

    public async Task<IResult> Show(HttpContext http, Visit visit, VisitForm form, FormErrors? errors = null)
    {
        await desk.Prepare(http.RequiredVisitor().HospitalId!.Value, texts["VisitTitle", visit.Reference], null, http.RequestAborted);
        return Pages.Show<VisitPage>(
            new { Visit = visit, Form = form, Errors = errors },
            errors is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }

    public async Task<IResult> ShowAdvice(HttpContext http, Visit visit, string text, DateTimeOffset writtenAt)
    {
        await desk.Prepare(http.RequiredVisitor().HospitalId!.Value, texts["AdviceTitle"], null, http.RequestAborted);
        return Pages.Show<HospitalAdvicePage>(new { Visit = visit, Text = text, WrittenAt = writtenAt });
    }
}
