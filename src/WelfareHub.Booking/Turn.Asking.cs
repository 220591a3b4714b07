using Microsoft.EntityFrameworkCore;

namespace WelfareHub.Bookings;

/// <summary>Entering what was asked for and taking up what was held.</summary>
internal sealed partial class Turn
{
    /// <summary>The answer that this very form got before, if it was booked then.</summary>
    public async ValueTask<BookingOutcome?> Earlier(Ask ask) =>
        ask.IdempotencyKey is null ? null : await Statements.FromForm(db, ask.PersonId, ask.IdempotencyKey);

    /// <summary>
    /// What the house has made of this bookable by this very form before. Bookings of no person are in no unique index by their key; the
    /// bookable's lock keeps two from looking at once.
    /// </summary>
    public async ValueTask<Booking?> OfForm(Guid bookableId, string? key) => key is null
        ? null
        : await db.Set<Booking>().AsNoTracking().FirstOrDefaultAsync(b => b.BookableId == bookableId && b.PersonId == null && b.IdempotencyKey == key);

    /// <summary>Writes the bookings of an ask; whether they may be and fit is decided.</summary>
    public async ValueTask<BookingOutcome> Enter(Ask ask, IReadOnlyList<Place> places)
    {
        var askId = Guid.CreateVersion7();
        var state = ask.AsHold ? BookingState.Held : StateOnceTaken(places, ask.PreApproved);
        var until = ask.AsHold ? places.Min(p => Earlier(now.AddMinutes(p.Bookable.Policy.HoldMinutes), p.From > now ? p.From : p.To)) : (DateTimeOffset?)null;

        // Ids rise in the order of the items, so the first booking of an ask can be told later.
        var ids = places.Select(_ => Guid.CreateVersion7()).Order().ToList();
        Booking? first = null;
        for (var i = 0; i < places.Count; i++)
        {
            var booking = NewBooking(places[i], ask.PersonId, askId);
            booking.Id = ids[i];
            booking.State = state;
            booking.Hold = ask.AsHold ? HoldKind.Asker : null;
            booking.HeldUntil = until;
            booking.LimitGroup = places[i].LimitGroup ?? ask.LimitGroup;
            booking.MayBeMoved = ask.MayBeMoved;
            booking.People = ask.People;
            booking.SeriesId = ask.SeriesId;
            booking.IdempotencyKey = i == 0 ? ask.IdempotencyKey : null;
            await Add(booking, VerbFor(state));
            first ??= booking;
        }

        return new BookingOutcome.Booked(first!.Id, first.Reference, state);
    }

    /// <summary>One part of an ask that needs approval makes the whole ask wait for it.</summary>
    private static BookingState StateOnceTaken(IEnumerable<Place> places, bool approved) =>
        !approved && places.Any(p => p.Bookable.Policy.NeedsApproval) ? BookingState.Requested : BookingState.Confirmed;

    private static BookingVerb VerbFor(BookingState state) => state switch
    {
        BookingState.Held => BookingVerb.Held,
        BookingState.Requested => BookingVerb.Requested,
        _ => BookingVerb.Booked,
    };

    /// <summary>
    /// Turns a live hold into what it was held for. A hold with a live booking behind it moves that booking in place and ends;
    /// any other becomes the booking itself.
    /// </summary>
    public async ValueTask<BookingOutcome> TakeUp(Hand hold)
    {
        // The house has agreed to what it proposed; a freed place is asked for like any other.
        var places = hold.Bookings.ConvertAll(b => PlaceOf(b));
        var state = StateOnceTaken(places, approved: hold.First.Hold == HoldKind.Proposal);
        var entry = hold.First.Hold == HoldKind.WaitlistOffer ? await EntryOf(hold.First) : null;
        if (entry is not null)
            Set(entry, WaitlistState.Taken);

        var replaced = hold.Replaced.FindAll(b => b.State is BookingState.Requested or BookingState.Confirmed);
        if (replaced.Count == 0)
        {
            foreach (var booking in hold.Bookings)
                await Change(booking, state, hold.First.Hold == HoldKind.Asker ? VerbFor(state) : BookingVerb.Accepted);
            return hold.Stands;
        }

        foreach (var booking in hold.Bookings)
        {
            // The hold ends by the same acceptance by which the booking takes its place, so nobody comes in between.
            await Change(booking, BookingState.Cancelled, BookingVerb.Accepted);
            if (replaced.Find(b => b.Id == booking.ReplacesId) is { } moved)
                await Move(moved, PlaceOf(booking), state, BookingVerb.Moved);
        }

        return new BookingOutcome.Booked(replaced[0].Id, replaced[0].Reference, replaced[0].State);
    }

    public Place PlaceOf(Booking booking) => new(_bookables[booking.BookableId], booking.From, booking.To, booking.Places);
}
