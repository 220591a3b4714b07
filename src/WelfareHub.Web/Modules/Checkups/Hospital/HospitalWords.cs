using Microsoft.Extensions.Localization;

using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>States, refusals and people's details in the words of the hospital's desk.</summary>
internal sealed class HospitalWords(IStringLocalizer<HospitalTexts> texts, Dates dates, CityClock clock)
{
    public (Tone Tone, string Text) State(BookingState state, HoldKind? hold, DateTimeOffset stateAt, DateTimeOffset startsAt, bool hospitalConfirms, int places = 1) => state switch
    {
        BookingState.Held => hold switch
        {
            HoldKind.Block => (Tone.Info, texts["StateBlock", places]),
            HoldKind.Proposal => (Tone.Info, texts["StateProposal"]),
            HoldKind.WaitlistOffer => (Tone.Info, texts["StateOffer"]),
            _ => (Tone.Quiet, texts["StateHeld"]),
        },
        BookingState.Requested when !hospitalConfirms => (Tone.Wait, texts["StateWithOrganiser"]),
        BookingState.Requested => (Tone.Wait, startsAt > clock.Now ? texts["StateRequestedLeft", Left(startsAt)] : texts["StateRequested"]),
        BookingState.Confirmed => (Tone.Ok, texts["StateConfirmed"]),
        BookingState.CheckedIn => (Tone.Ok, texts["StateCheckedIn", dates.Time(stateAt)]),
        BookingState.Completed => (Tone.Quiet, texts["StateCompleted"]),
        BookingState.Cancelled => (Tone.Quiet, texts["StateCancelled"]),
        BookingState.Declined => (Tone.No, texts["StateDeclined"]),
        BookingState.Expired => (Tone.Quiet, texts["StateExpired"]),
        _ => (Tone.No, texts["StateNoShow"]),
    };

    public (Tone Tone, string Text) State(DayRow row, KnownNames names) =>
        State(row.State, row.Hold, row.StateAt ?? default, row.Slot.StartsAt, names.HospitalConfirms(row.Slot.ProgrammeId), row.Places);

    /// <summary>For paper and files, on which time does not pass: without how much of it is left.</summary>
    public string Lasting(DayRow row, KnownNames names) =>
        row.State == BookingState.Requested && names.HospitalConfirms(row.Slot.ProgrammeId) ? texts["StateRequested"] : State(row, names).Text;

    /// <summary>Rough on purpose: "3 小時", "2 天".</summary>
    public string Left(DateTimeOffset until)
    {
        var left = until - clock.Now;
        return dates.Length(
            left >= TimeSpan.FromDays(1) ? TimeSpan.FromDays(Math.Floor(left.TotalDays))
            : left > TimeSpan.FromHours(1) ? TimeSpan.FromHours(Math.Floor(left.TotalHours)) : left);
    }

    /// <summary>A block has no person yet.</summary>
    public string Name(string? name) => string.IsNullOrEmpty(name) ? texts["NoPersonYet"] : name;

    /// <summary>What to do about a verb that was refused.</summary>
    public string Refusal(RefusalReason reason)
    {
        var key = "Refused" + reason;
        var text = texts[key];
        return text.ResourceNotFound ? texts["RefusedOther"] : text;
    }
}
