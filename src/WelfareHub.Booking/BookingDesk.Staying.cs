namespace WelfareHub.Bookings;

/// <summary>Leaving before the end, and staying longer.</summary>
public sealed partial class BookingDesk
{
    /// <summary>The person has gone: the rest of a chosen time is free at once. The visit is over.</summary>
    public Task<BookingOutcome> Leave(Guid bookingId, Actor by, CancellationToken cancel = default) => Run(
        by,
        async turn =>
        {
            if (await turn.Take(bookingId) is not { } hand)
                return Refused(RefusalReason.NotFound);
            if (!hand.All(BookingState.CheckedIn))
                return Refused(RefusalReason.WrongState);
            foreach (var booking in hand.Bookings)
            {
                if (turn.Now >= booking.To || turn.Bookable(booking.BookableId).HasFixedTime)
                    await turn.Change(booking, BookingState.Completed, BookingVerb.Completed);
                else if (turn.Now <= booking.From)
                    await turn.End(booking, BookingState.Cancelled, BookingVerb.Left);
                else
                    await turn.EndAt(booking, turn.Now, BookingState.Completed, BookingVerb.Left);
            }

            return hand.Stands;
        },
        cancel);

    /// <summary>Moves the end of a visit under way: earlier, or later if nobody follows and no limit forbids it.</summary>
    public Task<BookingOutcome> ChangeEnd(
        Guid bookingId, DateTimeOffset to, Actor by, IReadOnlyList<PersonLimit> limits, CancellationToken cancel = default) => Run(
        by,
        async turn =>
        {
            if (await turn.Take(bookingId) is not { } hand)
                return Refused(RefusalReason.NotFound);
            if (!hand.All(BookingState.CheckedIn) || hand.Bookings.Exists(b => turn.Bookable(b.BookableId).HasFixedTime))
                return Refused(RefusalReason.WrongState);
            to = to.ToUniversalTime();
            if (hand.Bookings.TrueForAll(b => b.To == to))
                return new BookingOutcome.Booked(hand.First.Id, hand.First.Reference, hand.First.State, Repeated: true);
            return await ChangeEnd(turn, hand, to, limits);
        },
        cancel);

    private static async ValueTask<BookingOutcome> ChangeEnd(Turn turn, Hand hand, DateTimeOffset to, IReadOnlyList<PersonLimit> limits)
    {
        await turn.Settle();
        var places = hand.Bookings.ConvertAll(b => turn.PlaceOf(b) with { To = to });
        foreach (var p in places)
        {
            if (BookingRules.MayEndAt(p.Bookable, p.From, to, turn.Now, turn.Zone) is { } rule)
                return Refused(rule, p.Bookable.Id);
        }

        if (hand.Bookings.Exists(b => to > b.To))
        {
            // Whoever is there may stay; for how long, the owner's limits say.
            foreach (var p in places)
                await turn.AskOwner(p, hand.First.PersonId!.Value, people: 1, forHouse: true);
            if (await turn.MayHave(hand.First.PersonId!.Value, places, hand.First.LimitGroup, Turn.LimitsOf(limits, places), hand.GivenUp) is { } limit)
                return Refused(limit, places[0].Bookable.Id);
            if (await turn.FirstFull(places, hand.First.AskId) is { } full)
                return Refused(RefusalReason.Full, full);
        }

        foreach (var booking in hand.Bookings)
            await turn.EndAt(booking, to, BookingState.CheckedIn, BookingVerb.Prolonged);
        return hand.Stands;
    }
}
