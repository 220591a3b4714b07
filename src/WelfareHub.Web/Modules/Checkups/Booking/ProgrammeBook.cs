using System.Collections.Frozen;

using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>
/// What changes slowly (programmes with their audience, hospitals, stations, areas), kept in memory so that a booking asks the
/// database nothing about it. Call <see cref="Forget"/> after a change; another node follows within <see cref="Kept"/>.
/// </summary>
public sealed class ProgrammeBook(Func<WelfareDbContext> contexts, TimeProvider clock) : IDisposable
{
    public static readonly TimeSpan Kept = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _reading = new(1, 1);
    private volatile ProgrammeEdition? _edition;

    public ValueTask<ProgrammeEdition> Read(CancellationToken cancel) =>
        Fresh() is { } edition ? ValueTask.FromResult(edition) : new ValueTask<ProgrammeEdition>(Reload(cancel));

    /// <summary>As <see cref="Read"/>, but read anew when this programme is younger than what is remembered.</summary>
    public async ValueTask<ProgrammeEdition> ReadWith(Guid programmeId, CancellationToken cancel)
    {
        var edition = await Read(cancel);
        if (edition.Programmes.ContainsKey(programmeId))
            return edition;
        Forget();
        return await Read(cancel);
    }

    public void Forget() => _edition = null;

    /// <summary>What the desk's refusal means to this person. Where the row knew better than the memory, that is read anew first.</summary>
    public async ValueTask<Hindrance> Why(RefusalReason refused, Guid programmeId, Visitor visitor, CityClock city, CancellationToken cancel)
    {
        if (refused != RefusalReason.NotOffered)
            return CheckupRules.HindranceOf(refused);
        Forget();
        var edition = await Read(cancel);
        return edition.Programmes.TryGetValue(programmeId, out var programme) && CheckupRules.WhyNot(edition, programme, visitor, city) is { } why
            ? why
            : CheckupRules.HindranceOf(refused);
    }

    public void Dispose() => _reading.Dispose();

    private ProgrammeEdition? Fresh() => _edition is { } edition && clock.GetUtcNow() - edition.ReadAt < Kept ? edition : null;

    private async Task<ProgrammeEdition> Reload(CancellationToken cancel)
    {
        await _reading.WaitAsync(cancel);
        try
        {
            if (Fresh() is { } already)
                return already;
            await using var db = contexts();
            var edition = new ProgrammeEdition
            {
                ReadAt = clock.GetUtcNow(),
                Programmes = (await db.Programmes.AsNoTracking().Include(p => p.Audience).ToListAsync(cancel)).ToFrozenDictionary(p => p.Id),
                Hospitals = (await db.Hospitals.AsNoTracking().ToListAsync(cancel)).ToFrozenDictionary(h => h.Id),
                Stations = (await db.Stations.AsNoTracking().ToListAsync(cancel)).ToFrozenDictionary(s => s.Id),
                Areas = (await db.Areas.AsNoTracking().ToListAsync(cancel)).ToFrozenDictionary(a => a.Id),
            };
            _edition = edition;
            return edition;
        }
        finally
        {
            _reading.Release();
        }
    }
}

/// <summary>The rows as of <see cref="ReadAt"/>. Read only.</summary>
public sealed class ProgrammeEdition
{
    public DateTimeOffset ReadAt { get; init; }
    public required FrozenDictionary<Guid, Programme> Programmes { get; init; }
    public required FrozenDictionary<Guid, Hospital> Hospitals { get; init; }
    public required FrozenDictionary<Guid, Station> Stations { get; init; }
    public required FrozenDictionary<Guid, Area> Areas { get; init; }

    /// <summary>Whether the programme is meant for this person: any one row of its audience that fits.</summary>
    public bool Admits(Programme programme, Visitor visitor)
    {
        foreach (var row in programme.Audience)
        {
            var fits = row.Kind switch
            {
                ScopeKind.Everything => true,
                ScopeKind.Company => row.TargetId == visitor.CompanyId,
                ScopeKind.Station => row.TargetId == visitor.StationId,
                ScopeKind.Area => row.TargetId is { } area && IsIn(area, CommunityOf(visitor)),
                _ => false,
            };
            if (fits)
                return true;
        }

        return false;
    }

    /// <summary>Where the person sets out from: the station, else the community. Null when neither is known.</summary>
    public GeoPoint? HomeOf(Visitor visitor) =>
        StationPoint(visitor.StationId)
        ?? (CommunityOf(visitor) is { } community && Areas.TryGetValue(community, out var area) ? GeoPoint.Of(area.Latitude, area.Longitude) : null);

    /// <summary>Where a slot is: at the station that the hospital comes to, else at the hospital.</summary>
    public GeoPoint? PlaceOf(Guid hospitalId, Guid? stationId) =>
        StationPoint(stationId)
        ?? (Hospitals.TryGetValue(hospitalId, out var hospital) ? GeoPoint.Of(hospital.Latitude, hospital.Longitude) : null);

    /// <summary>The district of a slot: of the station that the hospital comes to, else of the hospital.</summary>
    public Guid? DistrictOf(Guid hospitalId, Guid? stationId)
    {
        if (stationId is { } at && Stations.TryGetValue(at, out var station))
            return DistrictOfArea(station.CommunityId);
        return Hospitals.TryGetValue(hospitalId, out var hospital) ? hospital.DistrictId : null;
    }

    /// <summary>Where the person is registered; who is registered nowhere belongs to the station's community.</summary>
    private Guid? CommunityOf(Visitor visitor) =>
        visitor.CommunityId ?? (visitor.StationId is { } id && Stations.TryGetValue(id, out var station) ? station.CommunityId : null);

    private GeoPoint? StationPoint(Guid? stationId) =>
        stationId is { } id && Stations.TryGetValue(id, out var station) ? GeoPoint.Of(station.Latitude, station.Longitude) : null;

    private bool IsIn(Guid area, Guid? within)
    {
        for (var at = within; at is { } id && Areas.TryGetValue(id, out var row); at = row.ParentId)
        {
            if (id == area)
                return true;
        }

        return false;
    }

    private Guid? DistrictOfArea(Guid? within)
    {
        for (var at = within; at is { } id && Areas.TryGetValue(id, out var row); at = row.ParentId)
        {
            if (row.Kind == AreaKind.District)
                return id;
        }

        return null;
    }
}
