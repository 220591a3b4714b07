using Microsoft.EntityFrameworkCore;

namespace WelfareHub.Bookings;

/// <summary>The day of the visit.</summary>
public sealed partial class BookingDesk
{
    /// <summary>
    /// The person has come. A person checks in within the policy's window; staff may on the whole day of the visit, also one who was
    /// marked a no-show, if the place has not gone to somebody else since.
    /// </summary>
    public Task<BookingOutcome> CheckIn(Guid bookingId, Actor by, CancellationToken cancel = default) => Run(
        by,
        async turn =>
        {
            if (await turn.Take(bookingId) is not { } hand)
                return Refused(RefusalReason.NotFound);
            if (hand.First.PersonId is not { } person || !(hand.All(BookingState.Confirmed) || hand.All(BookingState.NoShow)))
                return Refused(RefusalReason.WrongState);
            foreach (var b in hand.Bookings)
            {
                if (BookingRules.MayCheckIn(turn.Bookable(b.BookableId).Policy, b.From, b.To, by.ForHouse, turn.Now, turn.Zone) is { } notNow)
                    return Refused(notNow, b.BookableId);
            }

            if (hand.First.State == BookingState.NoShow)
            {
                await turn.Settle();
                var places = hand.Bookings.ConvertAll(b => turn.PlaceOf(b));
                if (await turn.MayHave(person, places, hand.First.LimitGroup, []) is { } busy)
                    return Refused(busy);
                if (await turn.FirstFull(places) is { } full)
                    return Refused(RefusalReason.Full, full);
            }

            foreach (var booking in hand.Bookings)
                await turn.Change(booking, BookingState.CheckedIn, BookingVerb.CheckedIn);
            await turn.WithdrawProposals(hand, andOffers: true);
            return hand.Stands;
        },
        cancel);

    /// <summary>The visit is over; also for one who was never checked in, once the time has begun.</summary>
    /// <param name="bookingId">Which.</param>
    /// <param name="by">Who says so.</param>
    /// <param name="alongside">The module's own rows about it, once it is sure; the person is locked. May run more than once, and does not save.</param>
    /// <param name="cancel">Given up while it waits.</param>
    public Task<BookingOutcome> Complete(Guid bookingId, Actor by, Func<DbContext, ValueTask>? alongside = null, CancellationToken cancel = default) => Run(
        by,
        async turn =>
        {
            if (await turn.Take(bookingId) is not { } hand)
                return Refused(RefusalReason.NotFound);
            if (hand.First.ByHouse || !(hand.All(BookingState.Confirmed) || hand.All(BookingState.CheckedIn)))
                return Refused(RefusalReason.WrongState);
            if (hand.First.State == BookingState.Confirmed && hand.Begins > turn.Now)
                return Refused(RefusalReason.CheckInNotOpen);
            foreach (var booking in hand.Bookings)
                await turn.Change(booking, BookingState.Completed, BookingVerb.Completed);
            if (alongside is not null)
                await alongside(turn.Db);
            return hand.Stands;
        },
        cancel);

    /// <summary>The person did not come; not before the time has begun. The place is free again for the rest of it.</summary>
    public Task<BookingOutcome> MarkNoShow(Guid bookingId, Actor by, CancellationToken cancel = default) => Run(
        by,
        async turn =>
        {
            if (await turn.Take(bookingId) is not { } hand)
                return Refused(RefusalReason.NotFound);
            return await MarkNoShow(turn, hand);
        },
        cancel);

    private static async ValueTask<BookingOutcome> MarkNoShow(Turn turn, Hand hand)
    {
        if (hand.First.ByHouse || !hand.All(BookingState.Confirmed))
            return Refused(RefusalReason.WrongState);
        if (hand.Begins > turn.Now)
            return Refused(RefusalReason.CheckInNotOpen);
        foreach (var booking in hand.Bookings)
            await turn.End(booking, BookingState.NoShow, BookingVerb.NoShow);
        return hand.Stands;
    }
}
