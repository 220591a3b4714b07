using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>Changes what stands in a home and by which rules. Bookings there are already keep what they have.</summary>
internal sealed class PoolDesk(CommitGate gate, BookingDesk core, KeptBookings bookings, HomeBook book, CityClock clock)
{
    public const int MostUnits = 200;

    /// <summary>The home's rules, and those of every pool that keeps them.</summary>
    public Task SetRules(HomeView home, BookingPolicy policy, Quotas quotas, CancellationToken cancel) => Change(
        home,
        async db =>
        {
            var row = await db.Homes.SingleAsync(h => h.Id == home.Id);
            (row.Policy, row.Quotas) = (policy.Copy(), quotas.Copy());
            var pools = await db.Pools.Where(p => p.HomeId == home.Id && !p.OwnPolicy).Select(p => (Guid?)p.Id).ToListAsync();
            await Spread(db, pools, policy);
        },
        cancel);

    /// <summary>Null: as the home.</summary>
    public Task SetRules(PoolView pool, (BookingPolicy Policy, Quotas Quotas)? own, CancellationToken cancel) => Change(
        pool.Home,
        async db =>
        {
            var (row, home) = (await db.Pools.SingleAsync(p => p.Id == pool.Id), await db.Homes.SingleAsync(h => h.Id == pool.Home.Id));
            row.OwnPolicy = own is not null;
            (row.Policy, row.Quotas) = own is var (policy, quotas) ? (policy.Copy(), quotas.Copy()) : (home.Policy.Copy(), home.Quotas.Copy());
            await Spread(db, [pool.Id], row.Policy);
        },
        cancel);

    /// <summary>The code it has got; of one that is just like another there, whose form was perhaps sent twice, the code of that.</summary>
    public async Task<(string Code, bool IsNew)> Add(HomeView home, Activity activity, LocalText name, int people, int units, CancellationToken cancel)
    {
        var (code, isNew) = ("", true);
        await Change(
            home,
            async db =>
            {
                var row = await db.Homes.SingleAsync(h => h.Id == home.Id);
                var there = await db.Pools.AsNoTracking().Where(p => p.HomeId == home.Id && p.Activity == activity && p.People == people && db.Units.Count(u => u.PoolId == p.Id && u.EndedAt == null) == units).ToListAsync();
                if (there.Find(p => p.Name == name) is { } same)
                {
                    (code, isNew) = (same.Code, false);
                    return;
                }

                var taken = await db.Pools.Where(p => p.HomeId == home.Id).Select(p => p.Code).ToListAsync();
                var plain = FacilityWords.Activities.First(a => a.Value == activity).Key.Replace('_', '-');
                code = Enumerable.Range(1, taken.Count + 1).Select(n => n == 1 ? plain : $"{plain}-{TypedWords.Number(n)}").First(c => !taken.Contains(c));
                var pool = new Pool
                {
                    HomeId = home.Id,
                    Code = code,
                    Activity = activity,
                    Name = name,
                    People = people,
                    Order = taken.Count,
                    Policy = row.Policy.Copy(),
                    Quotas = row.Quotas.Copy(),
                };
                db.Add(pool);
                Stand(db, row, pool, Enumerable.Range(1, units));
            },
            cancel);
        return (code, isNew);
    }

    /// <summary>Null when done; else nothing is changed, because so many come together by a booking that stands.</summary>
    public async Task<int?> Rename(PoolView pool, Activity activity, LocalText name, int people, CancellationToken cancel)
    {
        int? together = null;
        await Change(
            pool.Home,
            async db =>
            {
                var now = clock.Now;
                var units = await db.Bookables.Where(b => b.PoolId == pool.Id && b.WithdrawnAt == null).Select(b => b.Id).ToListAsync();

                // Locked as every verb does: a party that is booking or growing right now is counted, the next one meets the new number.
                await BookingDesk.LockBookables(db, units);
                var most = await db.Bookings.Live(now).Where(b => units.Contains(b.BookableId) && b.BlockedTo > now && b.To > now).MaxAsync(b => (int?)b.People);
                var row = await db.Pools.SingleAsync(p => p.Id == pool.Id);

                // To what is for one at a time nobody comes together; what goes with a room is booked with the room's party.
                together = row.People > 1 && most > people ? most : null;
                if (together is null)
                    (row.Activity, row.Name, row.People) = (activity, name, people);
            },
            cancel);
        return together;
    }

