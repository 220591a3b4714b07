using Microsoft.Extensions.Localization;

using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>A booking as a calendar entry in the language now spoken.</summary>
internal sealed class CalendarEntries(CheckupWords words, IStringLocalizer<CheckupTexts> texts)
{
    public CalendarEntry Of(BookingView view)
    {
        var facts = view.Facts;
        return CalendarEntry.Of(
            new BookingStanding(facts.Id, facts.Sequence, facts.From, facts.To, facts.StateAt, facts.State),
            view.Programme.Title.ToString(),
            [view.PlaceName, view.Where, view.Address.ToFind()?.ToString()],
            [
                $"{texts["ReferenceIs"].Value} {facts.Reference}",
                words.FastWords(view.Programme.FastFrom),
                view.Programme.Preparation.ToString(),
                view.Hospital.Phone is { } phone ? $"{texts["Call"].Value} {phone}" : null,
            ]) with
        { AlarmAhead = CheckupKinds.AlarmAhead };
    }
}
