using Microsoft.EntityFrameworkCore;

using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Accounts;

/// <summary>
/// Loads couriers.csv, staff.csv and personas.csv; the caller saves. Somebody whose phone is known already stays as they are.
/// Personas and administrators come in Development only: elsewhere there is no default account.
/// </summary>
internal sealed class PeopleImporter(WelfareDbContext db, string folder, PlaceCodes codes, bool development, DateTimeOffset now)
{
    private static readonly (string, string)[] LanguageWords = [.. Languages.All.Select(l => (l, l))];
    private HashSet<string> _phones = [];
    private Dictionary<string, string> _personas = [];

    public async Task Import(CancellationToken cancel)
    {
        _phones = [.. await db.Users.Where(p => p.PhoneNumber != null).Select(p => p.PhoneNumber!).ToListAsync(cancel)];
        if (development)
            _personas = DemoPersonas.Read(folder).ToDictionary(p => p.Phone, p => p.Id);
        AddCouriers();
        AddStaff();
    }

    private void AddCouriers()
    {
        foreach (var row in SeedFile.Read(folder, "couriers.csv").Rows)
        {
            if (Make(row, PersonStatus.Imported) is not { } courier)
                continue;
            courier.CompanyId = row.Named("company", codes.Companies, "companies.csv");
            courier.StationId = row.Named("station", codes.Stations, "stations.csv");
            courier.CommunityId = row.Named("community", codes.Areas, "areas.csv");
            Grant(courier, Role.Courier, ScopeKind.Everything, null);
        }
    }

    private void AddStaff()
    {
        foreach (var row in SeedFile.Read(folder, "staff.csv").Rows)
        {
            var role = row.OneOf("role", ("hospital_scheduler", Role.HospitalScheduler), ("keeper", Role.Keeper), ("union_organiser", Role.UnionOrganiser), ("administrator", Role.Administrator));
            if (role == Role.Administrator && !development)
                continue;
            var (kind, scope) = role == Role.Administrator ? (ScopeKind.Everything, (Guid?)null) : Scope(row);
            if (Make(row, PersonStatus.Active) is { } person)
                Grant(person, role, kind, scope);
        }
    }

    private (ScopeKind Kind, Guid? Id) Scope(SeedRow row) => row["scope_kind"] switch
    {
        "hospital" => (ScopeKind.Hospital, row.Named("scope", codes.Hospitals, "hospitals.csv")),
        "home" => (ScopeKind.Home, row.Named("scope", codes.Homes, "homes.csv")),
        "area" => (ScopeKind.Area, row.Named("scope", codes.Areas, "areas.csv")),
        "company" => (ScopeKind.Company, row.Named("scope", codes.Companies, "companies.csv")),
        "station" => (ScopeKind.Station, row.Named("scope", codes.Stations, "stations.csv")),
        _ => throw row.Wrong("\"scope_kind\" must be hospital, home, area, company or station"),
    };

    /// <summary>Null: that phone is known already.</summary>
    private Person? Make(SeedRow row, PersonStatus status)
    {
        var phone = Phones.Normalise(row["phone"]) ?? throw row.Wrong("\"phone\" is not a mobile number");
        var name = FullNames.Clean(row["full_name"]) ?? throw row.Wrong("\"full_name\" is not a name");
        if (!_phones.Add(phone))
            return null;
        var persona = _personas.GetValueOrDefault(phone);
        var person = NewPerson.Make(name, phone, row.Optional("email"), persona is null ? status : PersonStatus.Active, now);
        person.Language = row.OneOf("language", LanguageWords);
        person.Persona = persona;
        db.Users.Add(person);
        return person;
    }

    private void Grant(Person person, Role role, ScopeKind kind, Guid? scope) =>
        db.RoleGrants.Add(new RoleGrant { PersonId = person.Id, Role = role, ScopeKind = kind, ScopeId = scope, GrantedAt = now });
}
