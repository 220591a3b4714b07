using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>How much of a pool is free this minute, and until when at the longest.</summary>
public sealed record PoolNow(PoolView Pool, int Free, DateTimeOffset? Until)
{
    /// <summary>Minutes one can stay from now on, shortest first.</summary>
    public IReadOnlyList<int> Lengths { get; init; } = [];

    /// <summary>Why there is none to take; says nothing where there is one.</summary>
    public NoneFree Why { get; init; }

    /// <summary>Of <see cref="Why"/>: until when it is kept, from when it is booked or closed, when the next turn begins.</summary>
    public DateTimeOffset? At { get; init; }
}

/// <summary>Why nothing of a pool can be had from this minute, though some of it may stand empty.</summary>
public enum NoneFree
{
    /// <summary>Somebody has each of them, or it is made ready for the next.</summary>
    Taken,

    /// <summary>Empty: kept for who booked it and may still check in.</summary>
    Kept,

    /// <summary>Empty: too little time is left until the next booking.</summary>
    Booked,

    /// <summary>Empty: too little time is left until it closes.</summary>
    Closes,

    /// <summary>Empty: one cannot begin in the middle of a step of its grid.</summary>
    NextTurn,

    /// <summary>All of them are out of service.</summary>
    Out,

    /// <summary>The home is closed.</summary>
    Shut,
}

/// <summary>What can be had this minute by who stands there.</summary>
internal sealed partial class WalkIns
{
    private sealed record Stay(Guid UnitId, DateTimeOffset From, DateTimeOffset BlockedFrom, DateTimeOffset BlockedTo, int Places, bool ByHouse, bool IsAwaited);

    /// <summary>What each pool of the home has free right now; one query.</summary>
    /// <param name="home">The home.</param>
    /// <param name="forHouse">As its keeper gives it, who may check in earlier.</param>
    /// <param name="cancel">Ends the question.</param>
    public async Task<List<PoolNow>> FreeNow(HomeView home, bool forHouse, CancellationToken cancel)
    {
        var now = FacilityRules.AtOnce(clock.Now);
        var stays = await Stays(home, now, cancel);
        return [.. home.Pools.Select(pool =>
        {
            var lengths = StayLengths.Of(pool.Policy);
            var empty = pool.Units
                .Select(u => (u.Id, Until: FreeUntil(Availability.FreeStretches(u.Bookable, stays[u.Id].Select(s => new Taking(s.BlockedFrom, s.BlockedTo, s.Places)), now, now + Ahead, clock.Zone), now)))
                .Where(u => u.Until is not null).Select(u => (u.Id, Until: u.Until!.Value)).OrderByDescending(u => u.Until).ToList();
            // What is free for less than the shortest stay is for nobody; beyond the time looked at all is taken for free.
            var free = empty.FindAll(u => Fits(lengths[0], u.Until));
            if (free.Count == 0)
                return WhyNone(pool, empty, stays, now, forHouse);
            var last = free[0].Until;
            return new PoolNow(pool, free.Count, Earlier(last, Longest(pool, now))) { Lengths = [.. lengths.Where(m => Fits(m, last))] };

            bool Fits(int minutes, DateTimeOffset end)
            {
                var (begins, ends) = Time(pool, minutes, now);
                return IsNow(pool, begins, now, forHouse) && (end >= now + Ahead || ends <= end);
            }
        })];
    }

    private async Task<ILookup<Guid, Stay>> Stays(HomeView home, DateTimeOffset now, CancellationToken cancel)
    {
        var units = home.Pools.SelectMany(p => p.Units).Select(u => u.Bookable).ToList();
        var ids = units.ConvertAll(u => u.Id);
        // As for a day's free times: a booking reaches in by its own buffer, or by the one the asker will need.
        var reach = TimeSpan.FromMinutes(units.Select(u => u.Policy.BufferBeforeMinutes + u.Policy.BufferAfterMinutes).DefaultIfEmpty(0).Max());
        var (first, last) = (now - reach, now + Ahead + reach);
        var rows = await db.Bookings.Live(clock.Now)
            .Where(b => ids.Contains(b.BookableId) && b.BlockedTo > first && b.BlockedFrom < last)
            .Select(b => new Stay(b.BookableId, b.From, b.BlockedFrom, b.BlockedTo, b.Places, b.ByHouse, b.State == BookingState.Confirmed && !b.ByHouse))
            .ToListAsync(cancel);
        return rows.ToLookup(r => r.UnitId);
    }

    /// <summary>Whether anything stands empty all the same, and what is in the way of whoever would begin now.</summary>
    /// <param name="pool">Of which nobody can have any from now on.</param>
    /// <param name="empty">Its units with nobody on them, and how long that will be so; the longest first.</param>
    /// <param name="stays">Of the home.</param>
    /// <param name="now">Whole minutes.</param>
    /// <param name="forHouse">As its keeper gives it.</param>
    private PoolNow WhyNone(PoolView pool, List<(Guid Id, DateTimeOffset Until)> empty, ILookup<Guid, Stay> stays, DateTimeOffset now, bool forHouse)
    {
        var open = OpenTimes.Between(pool.Home.Schedule.Hours, now, now + Ahead, clock.Zone).Find(o => o.Opens <= now);
        if (open == default)
            return None(NoneFree.Shut);
        if (empty is [var (unit, until), ..])
        {
            var (begins, ends) = Time(pool, StayLengths.Of(pool.Policy)[0], now);
            if (!IsNow(pool, begins, now, forHouse) && ends <= until)
                return None(NoneFree.NextTurn, begins);
            return stays[unit].Where(s => s.From > now).MinBy(s => s.From) is { } next && until < open.Closes
                ? None(next.ByHouse ? NoneFree.Closes : NoneFree.Booked, next.From)
                : None(NoneFree.Closes, open.Closes);
        }

        var grace = pool.Policy.CheckInClosesMinutes;
        var there = pool.Units.Select(u => stays[u.Id].Where(s => s.BlockedFrom <= now && s.BlockedTo > now).ToList()).ToList();
        if (there.SelectMany(s => s).Where(s => s.IsAwaited && s.From <= now && s.From.AddMinutes(grace) > now).MinBy(s => s.From) is { } awaited)
            return None(NoneFree.Kept, awaited.From.AddMinutes(grace));
        // With less time before the next than it takes to clean up, nobody is there either.
        var soon = now.AddMinutes(pool.Policy.BufferAfterMinutes);
        if (pool.Units.Where((_, n) => there[n].Count == 0).SelectMany(u => stays[u.Id]).Where(s => s.From > now && s.From <= soon).MinBy(s => s.From) is { } first)
            return None(first.ByHouse ? NoneFree.Closes : NoneFree.Booked, first.From);
        return None(there.TrueForAll(s => s.Exists(x => x.ByHouse)) ? NoneFree.Out : NoneFree.Taken);

        PoolNow None(NoneFree why, DateTimeOffset? at = null) => new(pool, 0, null) { Why = why, At = at };
    }

    /// <summary>Nobody can have it for longer, however long it is free.</summary>
    private DateTimeOffset Longest(PoolView pool, DateTimeOffset now) => Time(pool, pool.Policy.MaxMinutes > 0 ? pool.Policy.MaxMinutes : (int)Ahead.TotalMinutes, now).To;

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    private static DateTimeOffset? FreeUntil(List<FreeStretch> stretches, DateTimeOffset now)
    {
        var at = now;
        foreach (var stretch in stretches)
        {
            if (stretch.From > at || stretch.Free < 1)
                break;
            at = stretch.To;
        }

        return at > now ? at : null;
    }
}
