using Microsoft.Extensions.Localization;

using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>A state as a badge: colour, sign, words.</summary>
public sealed record StateBadge(Tone Tone, Glyph Icon, string Text);

/// <summary>The one way a booking's state is put into words, for couriers and staff alike.</summary>
public sealed class BookingWords(IStringLocalizer<CheckupTexts> texts)
{
    public StateBadge Of(BookingState state, HoldKind? hold = null) => state switch
    {
        BookingState.Held when hold == HoldKind.WaitlistOffer => new(Tone.Wait, Glyph.Gift, texts["StateOffer"]),
        BookingState.Held when hold == HoldKind.Proposal => new(Tone.Wait, Glyph.Refresh, texts["StateProposal"]),
        BookingState.Held when hold == HoldKind.Block => new(Tone.Info, Glyph.People, texts["StateBlock"]),
        BookingState.Held => new(Tone.Wait, Glyph.Clock, texts["StateHeld"]),
        BookingState.Requested => new(Tone.Wait, Glyph.Clock, texts["StateRequested"]),
        BookingState.Confirmed => new(Tone.Ok, Glyph.Check, texts["StateConfirmed"]),
        BookingState.CheckedIn => new(Tone.Ok, Glyph.Pin, texts["StateCheckedIn"]),
        BookingState.Completed => new(Tone.Ok, Glyph.Heart, texts["StateCompleted"]),
        BookingState.Declined => new(Tone.No, Glyph.X, texts["StateDeclined"]),
        BookingState.Expired => new(Tone.Quiet, Glyph.Clock, texts["StateExpired"]),
        BookingState.NoShow => new(Tone.No, Glyph.Warning, texts["StateNoShow"]),
        _ => new(Tone.Quiet, Glyph.Minus, texts["StateCancelled"]),
    };
}
