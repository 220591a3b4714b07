using Microsoft.EntityFrameworkCore;

using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>
/// What one organiser may see and do about checkups. Their programmes: those run by a scope of theirs or by one inside it. Their
/// couriers: those they look after. Whom they may address: everybody inside their scope, nobody outside it.
/// </summary>
public sealed class OrganiserReach
{
    private readonly bool _everything;
    private readonly HashSet<Guid> _areas = [];
    private readonly HashSet<Guid> _companies = [];
    private readonly HashSet<Guid> _stations = [];
    private readonly OrganiserScope _couriers;

    internal OrganiserReach(IReadOnlyList<Grant> grants, AreaTree areas, IReadOnlyList<StationName> stations, IReadOnlyList<CompanyName> companies)
    {
        (Grants, Areas, Stations, Companies) = (grants, areas, stations, companies);
        _couriers = OrganiserScope.Of(grants, areas);
        foreach (var grant in grants)
        {
            _everything |= grant.Kind == ScopeKind.Everything;
            if (grant is { Kind: ScopeKind.Area, ScopeId: { } area })
                _areas.UnionWith(areas.AllIn(area));
            if (grant is { Kind: ScopeKind.Company, ScopeId: { } company })
                _companies.Add(company);
            if (grant is { Kind: ScopeKind.Station, ScopeId: { } station })
                _stations.Add(station);
        }

        _stations.UnionWith(stations.Where(s => _companies.Contains(s.CompanyId) || (s.CommunityId is { } c && _areas.Contains(c))).Select(s => s.Id));
    }

    /// <summary>The scopes as granted, one of which runs what this organiser opens.</summary>
    public IReadOnlyList<Grant> Grants { get; }

    internal AreaTree Areas { get; }
    public IReadOnlyList<StationName> Stations { get; }
    public IReadOnlyList<CompanyName> Companies { get; }

    public IQueryable<Programme> Own(IQueryable<Programme> programmes)
    {
        if (_everything)
            return programmes;
        Guid[] areas = [.. _areas], companies = [.. _companies], stations = [.. _stations];
        return programmes.Where(p => p.OwnerId != null
            && ((p.OwnerKind == ScopeKind.Area && areas.Contains(p.OwnerId.Value))
                || (p.OwnerKind == ScopeKind.Company && companies.Contains(p.OwnerId.Value))
                || (p.OwnerKind == ScopeKind.Station && stations.Contains(p.OwnerId.Value))));
    }

    /// <summary>Everybody this organiser looks after, whatever the state of the account.</summary>
    public IQueryable<Person> People(IQueryable<Person> people) => _couriers.Of(people);

    /// <summary>The couriers who may be asked to come: those waiting for approval and those suspended are not.</summary>
    internal IQueryable<Person> Couriers(WelfareDbContext db) => People(db.Users)
        .Where(p => (p.Status == PersonStatus.Active || p.Status == PersonStatus.Imported) && db.RoleGrants.Any(g => g.PersonId == p.Id && g.Role == Role.Courier));

    public bool MayAddress(ScopeKind kind, Guid? target) => (kind, target) switch
    {
        (ScopeKind.Everything, null) => _everything,
        (ScopeKind.Area, { } id) => _everything ? Areas.Areas.ContainsKey(id) : _areas.Contains(id),
        (ScopeKind.Company, { } id) => _everything ? Companies.Any(c => c.Id == id) : _companies.Contains(id),
        (ScopeKind.Station, { } id) => _everything ? Stations.Any(s => s.Id == id) : _stations.Contains(id),
        _ => false,
    };

    public IEnumerable<Guid> AreaIds => Areas.Areas.Keys;

    /// <summary>"道里區 工程街道" in the reader's language.</summary>
    public string AreaPath(Guid id) => Areas.Path(id);

    public string? StationName(Guid? id) => id is null ? null : Stations.FirstOrDefault(s => s.Id == id)?.Name.ToString();

    /// <summary>The name of a scope in the reader's language; null for everybody and for what is not known.</summary>
    public string? NameOf(ScopeKind kind, Guid? id) => kind switch
    {
        ScopeKind.Area when id is { } area && Areas.Areas.TryGetValue(area, out var node) => node.Name.ToString(),
        ScopeKind.Company => Companies.FirstOrDefault(c => c.Id == id)?.Name.ToString(),
        ScopeKind.Station => StationName(id),
        _ => null,
    };
}

public sealed record StationName(Guid Id, Guid CompanyId, Guid? CommunityId, LocalText Name);

public sealed record CompanyName(Guid Id, LocalText Name);

/// <summary>Reads an organiser's reach once a request.</summary>
internal sealed class OrganiserReaches(WelfareDbContext db, AreaTrees areas)
{
    private static readonly Grant WholeCity = new(Role.UnionOrganiser, ScopeKind.Everything, null);
    private OrganiserReach? _reach;

    /// <summary>An administrator reaches the whole city.</summary>
    public async Task<OrganiserReach> Of(Visitor visitor, CancellationToken cancel) =>
        _reach ??= await Of(visitor.Grants, cancel);

    /// <summary>For what is made without a visitor, such as a subscribed calendar.</summary>
    public async Task<OrganiserReach> Of(IReadOnlyList<Grant> held, CancellationToken cancel)
    {
        IReadOnlyList<Grant> grants = held.Any(g => g.Role == Role.Administrator) ? [WholeCity] : [.. held.Where(g => g.Role == Role.UnionOrganiser)];
        var stations = await db.Stations.Select(s => new StationName(s.Id, s.CompanyId, s.CommunityId, s.Name)).ToListAsync(cancel);
        var companies = await db.Companies.Select(c => new CompanyName(c.Id, c.Name)).ToListAsync(cancel);
        return new OrganiserReach(grants, await areas.Get(cancel), stations, companies);
    }
}
