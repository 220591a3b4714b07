using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Accounts;

/// <summary>The hospitals a scheduler can be given; the checkups module, which has them, registers it.</summary>
public delegate Task<IReadOnlyList<ScopePlace>> ListHospitals(WelfareDbContext db, CancellationToken cancel);

/// <summary>The homes a keeper can be given; the facilities module, which has them, registers it.</summary>
public delegate Task<IReadOnlyList<ScopePlace>> ListHomes(WelfareDbContext db, CancellationToken cancel);

/// <summary>A place that a role can be given for.</summary>
public sealed record ScopePlace(Guid Id, LocalText Name);

/// <summary>What a role can be given for, by name in the reader's language. Loaded once a request.</summary>
internal sealed class ScopeNames(WelfareDbContext db, AreaTrees areas, ListHospitals hospitals, ListHomes homes, IStringLocalizer<AdminTexts> texts)
{
    private readonly Dictionary<(ScopeKind, Guid?), string> _names = [];

    /// <summary>Values as <see cref="Read"/> takes them.</summary>
    public IReadOnlyList<Answer> Choices { get; private set; } = [];

    public async Task Load(CancellationToken cancel)
    {
        var tree = await areas.Get(cancel);
        foreach (var hospital in await hospitals(db, cancel))
            _names[(ScopeKind.Hospital, hospital.Id)] = hospital.Name.ToString();
        foreach (var home in await homes(db, cancel))
            _names[(ScopeKind.Home, home.Id)] = home.Name.ToString();
        foreach (var area in tree.Areas.Values)
            _names[(ScopeKind.Area, area.Id)] = tree.Path(area.Id);
        foreach (var company in await db.Companies.Select(c => new { c.Id, c.Name }).ToListAsync(cancel))
            _names[(ScopeKind.Company, company.Id)] = company.Name.ToString();
        foreach (var station in await db.Stations.Select(s => new { s.Id, s.Name }).ToListAsync(cancel))
            _names[(ScopeKind.Station, station.Id)] = station.Name.ToString();
        Choices = [.. _names.OrderBy(n => n.Key.Item1).ThenBy(n => n.Value, StringComparer.CurrentCulture)
            .Select(n => new Answer($"{n.Key.Item1}:{n.Key.Item2}", texts["Scope" + n.Key.Item1, n.Value]))];
    }

    public string Of(ScopeKind kind, Guid? id) => kind == ScopeKind.Everything ? "" : _names.GetValueOrDefault((kind, id), texts["ScopeGone"]);

    public string Role(Role role) => texts["Role" + role];

    public IReadOnlyList<Answer> Roles =>
        [.. new[] { Accounts.Role.HospitalScheduler, Accounts.Role.Keeper, Accounts.Role.UnionOrganiser, Accounts.Role.Administrator, Accounts.Role.Courier }.Select(r => new Answer(r.ToString(), Role(r)))];

    /// <summary>The role and scope of a form; null with an error when they do not fit together.</summary>
    public RoleGrant? Read(IFormCollection form, Guid personId, FormErrors errors)
    {
        var role = Roles.FirstOrDefault(r => r.Value == form["role"])?.Value;
        if (role is null)
        {
            errors.Add("role", texts["RoleMissing"]);
            return null;
        }

        var grant = new RoleGrant { PersonId = personId, Role = Enum.Parse<Role>(role) };
        if (grant.Role is Accounts.Role.Administrator or Accounts.Role.Courier)
            return grant;
        var scope = _names.Keys.FirstOrDefault(k => $"{k.Item1}:{k.Item2}" == form["scope"]);
        var fits = grant.Role switch
        {
            Accounts.Role.HospitalScheduler => scope.Item1 == ScopeKind.Hospital,
            Accounts.Role.Keeper => scope.Item1 == ScopeKind.Home,
            _ => scope.Item1 is ScopeKind.Area or ScopeKind.Company or ScopeKind.Station,
        };
        if (!fits)
        {
            errors.Add("scope", texts["ScopeWrong" + grant.Role]);
            return null;
        }

        (grant.ScopeKind, grant.ScopeId) = scope;
        return grant;
    }
}
