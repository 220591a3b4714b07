using System.Text.Json;

using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Notices;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>Opens, changes and ends programmes. A change of rules reaches every slot that has not begun, in the same transaction.</summary>
internal sealed class ProgrammeWriter(CommitGate gate, ProgrammeBook book, SlotBook slots, GroupNews news, Outbox outbox, CityClock clock)
{
    /// <summary>Sent twice, its form opens it once: the form's id is its own.</summary>
    public async Task Open(Programme programme, Guid by, CancellationToken cancel)
    {
        await Run(
            async (db, token) =>
            {
                // Two posts of one organiser come one after the other.
                await BookingDesk.LockPerson(db, by);
                if (await db.Programmes.AnyAsync(p => p.Id == programme.Id, token))
                    return 0;
                db.Programmes.Add(programme);
                await news.WriteOpened(db, programme);
                return await db.SaveChangesAsync(token);
            },
            cancel);
    }

    /// <param name="id">The programme.</param>
    /// <param name="change">Writes the new rules into the row; may run more than once.</param>
    /// <param name="cancel">Stops before it begins.</param>
    public async Task Change(Guid id, Action<Programme> change, CancellationToken cancel)
    {
        await Run(
            async (db, token) =>
            {
                await Lock(db, id, token);
                var coming = Coming(db, id, clock.Now);
                // Lock first, as every verb does: a booking that is being made sees either the old rules or the new.
                await BookingDesk.LockBookables(db, await coming.Select(b => b.Id).ToListAsync(token));
                var programme = await db.Programmes.Include(p => p.Audience).SingleAsync(p => p.Id == id, token);
                change(programme);
                var rules = programme.BookingPolicy();
                await coming.ExecuteUpdateAsync(
                    b => b
                        .SetProperty(x => x.Policy.LeadMinutes, rules.LeadMinutes)
                        .SetProperty(x => x.Policy.FurthestDays, rules.FurthestDays)
                        .SetProperty(x => x.Policy.CancelDeadlineMinutes, rules.CancelDeadlineMinutes)
                        .SetProperty(x => x.Policy.MaxReschedules, rules.MaxReschedules)
                        .SetProperty(x => x.Policy.CheckInOpensMinutes, rules.CheckInOpensMinutes)
                        .SetProperty(x => x.Policy.CheckInClosesMinutes, rules.CheckInClosesMinutes)
                        .SetProperty(x => x.Policy.OfferMinutes, rules.OfferMinutes)
                        .SetProperty(x => x.Policy.RemindMinutes, rules.RemindMinutes)
                        .SetProperty(x => x.Policy.RemindAgainMinutes, rules.RemindAgainMinutes)
                        .SetProperty(x => x.Policy.NeedsApproval, rules.NeedsApproval)
                        .SetProperty(x => x.Policy.AutoNoShow, rules.AutoNoShow),
                    token);
                return await db.SaveChangesAsync(token);
            },
            cancel);
    }

    /// <summary>Nothing can be booked from then on; what is booked or offered stays. Who still waits is told once.</summary>
    public async Task End(Guid id, CancellationToken cancel)
    {
        await Run(
            async (db, token) =>
            {
                await Lock(db, id, token);
                await CallOffWaiting(db, id, token);
                var now = clock.Now;
                await db.Programmes.Where(p => p.Id == id && p.EndedAt == null).ExecuteUpdateAsync(p => p.SetProperty(x => x.EndedAt, now), token);
                return await db.SaveChangesAsync(token);
            },
            cancel);
    }

    /// <summary>A programme that is past its last day ends by itself for who waits: nothing is offered any more, and each is told once.</summary>
    public async Task EndWaiting(CancellationToken cancel)
    {
        var (now, today) = (clock.Now, clock.Today);
        var over = await gate.Run(
            async (db, token) => await (
                from p in db.Set<Programme>()
                where (p.ClosesOn < today || p.EndedAt != null)
                    && db.Set<CheckupSlot>().Any(s => s.ProgrammeId == p.Id && s.StartsAt > now
                        && db.Set<WaitlistEntry>().Any(e => e.BookableId == s.BookableId && e.State == WaitlistState.Waiting))
                select p.Id).ToListAsync(token),
            cancel);
        foreach (var id in over)
        {
            await Run(
                async (db, token) =>
                {
                    // Looked at again under the lock: its days may have been made more meanwhile.
                    await Lock(db, id, token);
                    if (await db.Programmes.AnyAsync(p => p.Id == id && (p.ClosesOn < today || p.EndedAt != null), token))
                        await CallOffWaiting(db, id, token);
                    return await db.SaveChangesAsync(token);
                },
                cancel);
        }
    }

    private async Task CallOffWaiting(WelfareDbContext db, Guid id, CancellationToken cancel)
    {
        var now = clock.Now;
        foreach (var entry in await BookingDesk.CallOffWaiting(db, Coming(db, id, now), now, cancel))
        {
            outbox.Add(db, new NoticeDraft(
                CheckupKinds.WaitEnded, entry.PersonId, JsonSerializer.Serialize(new { programmeId = id }), now, UsefulUntil: null, $"{CheckupKinds.WaitEnded}:{entry.Id:N}"));
        }
    }

    /// <summary>
    /// Whoever changes or ends a programme, and whoever publishes sessions of it, come one after the other: so no slot is published by
    /// rules that have just changed. Comes before the locks of bookables.
    /// </summary>
    public static Task Lock(WelfareDbContext db, Guid id, CancellationToken cancel) =>
        db.Programmes.Where(p => p.Id == id).ExecuteUpdateAsync(set => set.SetProperty(p => p.LeadMinutes, p => p.LeadMinutes), cancel);

    /// <summary>What a change of rules touches: sessions and slots that have not begun.</summary>
    public static async Task<TouchedSlots> Touched(WelfareDbContext db, Guid id, DateTimeOffset now, CancellationToken cancel)
    {
        var slots = db.CheckupSlots.Where(s => s.ProgrammeId == id && s.StartsAt > now);
        return new TouchedSlots(await slots.Select(s => s.SessionId).Distinct().CountAsync(cancel), await slots.CountAsync(cancel));
    }

    private static IQueryable<Bookable> Coming(WelfareDbContext db, Guid id, DateTimeOffset now) =>
        db.Bookables.Where(b => b.StartsAt > now && db.CheckupSlots.Any(s => s.BookableId == b.Id && s.ProgrammeId == id));

    private async Task Run(Func<WelfareDbContext, CancellationToken, Task<int>> write, CancellationToken cancel)
    {
        await gate.Run(async (db, token) => await write((WelfareDbContext)db, token), cancel);
        book.Forget();
        slots.Forget();
    }
}

/// <summary>How much a change of rules reaches.</summary>
public sealed record TouchedSlots(int Sessions, int Slots);
