namespace WelfareHub.Bookings;

/// <summary>Rescheduling and proposing another time.</summary>
public sealed partial class BookingDesk
{
    /// <summary>
    /// Takes the new place first, then frees the old one; the booking keeps its id and reference. An ask for several bookables is
    /// moved whole: one item for each of its bookings, matched by bookable where that is the same, else in order. Asking for what
    /// is already so changes nothing and answers Repeated.
    /// </summary>
    public Task<BookingOutcome> Reschedule(
        Guid bookingId, Actor by, IReadOnlyList<AskItem> items, IReadOnlyList<PersonLimit> limits, string? reason = null, CancellationToken cancel = default) => Run(
        by,
        async turn =>
        {
            if (await turn.Take(bookingId, await turn.UnitsOf(items)) is not { } hand)
                return Refused(RefusalReason.NotFound);
            if (hand.First.PersonId is null || !(hand.All(BookingState.Requested) || hand.All(BookingState.Confirmed)))
                return Refused(RefusalReason.WrongState);
            return await Reschedule(turn, hand, items, limits, reason);
        },
        cancel);

    private static async ValueTask<BookingOutcome> Reschedule(
        Turn turn, Hand hand, IReadOnlyList<AskItem> items, IReadOnlyList<PersonLimit> limits, string? reason)
    {
        var by = turn.By;
        await turn.Settle();
        Guid[] own = [hand.First.AskId, .. hand.Proposals.Select(p => p.AskId)];
        var moves = Turn.Match(hand, await turn.Choose(items, by.ForHouse, own, hand.Bookings.ConvertAll(b => b.BookableId)));
        if (moves.TrueForAll(m => m.Place.Is(m.Booking)))
            return new BookingOutcome.Booked(hand.First.Id, hand.First.Reference, hand.First.State, Repeated: true);
        if (!by.ForHouse && turn.DeadlinePassed(hand) is { } late)
            return Refused(RefusalReason.DeadlinePassed, late);
        if (!by.ForHouse && turn.TooOftenMoved(hand) is { } often)
            return Refused(RefusalReason.TooManyReschedules, often);

        var places = moves.ConvertAll(m => m.Place);
        if (await turn.Forbidden(places, by.ForHouse, hand.First.PersonId, hand.First.People) is { } forbidden)
            return forbidden;

        // What is held in place of this booking is given up by moving it, so it does not stand in the way either.
        var held = by.ForHouse ? limits : Turn.LimitsOf(limits, places);
        if (await turn.MayHave(hand.First.PersonId!.Value, places, hand.First.LimitGroup, held, hand.GivenUp) is { } limit)
            return Refused(limit, places[0].Bookable.Id);
        if (await turn.FirstFull(places, own) is { } full)
            return Refused(RefusalReason.Full, full);

        await turn.WithdrawProposals(hand, andOffers: true);
        var state = turn.StateOnceMoved(hand, places);
        foreach (var (booking, place) in moves)
        {
            if (!by.ForHouse)
                booking.Reschedules++;
            await turn.Move(booking, place, state, BookingVerb.Moved, reason);
        }

        return hand.Stands;
    }

    /// <summary>Holds a fixed time for the person of a booking until a deadline; it replaces the booking once accepted.</summary>
    public Task<BookingOutcome> Propose(
        Guid bookingId, Guid bookableId, DateTimeOffset until, Actor by, string? reason, CancellationToken cancel = default) =>
        Propose(bookingId, [new AskItem(bookableId)], until, by, reason, cancel);

    /// <summary>
    /// Holds other places for the person of a booking until a deadline, one item for each booking of the ask. A proposal that is
    /// still open is withdrawn. The hold never outlasts the beginning of either time.
    /// </summary>
    public Task<BookingOutcome> Propose(
        Guid bookingId, IReadOnlyList<AskItem> items, DateTimeOffset until, Actor by, string? reason, CancellationToken cancel = default) => Run(
        by,
        async turn =>
        {
            if (await turn.Take(bookingId, await turn.UnitsOf(items)) is not { } hand)
                return Refused(RefusalReason.NotFound);
            if (hand.First.PersonId is not { } person || !(hand.All(BookingState.Requested) || hand.All(BookingState.Confirmed)))
                return Refused(RefusalReason.WrongState);

            await turn.Settle();
            var moves = Turn.Match(hand, await turn.Choose(items, forHouse: true));
            var places = moves.ConvertAll(m => m.Place);
            if (await turn.Forbidden(places, forHouse: true, person, hand.First.People) is { } forbidden)
                return forbidden;

            until = places.Select(p => p.From).Append(hand.Begins).Append(until.ToUniversalTime()).Min();
            if (until <= turn.Now)
                return Refused(RefusalReason.TooLate);
            if (await turn.MayHave(person, places, limitGroup: null, [], hand.GivenUp) is { } busy)
                return Refused(busy, places[0].Bookable.Id);
            var former = hand.Proposals.FindAll(p => p.Hold == HoldKind.Proposal);
            if (await turn.FirstFull(places, [.. former.Select(p => p.AskId)]) is { } full)
                return Refused(RefusalReason.Full, full);

            await turn.WithdrawProposals(hand, andOffers: false);
            return await turn.Propose(moves, person, until, reason);
        },
        cancel);
}
