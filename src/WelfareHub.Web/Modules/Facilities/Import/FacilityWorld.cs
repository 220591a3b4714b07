using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>What there is already, by the codes that files use, plus what an import has added so far.</summary>
internal sealed class FacilityWorld
{
    public required Dictionary<string, Guid> Communities { get; init; }
    public required Dictionary<string, Guid> Stations { get; init; }
    public required Dictionary<string, Home> Homes { get; init; }

    /// <summary>By schedule.</summary>
    public required Dictionary<Guid, List<OpeningHours>> Hours { get; init; }

    public required Dictionary<(Guid Home, string Code), Pool> Pools { get; init; }
    public required Dictionary<Guid, List<Bookable>> Units { get; init; }
    /// <summary>The numbers that units carry, by pool.</summary>
    public required Dictionary<Guid, HashSet<int>> Numbers { get; init; }

    public required IReadOnlyList<Holiday> Holidays { get; init; }

    /// <summary>Where the file may not make them impossible.</summary>
    public IReadOnlyList<BookedStay> Booked { get; set; } = [];

    /// <summary>Bookings of people to come, or under way.</summary>
    public static Task<List<BookedStay>> StaysToCome(WelfareDbContext db, DateTimeOffset now, CancellationToken cancel) => (
        from b in db.Bookings.Live(now)
        join k in db.Bookables on b.BookableId equals k.Id
        where k.Module == FacilitiesModule.Name && b.To > now && !b.ByHouse
        select new BookedStay(k.ScheduleId, k.PoolId, b.From, b.To, b.People, b.State > BookingState.Confirmed)).ToListAsync(cancel);

    public static async Task<FacilityWorld> Load(WelfareDbContext db, IReadOnlyDictionary<string, Guid>? areas, IReadOnlyDictionary<string, Guid>? stations, IReadOnlyList<Holiday> holidays, CancellationToken cancel)
    {
        var homes = await db.Homes.ToListAsync(cancel);
        var schedules = homes.ConvertAll(h => h.ScheduleId);
        var hours = await db.Set<OpeningHours>().Where(h => db.Homes.Any(x => x.ScheduleId == h.ScheduleId)).ToListAsync(cancel);
        var units = await db.Bookables.Where(b => b.Module == FacilitiesModule.Name && b.WithdrawnAt == null && b.PoolId != null).ToListAsync(cancel);
        return new FacilityWorld
        {
            Communities = new(areas ?? await db.Areas.Where(a => a.Kind == AreaKind.Community).ToDictionaryAsync(a => a.Code, a => a.Id, cancel)),
            Stations = new(stations ?? await db.Stations.ToDictionaryAsync(s => s.Code, s => s.Id, cancel)),
            Homes = homes.ToDictionary(h => h.Code),
            Hours = schedules.ToDictionary(s => s, s => hours.Where(h => h.ScheduleId == s).ToList()),
            Pools = (await db.Pools.ToListAsync(cancel)).ToDictionary(p => (p.HomeId, p.Code)),
            Units = units.GroupBy(u => u.PoolId!.Value).ToDictionary(g => g.Key, g => g.ToList()),
            Numbers = (await db.Units.Where(u => u.EndedAt == null).Select(u => new { u.PoolId, u.Number }).ToListAsync(cancel))
                .GroupBy(u => u.PoolId).ToDictionary(g => g.Key, g => g.Select(u => u.Number).ToHashSet()),
            Holidays = holidays,
        };
    }
}

/// <summary>A booking to come, or under way, as an import must mind it.</summary>
internal sealed record BookedStay(Guid? ScheduleId, Guid? PoolId, DateTimeOffset From, DateTimeOffset To, int People, bool Came);