    /// <summary>
    /// More of the same, with the lowest numbers that are free. They go to who waits first. False, and nothing is done: there are not
    /// <paramref name="had"/> any more, because the form was sent twice or another keeper was faster.
    /// </summary>
    public async Task<bool> AddUnits(PoolView pool, int more, int? had, Actor by)
    {
        List<Guid> added = [];
        await core.Rearrange(
            async context =>
            {
                var db = (WelfareDbContext)context;
                await db.LockHome(pool.Home.Id);
                var (row, home) = (await db.Pools.SingleAsync(p => p.Id == pool.Id), await db.Homes.SingleAsync(h => h.Id == pool.Home.Id));
                var carried = await db.Units.Where(u => u.PoolId == pool.Id && u.EndedAt == null).Select(u => u.Number).ToListAsync();
                var numbers = Enumerable.Range(1, carried.Count + more).Except(carried).Take(Math.Min(more, MostUnits - carried.Count));
                added = had is null || had == carried.Count ? Stand(db, home, row, numbers) : [];
                return new Rearranged([], added);
            },
            reason: "",
            by,
            CancellationToken.None);
        book.Forget();
        return added.Count > 0;
    }

    /// <summary>False: another unit carries it.</summary>
    public async Task<bool> Renumber(PoolView pool, Guid unit, int number, CancellationToken cancel)
    {
        var free = false;
        await Change(
            pool.Home,
            async db =>
            {
                free = !await db.Units.AnyAsync(u => u.PoolId == pool.Id && u.EndedAt == null && u.Number == number && u.BookableId != unit);
                if (free)
                    await db.Units.Where(u => u.BookableId == unit).ExecuteUpdateAsync(set => set.SetProperty(u => u.Number, number));
            },
            cancel);
        return free;
    }

    /// <summary>Takes a unit away for good. Bookings that named none go to the others at the same time; the rest end and are told.</summary>
    public async Task<(List<ClosingLine> Lines, RefusalReason? Refused)> Remove(PoolView pool, Guid unit, string reason, Actor by, bool dryRun, CancellationToken cancel)
    {
        var now = clock.Now;
        var before = (await bookings.Live(pool.Home, now, now.AddYears(BookingRules.FurthestYears), cancel)).Where(b => b.BookableId == unit).ToDictionary(b => b.Id);
        var result = await core.Withdraw(
            unit,
            reason,
            [.. pool.Units.Select(u => u.Id).Where(id => id != unit)],
            async context =>
            {
                await ((WelfareDbContext)context).LockHome(pool.Home.Id);
                await context.Set<Unit>().Where(u => u.BookableId == unit && u.EndedAt == null).ExecuteUpdateAsync(set => set.SetProperty(u => u.EndedAt, now));
            },
            dryRun,
            by,
            CancellationToken.None);
        if (!dryRun)
            book.Forget();
        return ([.. result.Effects.Where(e => before.ContainsKey(e.BookingId)).Select(e => new ClosingLine(before[e.BookingId], e.Fate, e.NewBookableId)).OrderBy(l => l.Booking.From)], result.Refused);
    }

    private static List<Guid> Stand(WelfareDbContext db, Home home, Pool pool, IEnumerable<int> numbers)
    {
        var policy = pool.OwnPolicy ? pool.Policy : home.Policy;
        var stood = new List<Guid>();
        foreach (var number in numbers)
        {
            var bookable = new Bookable { Module = FacilitiesModule.Name, Capacity = 1, PoolId = pool.Id, ScheduleId = home.ScheduleId, Policy = policy.Copy() };
            db.Add(bookable);
            db.Add(new Unit { BookableId = bookable.Id, PoolId = pool.Id, HomeId = home.Id, Number = number });
            stood.Add(bookable.Id);
        }

        return stood;
    }

    /// <summary>Locked as every verb does, also where only quotas change: a booking that is being made goes by the old rules and is done before, or by the new.</summary>
    private static async Task Spread(WelfareDbContext db, List<Guid?> pools, BookingPolicy policy)
    {
        var bookables = await db.Bookables.Where(b => pools.Contains(b.PoolId)).ToListAsync();
        await BookingDesk.LockBookables(db, bookables.Select(b => b.Id));
        foreach (var bookable in bookables)
            bookable.Policy = policy.Copy();
    }

    private async Task Change(HomeView home, Func<WelfareDbContext, Task> change, CancellationToken cancel)
    {
        await gate.Run(
            async (context, _) =>
            {
                await ((WelfareDbContext)context).LockHome(home.Id);
                await change((WelfareDbContext)context);
                return await context.SaveChangesAsync(CancellationToken.None);
            },
            cancel);
        book.Forget();
    }
}
