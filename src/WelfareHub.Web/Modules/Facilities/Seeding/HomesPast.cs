using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>
/// Gives the demo a past: four weeks of stays in the homes up to this minute, with those who are there now, so that the numbers on
/// use and a courier's own list have something to show. Runs before <see cref="HomesDemo"/>, whose asks then go by what is taken.
/// </summary>
internal sealed class HomesPast(Func<WelfareDbContext> contexts, HomeBook homes, CityClock clock)
{
    private const string DoneKey = "seed.homes.past";
    private const int Days = 28;

    public async Task MakeOnce(CancellationToken cancel)
    {
        await using var db = contexts();
        // A demo that began without a past keeps going without: its units may be taken.
        if (await db.Settings.AnyAsync(s => s.Key == DoneKey || s.Key == HomesDemo.DoneKey, cancel))
            return;
        homes.Forget();
        var edition = await homes.Read(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        // Writes first, so that of two nodes that start together the second waits here and then finds it done.
        if (await db.Database.ExecuteSqlAsync($"INSERT INTO \"Settings\" (\"Key\", \"Value\") VALUES ({DoneKey}, 'all') ON CONFLICT DO NOTHING", cancel) == 0)
            return;
        var couriers = await db.RoleGrants.Where(g => g.Role == Role.Courier).Join(db.Users, g => g.PersonId, p => p.Id, (_, p) => p)
            .OrderBy(p => p.PhoneNumber).Select(p => new Guest(p.Id, p.Persona != null)).ToListAsync(cancel);
        if (couriers.Count > 0)
            await Make(db, edition, couriers, cancel);
        await transaction.CommitAsync(cancel);
    }

    private async Task Make(WelfareDbContext db, HomeEdition edition, List<Guest> couriers, CancellationToken cancel)
    {
        var keepers = (await db.RoleGrants.Where(g => g.Role == Role.Keeper && g.ScopeId != null).Select(g => new { g.ScopeId, g.PersonId }).ToListAsync(cancel))
            .ToLookup(g => g.ScopeId!.Value, g => g.PersonId);
        var hours = (await db.Set<OpeningHours>().AsNoTracking().ToListAsync(cancel)).ToLookup(h => h.ScheduleId);
        var writer = new PastWriter(db, clock.Now, keepers);
        var since = clock.Instant(clock.Today.AddDays(-Days), default);
        var elsewhere = (await db.Bookings.Where(b => b.PersonId != null && b.To > since && b.State <= BookingState.Completed).Select(b => new { b.PersonId, b.From, b.To }).ToListAsync(cancel))
            .ToLookup(b => b.PersonId!.Value, b => (b.From, b.To));
        var round = new GuestRound(couriers, elsewhere);
        for (var day = clock.Today.AddDays(-Days); day <= clock.Today; day = day.AddDays(1))
        {
            var stays = edition.Homes.SelectMany(home => PastStays.On(day, home, hours[home.Home.ScheduleId].ToList(), clock)).Where(s => s.From <= clock.Now).OrderBy(s => s.From).ToList();
            foreach (var stay in stays)
            {
                if (round.Next(stay, day == clock.Today) is { } courier)
                    await writer.Write(stay, courier);
            }

            foreach (var pool in stays.GroupBy(s => s.Pool.Id))
                await writer.WriteWanted(day, pool.First().Pool, [.. pool]);
        }
    }
}
