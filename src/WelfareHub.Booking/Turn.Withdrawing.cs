using Microsoft.EntityFrameworkCore;

namespace WelfareHub.Bookings;

/// <summary>Taking away for good, and who then waits in vain.</summary>
internal sealed partial class Turn
{
    /// <summary>See <see cref="BookingDesk.Withdraw"/>.</summary>
    public async ValueTask<ClosureResult> Withdraw(Guid bookableId, string reason, IReadOnlyList<Guid> alternatives)
    {
        var closure = new Closure(bookableId, reason, now, now.AddYears(BookingRules.FurthestYears)) { Alternatives = alternatives };
        if (await LockForClosure(closure) is { } refused)
            return new ClosureResult(null, [], refused);
        await Settle();
        var bookable = _bookables[bookableId];
        var again = bookable.WithdrawnAt is not null;
        var (from, to) = TimeOf(closure, bookable);
        var rows = (await db.Set<Booking>().Overlapping(bookableId, from, to, now).ToListAsync()).FindAll(b => b.To > now);
        if (rows.Exists(b => !b.ByHouse && Stays(b)))
            return new ClosureResult(null, [], RefusalReason.CapacityBelowTaken);

        // First of all, so that nobody who gives way and nobody in the queue comes back to it.
        bookable.WithdrawnAt ??= now;
        await db.Set<Bookable>().Where(b => b.Id == bookableId && b.WithdrawnAt == null).ExecuteUpdateAsync(set => set.SetProperty(b => b.WithdrawnAt, now));
        foreach (var closed in rows.Where(b => b.ByHouse))
            await End(closed, BookingState.Cancelled, BookingVerb.Reopened);
        var effects = new List<ClosureEffect>();
        foreach (var hit in rows.Where(b => !b.ByHouse).OrderBy(b => b.CreatedAt).ThenBy(b => b.Id))
            effects.Add(await GiveWay(hit, closure));
        await EndQueue(bookable, reason);
        return new ClosureResult(null, effects, again && effects.Count == 0 ? RefusalReason.Withdrawn : null);
    }

    /// <summary>Who waits for any unit of a pool waits on for those that are left. All others who wait for this one do so in vain: they are told.</summary>
    private async ValueTask EndQueue(Bookable gone, string reason)
    {
        await Flush();
        var left = gone.PoolId is { } pool
            ? await db.Set<Bookable>().Where(b => b.PoolId == pool && b.WithdrawnAt == null).OrderBy(b => b.Id).Select(b => (Guid?)b.Id).FirstOrDefaultAsync()
            : null;
        var entries = await db.Set<WaitlistEntry>().Where(e => e.BookableId == gone.Id && e.State <= WaitlistState.Offered).OrderBy(e => e.JoinedAt).ToListAsync();
        foreach (var entry in entries)
        {
            if (entry.PoolId is not null && left is { } next)
                entry.BookableId = next;
            else if (entry.State == WaitlistState.Waiting)
                await CallOff(entry, gone, reason);
        }

        _unsaved = true;
    }

    private async ValueTask CallOff(WaitlistEntry entry, Bookable gone, string reason)
    {
        Set(entry, WaitlistState.CalledOff);
        foreach (var observer in observers)
            await observer.OnWaitCalledOff(entry, gone, Words(reason), db, CancellationToken.None);
    }
}
