using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>A session of a week's list.</summary>
public sealed record SessionRow(Guid Id, DateOnly Day, TimeOnly From, TimeOnly To, string Programme, string Station, int Slots, int Places, int Taken, int Closed)
{
    public bool AllClosed => Places > 0 && Closed >= Places;
}

public sealed record SessionView(Guid Id, DateOnly Day, TimeOnly From, TimeOnly To, string Programme, string Station, string? ClosedReason, List<SlotRow> Slots);

public sealed record SlotRow(Guid Id, DateTimeOffset StartsAt, DateTimeOffset EndsAt, int Capacity, int Taken, int Closed, int Waiting)
{
    public int Places => Capacity - Closed;
}

internal sealed class SessionQuery(WelfareDbContext db, CityClock clock, HospitalNames names)
{
    public async Task<List<SessionRow>> Week(Guid hospital, DateOnly monday, CancellationToken cancel)
    {
        var end = monday.AddDays(7);
        var sessions = await db.CheckupSessions.AsNoTracking()
            .Where(s => s.HospitalId == hospital && s.Day >= monday && s.Day < end)
            .OrderBy(s => s.Day).ThenBy(s => s.From)
            .ToListAsync(cancel);
        var ids = sessions.ConvertAll(s => s.Id);
        var slots = (await Slots(db.CheckupSlots.Where(s => ids.Contains(s.SessionId)), cancel)).ToLookup(s => s.Session, s => s.Row);
        var known = await Names(hospital, sessions, cancel);
        return sessions.ConvertAll(s => new SessionRow(
            s.Id, s.Day, s.From, s.To, known.Programme(s.ProgrammeId), known.Station(s.StationId),
            slots[s.Id].Count(), slots[s.Id].Sum(r => r.Capacity), slots[s.Id].Sum(r => r.Taken), slots[s.Id].Sum(r => r.Closed)));
    }

    /// <summary>The first day with a session from that day on.</summary>
    public async Task<DateOnly?> NextFrom(Guid hospital, DateOnly day, CancellationToken cancel) =>
        await db.CheckupSessions.Where(s => s.HospitalId == hospital && s.Day >= day).OrderBy(s => s.Day).Select(s => (DateOnly?)s.Day).FirstOrDefaultAsync(cancel);

    /// <summary>Null: no such session at this hospital.</summary>
    public async Task<SessionView?> Find(Guid hospital, Guid id, CancellationToken cancel)
    {
        var session = await db.CheckupSessions.AsNoTracking().SingleOrDefaultAsync(s => s.Id == id && s.HospitalId == hospital, cancel);
        if (session is null)
            return null;
        var slots = await Slots(db.CheckupSlots.Where(s => s.SessionId == id), cancel);
        var known = await Names(hospital, [session], cancel);
        return new SessionView(
            id, session.Day, session.From, session.To, known.Programme(session.ProgrammeId), known.Station(session.StationId),
            session.ClosedReason, slots.ConvertAll(s => s.Row));
    }

    private async Task<List<(Guid Session, SlotRow Row)>> Slots(IQueryable<CheckupSlot> wanted, CancellationToken cancel)
    {
        var live = db.Bookings.Live(clock.Now);
        var rows = await (
            from slot in wanted
            join bookable in db.Bookables on slot.BookableId equals bookable.Id
            where bookable.WithdrawnAt == null
            orderby slot.StartsAt
            select new
            {
                slot.SessionId,
                slot.BookableId,
                slot.StartsAt,
                slot.EndsAt,
                bookable.Capacity,
                Taken = live.Where(b => b.BookableId == slot.BookableId && !b.ByHouse).Sum(b => b.Places),
                Closed = live.Where(b => b.BookableId == slot.BookableId && b.ByHouse).Sum(b => b.Places),
                Waiting = db.Waitlist.Count(w => w.BookableId == slot.BookableId && w.State == WaitlistState.Waiting),
            }).ToListAsync(cancel);
        return rows.ConvertAll(r => (r.SessionId, new SlotRow(r.BookableId, r.StartsAt, r.EndsAt, r.Capacity, r.Taken, r.Closed, r.Waiting)));
    }

    private ValueTask<KnownNames> Names(Guid hospital, List<CheckupSession> sessions, CancellationToken cancel) => names.Covering(
        hospital, sessions.Select(s => s.ProgrammeId), sessions.Where(s => s.StationId is not null).Select(s => s.StationId!.Value), cancel);
}
