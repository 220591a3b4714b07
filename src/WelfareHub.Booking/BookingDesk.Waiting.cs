using Microsoft.EntityFrameworkCore;

namespace WelfareHub.Bookings;

/// <summary>The waitlist.</summary>
public sealed partial class BookingDesk
{
    /// <summary>
    /// Queues for a fixed-time bookable that is full. With <paramref name="replacesId"/>, the place offered one day would take the
    /// place of that booking of the same person (an ask for one bookable).
    /// </summary>
    public Task<BookingOutcome> JoinWaitlist(
        Guid bookableId,
        Guid personId,
        string? limitGroup,
        IReadOnlyList<PersonLimit> limits,
        Guid? replacesId = null,
        int places = 1,
        CancellationToken cancel = default) => Run(
        Actor.Person(personId),
        async turn =>
        {
            Hand? replaced = null;
            if (replacesId is { } id)
            {
                replaced = await turn.Take(id, bookableId);
                if (replaced is null)
                    return Refused(RefusalReason.NotFound);
                if (replaced.Bookings.Count > 1 || !(replaced.All(BookingState.Requested) || replaced.All(BookingState.Confirmed)))
                    return Refused(RefusalReason.WrongState);
            }

            if (await turn.LockBookables(bookableId) is { } missing)
                return Refused(RefusalReason.NotFound, missing);
            await turn.LockPersons(personId);
            if (!turn.Bookable(bookableId).HasFixedTime)
                throw new ArgumentException("Only a fixed time has a waitlist.", nameof(bookableId));

            await turn.Settle();
            var place = Turn.PlaceOf(turn.Bookable(bookableId), places);
            if (BookingRules.MayTake(place.Bookable, place.From, place.To, places, forHouse: false, turn.Now, turn.Zone) is { } rule)
                return Refused(rule, bookableId);
            if (await turn.OpenEntry(bookableId, personId) is not null)
                return Refused(RefusalReason.AlreadyWaiting, bookableId);
            if (await turn.FreePlaces(place) >= places)
                return Refused(RefusalReason.PlacesFree, bookableId);
            if (await turn.MayHave(personId, [place], limitGroup, limits, replaced?.GivenUp) is { } limit)
                return Refused(limit, bookableId);
            return await turn.Enqueue(place, personId, limitGroup, limits, replacesId);
        },
        cancel);

    /// <summary>Leaves the queue; an offer already made goes to the next.</summary>
    public Task<BookingOutcome> LeaveWaitlist(Guid entryId, Guid personId, CancellationToken cancel = default) => Run(
        Actor.Person(personId),
        async turn =>
        {
            var bookable = await turn.Db.Set<WaitlistEntry>()
                .Where(e => e.Id == entryId && e.PersonId == personId)
                .Select(e => (Guid?)e.BookableId)
                .SingleOrDefaultAsync();
            if (bookable is null)
                return Refused(RefusalReason.NotFound);
            await turn.LockBookables(bookable.Value);
            await turn.LockPersons(personId);

            var entry = await turn.Db.Set<WaitlistEntry>().SingleAsync(e => e.Id == entryId);
            if (entry.State == WaitlistState.Offered)
                await turn.End(await turn.Db.Set<Booking>().SingleAsync(b => b.Id == entry.OfferId), BookingState.Cancelled, BookingVerb.OfferRefused);
            else if (entry.State == WaitlistState.Waiting)
                turn.Set(entry, WaitlistState.Left);
            else
                return Refused(RefusalReason.WrongState);
            return BookingOutcome.Done.It;
        },
        cancel);
}
