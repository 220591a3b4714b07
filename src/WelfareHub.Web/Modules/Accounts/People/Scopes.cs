namespace WelfareHub.Web.Modules.Accounts;

/// <summary>
/// Whom an organiser looks after. A company's or station's organiser: those who work there. An area's: those registered in a
/// community inside it, and those without a community whose station lies inside it. Several grants add up. Who
/// registered alone and has not proved the phone yet is seen by nobody.
/// </summary>
internal sealed class OrganiserScope
{
    private readonly bool _everything;
    private readonly HashSet<Guid> _companies = [];
    private readonly HashSet<Guid> _stations = [];
    private readonly HashSet<Guid> _areas = [];
    private readonly HashSet<Guid> _stationsInAreas = [];

    private OrganiserScope(IEnumerable<Grant> grants, AreaTree areas)
    {
        foreach (var grant in grants.Where(g => g.Role == Role.UnionOrganiser))
        {
            switch (grant)
            {
                case { Kind: ScopeKind.Everything }:
                    _everything = true;
                    break;
                case { Kind: ScopeKind.Company, ScopeId: { } company }:
                    _companies.Add(company);
                    break;
                case { Kind: ScopeKind.Station, ScopeId: { } station }:
                    _stations.Add(station);
                    break;
                case { Kind: ScopeKind.Area, ScopeId: { } area }:
                    _areas.UnionWith(areas.AllIn(area));
                    _stationsInAreas.UnionWith(areas.StationsIn(area));
                    break;
            }
        }
    }

    public static OrganiserScope Of(Visitor visitor, AreaTree areas) => Of(visitor.Grants, areas);

    public static OrganiserScope Of(IEnumerable<Grant> grants, AreaTree areas) => new(grants, areas);

    /// <summary>For those whose scope is known by their places only, such as a row of a roster.</summary>
    public bool Covers(Guid? company, Guid? station, Guid? community) =>
        _everything
        || (company is { } c && _companies.Contains(c))
        || (station is { } s && _stations.Contains(s))
        || (community is { } a ? _areas.Contains(a) : station is { } at && _stationsInAreas.Contains(at));

    /// <summary>A community whose people this organiser approves; only an area's organiser has one.</summary>
    public bool CoversCommunity(Guid? community) => _everything || (community is { } c && _areas.Contains(c));

    /// <summary>The same rule as <see cref="CoversCommunity"/>, in the query.</summary>
    public IQueryable<Person> OfCommunities(IQueryable<Person> people)
    {
        var proved = people.Where(p => p.CommunityId != null && p.Status != PersonStatus.Unproved);
        if (_everything)
            return proved;
        Guid[] areas = [.. _areas];
        return proved.Where(p => areas.Contains(p.CommunityId!.Value));
    }

    /// <summary>The same rule as <see cref="Covers"/>, in the query.</summary>
    public IQueryable<Person> Of(IQueryable<Person> people)
    {
        var proved = people.Where(p => p.Status != PersonStatus.Unproved);
        if (_everything)
            return proved;
        Guid[] companies = [.. _companies], stations = [.. _stations], areas = [.. _areas], inAreas = [.. _stationsInAreas];
        return proved.Where(p =>
            (p.CompanyId != null && companies.Contains(p.CompanyId.Value))
            || (p.StationId != null && stations.Contains(p.StationId.Value))
            || (p.CommunityId != null && areas.Contains(p.CommunityId.Value))
            || (p.CommunityId == null && p.StationId != null && inAreas.Contains(p.StationId.Value)));
    }
}

internal static class Scopes
{
    /// <summary>The couriers this organiser looks after; nobody for everybody else. Every list and every record goes through it.</summary>
    public static IQueryable<Person> InScopeOf(this IQueryable<Person> people, Visitor visitor, AreaTree areas) =>
        OrganiserScope.Of(visitor, areas).Of(people);
}
