using Microsoft.EntityFrameworkCore;

namespace WelfareHub.Bookings;

/// <summary>The only ways to change a booking: each keeps the counter, writes one history row and tells the observers.</summary>
internal sealed partial class Turn
{
    private const int LongestReason = 500;

    private readonly List<Booking> _entered = [];
    private readonly List<BookingHistory> _history = [];

    /// <summary>Enters a new booking; whether there is room has been decided before.</summary>
    public async ValueTask Add(Booking booking, BookingVerb verb, string? reason = null)
    {
        booking.CreatedAt = now;
        booking.StateAt = now;
        booking.StateBy = by.PersonId;
        Count(booking.BookableId, booking.Places);
        _entered.Add(booking);
        await Record(booking, verb, fromState: null, reason, previousBookable: null, previousFrom: null);
    }

    /// <summary>Sets a state. A state that takes no places frees them for the waitlist.</summary>
    public async ValueTask Change(Booking booking, BookingState to, BookingVerb verb, string? reason = null)
    {
        var from = Leave(booking, to);
        if (BookingStates.TakesPlaces(from) && !BookingStates.TakesPlaces(to))
            Free(booking.BookableId, booking.Places, booking.BlockedFrom, booking.BlockedTo);
        else if (!BookingStates.TakesPlaces(from) && BookingStates.TakesPlaces(to))
            Count(booking.BookableId, booking.Places);
        if (to is not (BookingState.CheckedIn or BookingState.Completed or BookingState.NoShow))
            booking.Sequence++;
        await Record(booking, verb, from, reason, previousBookable: null, previousFrom: null);
    }

    /// <summary>Moves a booking in place: it keeps its id and reference. The new place is taken before the old one is freed.</summary>
    public async ValueTask Move(Booking booking, Place place, BookingState to, BookingVerb verb, string? reason = null)
    {
        var (previousBookable, previousFrom, previousPlaces, blockedFrom, blockedTo) =
            (booking.BookableId, booking.From, booking.Places, booking.BlockedFrom, booking.BlockedTo);
        var from = Leave(booking, to);
        Put(booking, place);
        booking.LimitGroup = place.LimitGroup ?? booking.LimitGroup;
        Count(booking.BookableId, booking.Places);
        Free(previousBookable, previousPlaces, blockedFrom, blockedTo);
        booking.Sequence++;
        await Record(booking, verb, from, reason, previousBookable, previousFrom);
    }

    /// <summary>Sets the end of a visit to a chosen time; what lies behind an earlier end is free.</summary>
    public async ValueTask EndAt(Booking booking, DateTimeOffset to, BookingState state, BookingVerb verb)
    {
        var blocked = booking.BlockedTo;
        var from = Leave(booking, state);
        Put(booking, PlaceOf(booking) with { To = to });
        if (booking.BlockedTo < blocked)
            Freed(booking.BookableId, booking.BlockedTo, blocked);
        booking.Sequence++;
        await Record(booking, verb, from, reason: null, previousBookable: null, previousFrom: null);
    }

    /// <summary>Gives some places of a block away; the last ones end it.</summary>
    public async ValueTask TakeFromBlock(Booking block, int places)
    {
        if (block.Places == places)
        {
            await Change(block, BookingState.Cancelled, BookingVerb.BlockNamed);
            return;
        }

        var from = Leave(block, BookingState.Held);
        block.Places -= places;
        Count(block.BookableId, -places);
        await Record(block, BookingVerb.BlockNamed, from, reason: null, previousBookable: null, previousFrom: null);
    }

    /// <summary>Lays a booking on a place, buffers included.</summary>
    public static void Put(Booking booking, Place place)
    {
        var policy = place.Bookable.Policy;
        booking.BookableId = place.Bookable.Id;
        booking.From = place.From;
        booking.To = place.To;
        booking.BlockedFrom = place.BlockedFrom;
        booking.BlockedTo = place.BlockedTo;
        booking.Places = place.Places;
    }

    private BookingState Leave(Booking booking, BookingState to)
    {
        if (db.Entry(booking).State == EntityState.Detached)
            throw new InvalidOperationException("A booking entered in this turn is written and not watched: read it anew.");
        var from = booking.State;
        if (!BookingStates.Allows(from, to))
            throw new InvalidOperationException($"A booking does not go from {from} to {to}.");
        booking.State = to;
        booking.StateAt = now;
        booking.StateBy = by.PersonId;
        return from;
    }

    private void Count(Guid bookableId, int places)
    {
        var bookable = _bookables[bookableId];
        if (bookable.HasFixedTime)
        {
            bookable.Taken += places;
            _recounted.Add(bookable);
        }
    }

    private void Free(Guid bookableId, int places, DateTimeOffset from, DateTimeOffset to)
    {
        Count(bookableId, -places);
        Freed(bookableId, from, to);
    }

    /// <summary>Free text as both databases can keep it: no control characters, nothing that turns the line round, not too long, no half of a character at the end.</summary>
    private static string? Words(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        var words = string.Concat(text.Take(LongestReason).Where(c => c is '\n' || !(char.IsControl(c) || c is >= '\u202A' and <= '\u202E' or >= '\u2066' and <= '\u2069')));
        return words.Length > 0 && char.IsHighSurrogate(words[^1]) ? words[..^1] : words;
    }

    private async ValueTask Record(
        Booking booking, BookingVerb verb, BookingState? fromState, string? reason, Guid? previousBookable, DateTimeOffset? previousFrom)
    {
        var history = new BookingHistory
        {
            BookingId = booking.Id,
            Number = booking.HistoryCount++,
            At = now,
            By = by.PersonId,
            Verb = verb,
            FromState = fromState,
            ToState = booking.State,
            Reason = Words(reason),
            PreviousBookableId = previousBookable,
            PreviousFrom = previousFrom,
        };
        _history.Add(history);
        _unsaved = true;
        var change = new BookingChange(booking, _bookables[booking.BookableId], history);
        foreach (var observer in observers)
            await observer.OnChanged(change, db, CancellationToken.None);
    }
}
