namespace WelfareHub.Bookings;

/// <summary>Confirming, declining, cancelling.</summary>
public sealed partial class BookingDesk
{
    /// <summary>The house says yes to a request. A proposal still open for it lapses.</summary>
    public Task<BookingOutcome> Confirm(Guid bookingId, Actor by, CancellationToken cancel = default) => Run(
        by,
        async turn =>
        {
            if (await turn.Take(bookingId) is not { } hand)
                return Refused(RefusalReason.NotFound);
            if (!hand.All(BookingState.Requested))
                return Refused(RefusalReason.WrongState);
            if (hand.Begins <= turn.Now)
                return Refused(RefusalReason.AlreadyBegun);
            foreach (var booking in hand.Bookings)
                await turn.Change(booking, BookingState.Confirmed, BookingVerb.Confirmed);
            await turn.WithdrawProposals(hand, andOffers: false);
            return hand.Stands;
        },
        cancel);

    /// <summary>The house says no to a request.</summary>
    public Task<BookingOutcome> Decline(Guid bookingId, Actor by, string reason, CancellationToken cancel = default) => Run(
        by,
        async turn =>
        {
            if (await turn.Take(bookingId) is not { } hand)
                return Refused(RefusalReason.NotFound);
            if (!hand.All(BookingState.Requested))
                return Refused(RefusalReason.WrongState);
            foreach (var booking in hand.Bookings)
                await turn.End(booking, BookingState.Declined, BookingVerb.Declined, reason);
            await turn.WithdrawProposals(hand, andOffers: false);
            return hand.Stands;
        },
        cancel);

    /// <summary>
    /// Gives a booking up. A person may until the deadline, at exactly the deadline too; staff may at any time before it is over.
    /// A closure is ended by <see cref="Reopen"/>.
    /// </summary>
    public Task<BookingOutcome> Cancel(Guid bookingId, Actor by, string? reason, CancellationToken cancel = default) => Run(
        by,
        async turn =>
        {
            if (await turn.Take(bookingId) is not { } hand)
                return Refused(RefusalReason.NotFound);
            if (hand.First.ByHouse || hand.Bookings.Exists(b => !BookingStates.Allows(b.State, BookingState.Cancelled)))
                return Refused(RefusalReason.WrongState);
            if (!by.ForHouse && turn.DeadlinePassed(hand) is { } bookable)
                return Refused(RefusalReason.DeadlinePassed, bookable);
            foreach (var booking in hand.Bookings)
                await turn.End(booking, BookingState.Cancelled, BookingVerb.Cancelled, reason);
            await turn.WithdrawProposals(hand, andOffers: false);
            return hand.Stands;
        },
        cancel);
}
