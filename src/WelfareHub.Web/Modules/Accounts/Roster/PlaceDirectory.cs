using Microsoft.EntityFrameworkCore;

using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Accounts;

/// <summary>Companies, stations and communities by code or by name in any language, as people write them in a roster.</summary>
internal sealed class PlaceDirectory
{
    private readonly Dictionary<string, HashSet<Guid>> _companies = [];
    private readonly Dictionary<string, HashSet<Guid>> _stations = [];
    private readonly Dictionary<string, HashSet<Guid>> _communities = [];
    private readonly Dictionary<Guid, (Guid Company, Guid? Community)> _stationPlaces = [];

    private readonly Dictionary<Guid, LocalText> _names = [];

    public static async Task<PlaceDirectory> Load(DbContext db, CancellationToken cancel)
    {
        var places = new PlaceDirectory();
        foreach (var company in await db.Set<Company>().AsNoTracking().ToListAsync(cancel))
            places.Remember(places._companies, company.Id, company.Code, company.Name);
        foreach (var station in await db.Set<Station>().AsNoTracking().ToListAsync(cancel))
        {
            places.Remember(places._stations, station.Id, station.Code, station.Name);
            places._stationPlaces[station.Id] = (station.CompanyId, station.CommunityId);
        }

        foreach (var area in await db.Set<Area>().AsNoTracking().Where(a => a.Kind == AreaKind.Community).ToListAsync(cancel))
            places.Remember(places._communities, area.Id, area.Code, area.Name);
        return places;
    }

    /// <summary>Empty: nobody knows that name. Several: it stands for more than one, so the code is needed.</summary>
    public IReadOnlyCollection<Guid> Companies(string written) => Find(_companies, written);

    public IReadOnlyCollection<Guid> Stations(string written) => Find(_stations, written);

    public IReadOnlyCollection<Guid> Communities(string written) => Find(_communities, written);

    public (Guid Company, Guid? Community) StationPlace(Guid station) => _stationPlaces[station];

    private static HashSet<Guid> Find(Dictionary<string, HashSet<Guid>> known, string written) => known.GetValueOrDefault(Key(written)) ?? [];

    /// <summary>Null: none, or one that is gone.</summary>
    public LocalText? NameOf(Guid? id) => id is { } known ? _names.GetValueOrDefault(known) : null;

    private void Remember(Dictionary<string, HashSet<Guid>> known, Guid id, string code, LocalText name)
    {
        _names[id] = name;
        foreach (var word in new[] { code, name.Hant, name.Hans, name.En })
        {
            if (string.IsNullOrEmpty(word))
                continue;
            if (!known.TryGetValue(Key(word), out var ids))
                known[Key(word)] = ids = [];
            ids.Add(id);
        }
    }

    private static string Key(string written) => written.Trim().ToUpperInvariant();
}
