using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>
/// Lets the demo begin with people in the homes: couriers of the seed data book today and in the days to come, through the booking
/// desk like everybody else. Each ask has a key of its own, so nothing is made twice.
/// </summary>
internal sealed class HomesDemo(Func<WelfareDbContext> contexts, BookingDesk desk, HomeBook homes, CityClock clock)
{
    public const string DoneKey = "seed.homes";
    private const int Days = 7;
    private const int CouriersUsed = 60;

    /// <summary>Pools that are used, how long, and the hours people come at. Table football, bikes and books are left free to try.</summary>
    private static readonly (string Home, string Pool, int Minutes, int[] Hours)[] Habits =
    [
        ("haping", "treadmill", 40, [11, 12, 13, 13, 14, 18]),
        ("haping", "table-tennis", 60, [12, 13, 14]),
        ("gongcheng", "treadmill", 40, [10, 13, 14]),
        ("gongcheng", "room", 60, [15]),
        ("jingwei", "massage", 30, [13, 14]),
        ("huayuan", "rest", 60, [13, 13, 14]),
        ("huayuan", "treadmill", 40, [10, 14, 15]),
        ("hexing", "table-tennis", 60, [13, 14, 16]),
    ];

    public async Task MakeOnce(CancellationToken cancel)
    {
        await using var db = contexts();
        if (await db.Settings.AnyAsync(s => s.Key == DoneKey, cancel))
            return;
        var couriers = await db.RoleGrants.Where(g => g.Role == Role.Courier && db.Users.Any(p => p.Id == g.PersonId && p.Persona == null))
            .Join(db.Users, g => g.PersonId, p => p.Id, (_, p) => p).OrderByDescending(p => p.PhoneNumber).Select(p => p.Id).Take(CouriersUsed).ToListAsync(cancel);
        homes.Forget();
        var edition = await homes.Read(cancel);
        var turn = 0;
        for (var day = clock.Today; day < clock.Today.AddDays(Days) && couriers.Count > 0; day = day.AddDays(1))
        {
            foreach (var (home, code, minutes, hours) in Habits)
            {
                if (edition.ByCode(home)?.Pools.FirstOrDefault(p => p.Pool.Code == code) is not { } pool)
                    continue;
                foreach (var (hour, n) in hours.Select((h, n) => (h, n)))
                    await Book(pool, couriers[turn++ % couriers.Count], clock.Instant(day, new TimeOnly(hour, n % 2 * 30)), minutes, cancel);
            }
        }

        db.Settings.Add(new Setting { Key = DoneKey, Value = "all" });
        await db.SaveChangesAsync(cancel);
    }

    /// <summary>What is closed then or past is simply not booked.</summary>
    private Task<BookingOutcome> Book(PoolView pool, Guid courier, DateTimeOffset from, int minutes, CancellationToken cancel) => desk.Ask(
        new Ask(courier, Actor.Person(courier), [AskItem.AnyOf(pool.Id, from, from.AddMinutes(minutes))])
        {
            IdempotencyKey = $"demo:{pool.Id:N}:{from.UtcTicks / TimeSpan.TicksPerMinute}",
            MayBeMoved = true,
        },
        cancel);
}
