using Microsoft.Extensions.Localization;

using WelfareHub.Bookings;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>The hospital's word on requests. Each is a verb of its own: one that somebody else was faster on never stops the others.</summary>
internal sealed class RequestAnswers(BookingDesk desk, WaitingRequests waiting, IStringLocalizer<HospitalTexts> texts)
{
    public Task<(int Done, int Refused)> Confirm(Guid hospital, Guid by, IEnumerable<RequestRow> rows, KnownNames names) =>
        Each(hospital, rows.Select(r => names.HospitalConfirms(r.ProgrammeId) ? desk.Confirm(r.Id, By(by, r)) : NotOurs()));

    public Task<(int Done, int Refused)> Decline(Guid hospital, Guid by, IEnumerable<RequestRow> rows, KnownNames names, RequestForm form) =>
        Each(hospital, rows.Select(r => names.HospitalConfirms(r.ProgrammeId) ? desk.Decline(r.Id, By(by, r), form.ReasonFor(r.Language, texts)!) : NotOurs()));

    public Task<(int Done, int Refused)> Propose(Guid hospital, Guid by, IEnumerable<RequestRow> rows, Guid slot, DateTimeOffset until, RequestForm form) =>
        Each(hospital, rows.Select(r => desk.Propose(r.Id, slot, until, By(by, r), form.ReasonFor(r.Language, texts))));

    /// <summary>Who has moved to another hospital's slot meanwhile is that one's to answer.</summary>
    private static Actor By(Guid by, RequestRow row) => Actor.Staff(by) with { SeenAt = row.SlotId };

    private async Task<(int Done, int Refused)> Each(Guid hospital, IEnumerable<Task<BookingOutcome>> verbs)
    {
        var outcomes = await Task.WhenAll(verbs);
        waiting.Forget(hospital);
        var refused = outcomes.Count(o => o is BookingOutcome.Refused);
        return (outcomes.Length - refused, refused);
    }

    /// <summary>The organiser answers for this programme.</summary>
    private static Task<BookingOutcome> NotOurs() => Task.FromResult<BookingOutcome>(new BookingOutcome.Refused(RefusalReason.WrongState));
}
