using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>Reads how a home was used: four queries, however many bookings there are.</summary>
internal sealed class UseBook(WelfareDbContext db, CityClock clock)
{
    public const int LongestDays = 92;

    public async Task<HomeUse> Read(HomeView home, DateOnly first, DateOnly last, CancellationToken cancel)
    {
        var (from, to, schedule) = (clock.Instant(first, default), clock.Instant(last.AddDays(1), default), home.Home.ScheduleId);
        var units = home.Pools.SelectMany(p => p.Units.Concat(p.Gone)).Select(u => u.Id).ToList();
        var pools = home.Pools.Select(p => (Guid?)p.Id).ToList();
        // The edition in memory knows the days to come only; holidays of the past count too.
        var hours = await db.Set<OpeningHours>().AsNoTracking().Where(h => h.ScheduleId == schedule).ToListAsync(cancel);
        var times = await db.Bookings
            .Where(b => units.Contains(b.BookableId) && b.BlockedTo > from && b.To > from && b.From < to && b.State >= BookingState.Confirmed && b.State != BookingState.Cancelled && b.State != BookingState.Expired)
            .OrderBy(b => b.From)
            .Select(b => new UsedTime(b.BookableId, b.From, b.To, b.State, b.ByHouse)).ToListAsync(cancel);
        var waits = await db.Waitlist.Where(w => pools.Contains(w.PoolId) || units.Contains(w.BookableId))
            .Where(w => w.From >= from && w.From < to)
            .Select(w => new { w.PoolId, w.BookableId }).ToListAsync(cancel);
        var poolOf = home.Pools.SelectMany(p => p.Units.Concat(p.Gone).Select(u => (u.Id, Pool: p.Id))).ToDictionary(u => u.Id, u => u.Pool);
        var waited = waits.GroupBy(w => w.PoolId ?? poolOf.GetValueOrDefault(w.BookableId)).ToDictionary(g => g.Key, g => g.Count());
        var turnedAway = await db.RefusedAsks.Where(r => pools.Contains(r.PoolId) && r.Day >= first && r.Day <= last)
            .GroupBy(r => r.PoolId).Select(g => new { g.Key, Count = g.Sum(r => r.Count) }).ToDictionaryAsync(g => g.Key, g => g.Count, cancel);
        return HomeUse.Of(home, first, last, hours, times, waited, turnedAway, clock);
    }
}
