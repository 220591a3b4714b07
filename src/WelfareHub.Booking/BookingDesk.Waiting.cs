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
        CancellationToken cancel = default) =>
        JoinWaitlist(new AskItem(bookableId, Places: places), personId, limitGroup, limits, replacesId, cancel);

    /// <summary>Queues for a fixed time, for a chosen time of one bookable, or for a chosen time on any unit of a pool.</summary>
    public Task<BookingOutcome> JoinWaitlist(
        AskItem item, Guid personId, string? limitGroup, IReadOnlyList<PersonLimit> limits, Guid? replacesId = null, CancellationToken cancel = default) => Run(
        Actor.Person(personId),
        async turn =>
        {
            var units = await turn.UnitsOf([item]);
            Hand? replaced = null;
            if (replacesId is { } id)
            {
                replaced = await turn.Take(id, units);
                if (replaced is null)
                    return Refused(RefusalReason.NotFound);
                if (replaced.Bookings.Count > 1 || !(replaced.All(BookingState.Requested) || replaced.All(BookingState.Confirmed)))
                    return Refused(RefusalReason.WrongState);
            }

            if (await turn.LockBookables(units) is { } missing)
                return Refused(RefusalReason.NotFound, missing);
            await turn.LockPersons(personId);

            await turn.Settle();
            var place = (await turn.Choose([item], forHouse: false))[0];
            if (await turn.Forbidden([place], forHouse: false, personId, people: 1) is { } forbidden)
                return forbidden;
            if (await turn.OpenEntry(place, item.PoolId, personId) is not null)
                return Refused(RefusalReason.AlreadyWaiting, place.Bookable.Id);
            if (await turn.FreePlaces(place) >= place.Places)
                return Refused(RefusalReason.PlacesFree, place.Bookable.Id);
            if (await turn.MayHave(personId, [place], limitGroup, Turn.LimitsOf(limits, [place]), replaced?.GivenUp) is { } limit)
                return Refused(limit, place.Bookable.Id);
            return await turn.Enqueue(place, item.PoolId, personId, limitGroup, limits, replacesId);
        },
        cancel);

    /// <summary>
    /// Ends all waiting for these bookables, inside the caller's transaction and before its other writes: they are locked first, so
    /// that nobody is offered a place meanwhile. Offers already made stand. Returns who waited, each once, by their first place in a queue.
    /// </summary>
    public static async Task<IReadOnlyList<WaitlistEntry>> CallOffWaiting(DbContext db, IQueryable<Bookable> bookables, DateTimeOffset now, CancellationToken cancel)
    {
        await LockBookables(db, await bookables.Select(b => b.Id).ToListAsync(cancel));
        var waiting = db.Set<WaitlistEntry>().Where(e => e.State == WaitlistState.Waiting && bookables.Any(b => b.Id == e.BookableId));
        var entries = await waiting.AsNoTracking().OrderBy(e => e.JoinedAt).ThenBy(e => e.Id).ToListAsync(cancel);
        await waiting.ExecuteUpdateAsync(set => set.SetProperty(e => e.State, WaitlistState.CalledOff).SetProperty(e => e.StateAt, now), cancel);
        return [.. entries.DistinctBy(e => e.PersonId)];
    }

    /// <summary>Leaves the queue; an offer already made goes to the next.</summary>
    public Task<BookingOutcome> LeaveWaitlist(Guid entryId, Guid personId, CancellationToken cancel = default) => Run(
        Actor.Person(personId),
        async turn =>
        {
            var seen = await turn.Db.Set<WaitlistEntry>()
                .Where(e => e.Id == entryId && e.PersonId == personId)
                .Select(e => new { e.BookableId, e.OfferId })
                .SingleOrDefaultAsync();
            if (seen is null)
                return Refused(RefusalReason.NotFound);

            // The offer of a pool may lie on another of its units.
            var offered = await turn.Db.Set<Booking>().Where(b => b.Id == seen.OfferId).Select(b => b.BookableId).ToListAsync();
            await turn.LockBookables([seen.BookableId, .. offered]);
            await turn.LockPersons(personId);

            var entry = await turn.Db.Set<WaitlistEntry>().SingleAsync(e => e.Id == entryId);
            if (entry.OfferId != seen.OfferId)
                throw new MovedMeanwhileException();
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
