using System.Collections.Frozen;

using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>
/// What changes slowly (homes with their hours and closures, pools, units, stations, areas), kept in memory so that looking around
/// asks the database for bookings only. Call <see cref="Forget"/> after a change; another node follows within <see cref="Kept"/>.
/// </summary>
public sealed class HomeBook(Func<WelfareDbContext> contexts, CityClock clock) : IDisposable
{
    public static readonly TimeSpan Kept = TimeSpan.FromSeconds(15);

    private readonly SemaphoreSlim _reading = new(1, 1);
    private volatile HomeEdition? _edition;

    public ValueTask<HomeEdition> Read(CancellationToken cancel) =>
        Fresh() is { } edition ? ValueTask.FromResult(edition) : new ValueTask<HomeEdition>(Reload(cancel));

    public void Forget() => _edition = null;

    /// <summary>After a refusal by limits that the pages say in numbers: the row knew better than the memory. True: read again.</summary>
    public bool ForgetAfter(BookingOutcome outcome)
    {
        if (outcome is not BookingOutcome.Refused { Reason: RefusalReason.TooManyPeople or RefusalReason.LimitReached })
            return false;
        Forget();
        return true;
    }

    public void Dispose() => _reading.Dispose();

    private HomeEdition? Fresh() => _edition is { } edition && clock.Now - edition.ReadAt < Kept && clock.Now >= edition.ReadAt ? edition : null;

    private async Task<HomeEdition> Reload(CancellationToken cancel)
    {
        await _reading.WaitAsync(cancel);
        try
        {
            if (Fresh() is { } already)
                return already;
            return _edition = await Load(cancel);
        }
        finally
        {
            _reading.Release();
        }
    }

    private async Task<HomeEdition> Load(CancellationToken cancel)
    {
        var (now, since) = (clock.Now, clock.Today.AddDays(-1));
        await using var db = contexts();
        var homes = await db.Homes.AsNoTracking().Where(h => h.EndedAt == null).OrderBy(h => h.Code).ToListAsync(cancel);
        var hours = (await db.Set<OpeningHours>().AsNoTracking().Where(h => (h.Day == null || h.Day >= since) && db.Homes.Any(x => x.ScheduleId == h.ScheduleId)).ToListAsync(cancel))
            .ToLookup(h => h.ScheduleId);
        var closures = (await db.HomeClosures.AsNoTracking().Where(c => c.To > now && c.ReopenedAt == null).OrderBy(c => c.From).ToListAsync(cancel)).ToLookup(c => c.HomeId);
        var pools = await db.Pools.AsNoTracking().OrderBy(p => p.Order).ThenBy(p => p.Code).ToListAsync(cancel);
        var bookables = await db.Bookables.AsNoTracking().Where(b => b.Module == FacilitiesModule.Name).ToDictionaryAsync(b => b.Id, cancel);
        var units = (await db.Units.AsNoTracking().OrderBy(u => u.Number).ToListAsync(cancel)).Where(u => bookables.ContainsKey(u.BookableId)).ToLookup(u => u.PoolId);
        var days = (await db.HomeDays.AsNoTracking().Where(d => d.Day >= since).ToListAsync(cancel)).ToLookup(d => d.HomeId);
        var holidays = await db.Holidays.AsNoTracking().Where(h => h.Day > since).OrderBy(h => h.Day).ToListAsync(cancel);
        var photos = (await db.HomePhotos.AsNoTracking().OrderBy(p => p.Order).ThenBy(p => p.Id).ToListAsync(cancel)).ToLookup(p => p.HomeId);
        var stations = await db.Stations.AsNoTracking().ToListAsync(cancel);
        var areas = await db.Areas.AsNoTracking().ToListAsync(cancel);

        var shelves = pools.ToLookup(p => p.HomeId);
        var views = homes.ConvertAll(home =>
        {
            var schedule = new Schedule { Id = home.ScheduleId, Hours = [.. hours[home.ScheduleId]] };
            var view = new HomeView
            {
                Home = home,
                Schedule = schedule,
                Closures = [.. closures[home.Id]],
                Reasons = days[home.Id].ToDictionary(d => d.Day, d => d.Reason),
                Photos = [.. photos[home.Id]],
                Unlaid = HomeHours.Unlaid(home, schedule.Hours, holidays, clock.Today),
            };
            var all = shelves[home.Id].Select(pool =>
            {
                var there = units[pool.Id].ToLookup(u => u.EndedAt is null);
                return new PoolView(view, pool, [.. there[true].Select(u => View(u, schedule))]) { Gone = [.. there[false].Select(u => View(u, schedule))] };
            }).ToList();
            view.Pools = [.. all.Where(p => p.Units.Count > 0)];
            view.PoolsGone = [.. all.Where(p => p.Units.Count == 0)];
            return view;
        });
        return new HomeEdition(now, views, stations, areas);

        UnitView View(Unit unit, Schedule schedule)
        {
            var bookable = bookables[unit.BookableId];
            bookable.Schedule = schedule;
            return new UnitView(unit.Number, bookable);
        }
    }
}

