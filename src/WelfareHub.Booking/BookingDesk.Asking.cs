namespace WelfareHub.Bookings;

/// <summary>Asking for places, and taking up or giving back what is held.</summary>
public sealed partial class BookingDesk
{
    /// <summary>Takes places: Confirmed, or Requested where the policy needs approval, or Held when asked so. All items or none.</summary>
    public Task<BookingOutcome> Ask(Ask ask, CancellationToken cancel = default)
    {
        if (ask.Items.Count == 0 || (ask.WaitlistIfFull && ask.Items.Count > 1))
            throw new ArgumentException("An ask names one or several bookables; only an ask for one can wait.", nameof(ask));
        if (!ask.By.ForHouse && ask.By.PersonId != ask.PersonId)
            throw new ArgumentException("A person asks for themselves.", nameof(ask));
        return Run(ask.By, turn => Ask(turn, ask), cancel);
    }

    private static async ValueTask<BookingOutcome> Ask(Turn turn, Ask ask)
    {
        if (await turn.LockBookables(await turn.UnitsOf(ask.Items)) is { } missing)
            return Refused(RefusalReason.NotFound, missing);
        await turn.LockPersons(ask.PersonId);
        if (await turn.Earlier(ask) is { } repeated)
            return repeated;

        await turn.Settle();
        var places = await turn.Choose(ask.Items, ask.By.ForHouse);
        if (await turn.Forbidden(places, ask.By.ForHouse, ask.PersonId, ask.People) is { } forbidden)
            return forbidden;

        if (await turn.MayHave(ask.PersonId, places, ask.LimitGroup, Turn.LimitsOf(ask.Limits, places)) is { } limit)
            return Refused(limit, places[0].Bookable.Id);
        if (await turn.FirstFull(places) is { } full)
        {
            return ask.WaitlistIfFull
                ? await turn.Enqueue(places[0], ask.Items[0].PoolId, ask.PersonId, ask.LimitGroup, ask.Limits, replacesId: null)
                : Refused(RefusalReason.Full, full);
        }

        return await turn.Enter(ask, places);
    }

    /// <summary>Takes up a hold: an own hold, a waitlist offer or a proposal (which moves the booking it replaces).</summary>
    public Task<BookingOutcome> Accept(Guid bookingId, Actor by, CancellationToken cancel = default) => Run(
        by,
        async turn =>
        {
            if (await turn.Take(bookingId) is not { } hand)
                return Refused(RefusalReason.NotFound);
            if (!hand.All(BookingState.Held) || hand.First.Hold == HoldKind.Block)
                return Refused(hand.Bookings.Exists(b => b.State == BookingState.Expired) ? RefusalReason.OfferLapsed : RefusalReason.WrongState);
            if (hand.Bookings.Exists(b => b.HeldUntil <= turn.Now))
                return Refused(RefusalReason.OfferLapsed);
            if (hand.Bookings.Find(b => turn.Bookable(b.BookableId).WithdrawnAt is not null) is { } withdrawn)
                return Refused(RefusalReason.Withdrawn, withdrawn.BookableId);
            return await turn.TakeUp(hand);
        },
        cancel);

    /// <summary>Gives a hold, an offer or a proposal back. What a proposal would have replaced stays as it is.</summary>
    public Task<BookingOutcome> RefuseOffer(Guid bookingId, Actor by, CancellationToken cancel = default) => Run(
        by,
        async turn =>
        {
            if (await turn.Take(bookingId) is not { } hand)
                return Refused(RefusalReason.NotFound);
            if (!hand.All(BookingState.Held))
                return Refused(hand.Bookings.Exists(b => b.State == BookingState.Expired) ? RefusalReason.OfferLapsed : RefusalReason.WrongState);
            foreach (var booking in hand.Bookings)
                await turn.End(booking, BookingState.Cancelled, BookingVerb.OfferRefused);
            return hand.Stands;
        },
        cancel);
}
