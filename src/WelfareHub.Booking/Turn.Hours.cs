using Microsoft.EntityFrameworkCore;

namespace WelfareHub.Bookings;

/// <summary>Other hours: what they no longer hold.</summary>
internal sealed partial class Turn
{
    /// <summary>See <see cref="BookingDesk.ChangeHours"/>.</summary>
    public async ValueTask<ClosureResult> ChangeHours(Guid scheduleId, Func<DbContext, ValueTask> write, string reason)
    {
        // Written before the locks, and read under them: whoever holds a bookable now has it by the old hours and is seen below,
        // whoever comes after reads the new ones.
        await write(db);
        await db.SaveChangesAsync();
        var ids = await db.Set<Bookable>().Where(b => b.ScheduleId == scheduleId && b.WithdrawnAt == null).Select(b => b.Id).ToListAsync();
        await LockBookables(ids);
        await Settle();

        var rows = await db.Set<Booking>().Live(now)
            .Where(b => ids.Contains(b.BookableId) && b.To > now && !b.ByHouse && b.State <= BookingState.Confirmed)
            .ToListAsync();
        var hit = rows.FindAll(b => !IsOpen(b.BookableId, b.From, b.To));
        await LockPersons(hit.Select(b => b.PersonId).OfType<Guid>());
        var effects = new List<ClosureEffect>();
        foreach (var booking in hit.OrderBy(b => b.CreatedAt).ThenBy(b => b.Id))
        {
            // What was asked for together has ended together.
            effects.Add(BookingStates.IsEnded(booking.State)
                ? new ClosureEffect(booking.Id, ClosureFate.Told, null)
                : await GiveWay(booking, new Closure(booking.BookableId, reason, booking.From, booking.To)));
        }

        await CallOffClosedTimes(ids, reason);
        return new ClosureResult(null, effects);
    }

    /// <summary>Who waits for a time that is not open any more does so in vain.</summary>
    private async ValueTask CallOffClosedTimes(List<Guid> ids, string reason)
    {
        await Flush();
        var entries = await db.Set<WaitlistEntry>()
            .Where(e => ids.Contains(e.BookableId) && e.State == WaitlistState.Waiting && e.To > now)
            .OrderBy(e => e.JoinedAt).ThenBy(e => e.Id)
            .ToListAsync();
        foreach (var entry in entries.Where(e => !IsOpen(e.BookableId, e.From, e.To)))
            await CallOff(entry, _bookables[entry.BookableId], reason);
    }

    /// <summary>Of a time that has begun the rest counts: it is what somebody still comes for, or would be offered.</summary>
    private bool IsOpen(Guid bookableId, DateTimeOffset from, DateTimeOffset to) =>
        OpenTimes.Contain(_bookables[bookableId].OpeningHours, from > now ? from : now, to, zone);
}