/// <summary>A home with all that belongs to it. Read only.</summary>
public sealed class HomeView
{
    public required Home Home { get; init; }
    public required Schedule Schedule { get; init; }

    /// <summary>Under way or to come, soonest first.</summary>
    public required IReadOnlyList<HomeClosure> Closures { get; init; }

    /// <summary>Why a day to come has hours of its own, where somebody said so.</summary>
    public IReadOnlyDictionary<DateOnly, string> Reasons { get; init; } = new Dictionary<DateOnly, string>();

    public IReadOnlyList<HomePhoto> Photos { get; init; } = [];

    /// <summary>Holidays and make-up days that keep the week's hours, since somebody was booked when they became known.</summary>
    public IReadOnlyList<DateOnly> Unlaid { get; init; } = [];

    public IReadOnlyList<PoolView> Pools { get; set; } = [];

    /// <summary>Without a unit left: kept for the names of what was booked there.</summary>
    public IReadOnlyList<PoolView> PoolsGone { get; set; } = [];

    public Guid Id => Home.Id;
    public GeoPoint? Point => GeoPoint.Of(Home.Latitude, Home.Longitude);
}

public sealed record PoolView(HomeView Home, Pool Pool, IReadOnlyList<UnitView> Units)
{
    public Guid Id => Pool.Id;

    /// <summary>Units taken away for good: kept for the names of what was booked there.</summary>
    public IReadOnlyList<UnitView> Gone { get; init; } = [];

    public BookingPolicy Policy => Pool.OwnPolicy ? Pool.Policy : Home.Home.Policy;
    public Quotas Quotas => Pool.OwnPolicy ? Pool.Quotas : Home.Home.Quotas;
}

/// <summary>A unit as the core knows it, hours included.</summary>
public sealed record UnitView(int Number, Bookable Bookable)
{
    public Guid Id => Bookable.Id;
}

/// <summary>The rows as of <see cref="ReadAt"/>. Read only.</summary>
public sealed class HomeEdition(DateTimeOffset readAt, IReadOnlyList<HomeView> homes, IEnumerable<Station> stations, IEnumerable<Area> areas)
{
    public DateTimeOffset ReadAt { get; } = readAt;
    public IReadOnlyList<HomeView> Homes { get; } = homes;
    public FrozenDictionary<Guid, HomeView> ById { get; } = homes.ToFrozenDictionary(h => h.Id);
    public FrozenDictionary<Guid, PoolView> Pools { get; } = homes.SelectMany(h => h.Pools).ToFrozenDictionary(p => p.Id);

    /// <summary>How long one can ask for something right now, minutes: from the shortest stay anywhere to two hours, the usual always among them.</summary>
    public IReadOnlyList<int> Lengths { get; } =
        [.. StayLengths.Among(homes.SelectMany(h => h.Pools).Select(p => p.Policy).Where(p => !p.NeedsApproval), most: 120).Append(StayLengths.Usual).Distinct().Order()];

    /// <summary>The pool and number of each unit, also of those taken away.</summary>
    public FrozenDictionary<Guid, (PoolView Pool, UnitView Unit)> Units { get; } =
        homes.SelectMany(h => h.Pools.Concat(h.PoolsGone)).SelectMany(p => p.Units.Concat(p.Gone).Select(u => (Pool: p, Unit: u))).ToFrozenDictionary(u => u.Unit.Id);

    public FrozenDictionary<Guid, Station> Stations { get; } = stations.ToFrozenDictionary(s => s.Id);
    public FrozenDictionary<Guid, Area> Areas { get; } = areas.ToFrozenDictionary(a => a.Id);

    public HomeView? ByCode(string code) => Homes.FirstOrDefault(h => h.Home.Code == code);

    /// <summary>Where the person sets out from: the station, else the community. Null when neither is known.</summary>
    public GeoPoint? StartOf(Visitor? visitor) =>
        visitor?.StationId is { } s && Stations.TryGetValue(s, out var station) && GeoPoint.Of(station.Latitude, station.Longitude) is { } there ? there
        : visitor?.CommunityId is { } c && Areas.TryGetValue(c, out var area) ? GeoPoint.Of(area.Latitude, area.Longitude)
        : null;

    /// <summary>The district a home lies in.</summary>
    public Guid? DistrictOf(HomeView home)
    {
        for (Guid? at = home.Home.CommunityId; at is { } id && Areas.TryGetValue(id, out var area); at = area.ParentId)
        {
            if (area.Kind == AreaKind.District)
                return id;
        }

        return null;
    }
}
