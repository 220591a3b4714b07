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
        await LockBookables(await Keeping([scheduleId]));
        await Settle();
        return await GiveWayToHours(scheduleId, reason);
    }

    /// <summary>See <see cref="BookingDesk.Rearrange"/>. All that any of it needs is locked before the first begins, so that the order holds.</summary>
    public async ValueTask<IReadOnlyList<ClosureResult>> Rearrange(Func<DbContext, ValueTask<Rearranged>> write, string reason)
    {
        var (schedules, opened) = await write(db);
        await db.SaveChangesAsync();
        await LockBookables([.. await Keeping(schedules), .. opened]);
        await Settle();
        var results = new List<ClosureResult>(schedules.Count);
        foreach (var schedule in schedules.Order())
            results.Add(await GiveWayToHours(schedule, reason));
        foreach (var id in opened)
            Opened(id);
        return results;
    }

    /// <summary>The bookables that keep these hours.</summary>
    private Task<List<Guid>> Keeping(IEnumerable<Guid> schedules)
    {
        var ids = schedules.Select(s => (Guid?)s).ToList();
        return db.Set<Bookable>().Where(b => ids.Contains(b.ScheduleId) && b.WithdrawnAt == null).Select(b => b.Id).ToListAsync();
    }

    /// <summary>The hours are written and all that keep them are locked.</summary>
    private async ValueTask<ClosureResult> GiveWayToHours(Guid scheduleId, string reason)
    {
        await Flush();
        var ids = _bookables.Values.Where(b => b.ScheduleId == scheduleId && b.WithdrawnAt is null).Select(b => b.Id).ToList();
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
