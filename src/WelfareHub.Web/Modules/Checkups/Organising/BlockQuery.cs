using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>
/// Places of one slot that are kept for a station: <c>Left</c> are kept and not named yet, <c>Named</c> are given to somebody, and
/// what is left goes back at <c>Until</c>, UTC. <c>Returned</c> went back unnamed.
/// </summary>
public sealed record BlockSlot(Guid BookingId, DateTimeOffset StartsAt, DateTimeOffset EndsAt, int Left, int Named, int Returned, DateTimeOffset? Until);

/// <summary>What is kept of one session for one station.</summary>
public sealed record BlockGroup(
    Guid SessionId, Guid StationId, Guid ProgrammeId, LocalText Programme, LocalText Hospital, DateOnly Day, TimeOnly From, TimeOnly To, IReadOnlyList<BlockSlot> Slots)
{
    public int Left => Slots.Sum(s => s.Left);

    public int Named => Slots.Sum(s => s.Named);

    public int Returned => Slots.Sum(s => s.Returned);

    /// <summary>When the first of what is left goes back.</summary>
    public DateTimeOffset? Until => Slots.Where(s => s.Left > 0).Min(s => s.Until);
}

/// <summary>A session to come with what is free in it.</summary>
public sealed record BlockSession(Guid Id, Guid ProgrammeId, LocalText Hospital, DateOnly Day, TimeOnly From, TimeOnly To, IReadOnlyList<FreeSlot> Slots)
{
    public int Free => Slots.Sum(s => s.Free);

    public DateTimeOffset StartsAt => Slots.Min(s => s.StartsAt);
}

/// <summary>A slot to come and its free places.</summary>
public sealed record FreeSlot(Guid Id, DateTimeOffset StartsAt, int Free);

internal static class BlockQuery
{
    /// <summary>Blocks of sessions from today on, of the organiser's own programmes and stations; soonest first. One query.</summary>
    public static async Task<List<BlockGroup>> Groups(
        WelfareDbContext db, OrganiserReach reach, CityClock clock, Guid? programmeId, Guid? sessionId, CancellationToken cancel)
    {
        var (today, live) = (clock.Today, db.Bookings.Live(clock.Now));
        var rows = await (
            from block in db.Blocks
            join programme in reach.Own(db.Programmes) on block.ProgrammeId equals programme.Id
            join booking in db.Bookings on block.BookingId equals booking.Id
            join slot in db.CheckupSlots on booking.BookableId equals slot.BookableId
            join session in db.CheckupSessions on slot.SessionId equals session.Id
            join hospital in db.Hospitals on session.HospitalId equals hospital.Id
            where session.Day >= today && (programmeId == null || programme.Id == programmeId) && (sessionId == null || session.Id == sessionId)
            orderby slot.StartsAt
            select new
            {
                block.StationId,
                ProgrammeId = programme.Id,
                programme.Title,
                Hospital = hospital.Name,
                SessionId = session.Id,
                session.Day,
                session.From,
                session.To,
                booking.Id,
                slot.StartsAt,
                slot.EndsAt,
                booking.HeldUntil,
                Left = live.Where(b => b.Id == booking.Id).Sum(b => b.Places),
                Named = db.BookingHistory.Count(h => h.BookingId == booking.Id && h.Verb == BookingVerb.BlockNamed),
                // What ended by itself or was given back; a block whose last place was named is cancelled too, but by that.
                Unnamed = booking.State != BookingState.Cancelled || db.BookingHistory.Any(h => h.BookingId == booking.Id && h.Verb == BookingVerb.Cancelled) ? booking.Places : 0,
            }).ToListAsync(cancel);
        return rows.Where(r => reach.MayAddress(ScopeKind.Station, r.StationId))
            .GroupBy(r => (r.SessionId, r.StationId))
            .Select(g => new BlockGroup(
                g.Key.SessionId, g.Key.StationId, g.First().ProgrammeId, g.First().Title, g.First().Hospital, g.First().Day, g.First().From, g.First().To,
                [.. g.Select(r => new BlockSlot(r.Id, r.StartsAt, r.EndsAt, r.Left, r.Named, r.Left > 0 ? 0 : r.Unnamed, r.HeldUntil))]))
            .OrderBy(g => g.Day).ThenBy(g => g.From)
            .ToList();
    }

    /// <summary>Sessions of a programme that have not begun, soonest first. One query.</summary>
    public static async Task<List<BlockSession>> Sessions(WelfareDbContext db, DateTimeOffset now, Guid? programmeId, Guid? sessionId, CancellationToken cancel)
    {
        var live = db.Bookings.Live(now);
        var rows = await (
            from slot in db.CheckupSlots
            where slot.StartsAt > now && (programmeId == null || slot.ProgrammeId == programmeId) && (sessionId == null || slot.SessionId == sessionId)
            join bookable in db.Bookables on slot.BookableId equals bookable.Id
            where bookable.WithdrawnAt == null
            join session in db.CheckupSessions on slot.SessionId equals session.Id
            where session.ClosedAt == null
            join hospital in db.Hospitals on session.HospitalId equals hospital.Id
            orderby slot.StartsAt
            select new
            {
                session.Id,
                session.ProgrammeId,
                hospital.Name,
                session.Day,
                session.From,
                session.To,
                slot.BookableId,
                slot.StartsAt,
                Free = bookable.Capacity - live.Where(b => b.BookableId == slot.BookableId).Sum(b => b.Places),
            }).ToListAsync(cancel);
        return rows.GroupBy(r => r.Id)
            .Select(g => new BlockSession(g.Key, g.First().ProgrammeId, g.First().Name, g.First().Day, g.First().From, g.First().To, [.. g.Select(r => new FreeSlot(r.BookableId, r.StartsAt, Math.Max(0, r.Free)))]))
            .ToList();
    }
}
