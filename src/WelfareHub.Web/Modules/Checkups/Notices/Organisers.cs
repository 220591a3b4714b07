using Microsoft.EntityFrameworkCore;

using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Accounts;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>Every organiser with their reach, for what is written to all of them at one time.</summary>
internal sealed class Organisers(AreaTrees areas)
{
    public async Task<List<(Guid PersonId, OrganiserReach Reach)>> All(WelfareDbContext db, CancellationToken cancel)
    {
        var grants = await db.RoleGrants.Where(g => g.Role == Role.UnionOrganiser)
            .Where(g => db.Users.Any(p => p.Id == g.PersonId && p.Status == PersonStatus.Active))
            .Select(g => new { g.PersonId, Grant = new Grant(g.Role, g.ScopeKind, g.ScopeId) }).ToListAsync(cancel);
        return await Reaches(db, grants.GroupBy(g => g.PersonId).Select(g => (g.Key, (IReadOnlyList<Grant>)[.. g.Select(x => x.Grant)])), cancel);
    }

    /// <summary>What each would reach who holds these.</summary>
    public async Task<List<(T Who, OrganiserReach Reach)>> Reaches<T>(WelfareDbContext db, IEnumerable<(T Who, IReadOnlyList<Grant> Grants)> held, CancellationToken cancel)
    {
        var stations = await db.Stations.Select(s => new StationName(s.Id, s.CompanyId, s.CommunityId, s.Name)).ToListAsync(cancel);
        var companies = await db.Companies.Select(c => new CompanyName(c.Id, c.Name)).ToListAsync(cancel);
        var tree = await areas.Get(cancel);
        return [.. held.Select(h => (h.Who, new OrganiserReach(h.Grants, tree, stations, companies)))];
    }
}
