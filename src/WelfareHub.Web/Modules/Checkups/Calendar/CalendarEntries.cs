using Microsoft.Extensions.Localization;

using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>A booking as a calendar entry in the language now spoken.</summary>
internal sealed class CalendarEntries(CheckupWords words, IStringLocalizer<CheckupTexts> texts)
{
    public CalendarEntry Of(BookingView view)
    {
        var facts = view.Facts;
        var notes = new[]
        {
            $"{texts["ReferenceIs"].Value} {facts.Reference}",
            words.FastWords(view.Programme.FastFrom),
            view.Programme.Preparation.ToString(),
            view.Hospital.Phone is { } phone ? $"{texts["Call"].Value} {phone}" : null,
        };
        return new CalendarEntry(
            facts.Id, facts.Sequence, facts.From, facts.To, facts.StateAt,
            Cancelled: facts.State is BookingState.Cancelled or BookingState.Declined or BookingState.Expired or BookingState.NoShow,
            Tentative: facts.State == BookingState.Requested,
            view.Programme.Title.ToString(),
            string.Join(", ", new[] { view.PlaceName, view.Where, view.Address }.Where(p => !string.IsNullOrEmpty(p))),
            string.Join('\n', notes.Where(n => !string.IsNullOrEmpty(n))))
        {
            AlarmAhead = CheckupKinds.AlarmAhead,
        };
    }
}
