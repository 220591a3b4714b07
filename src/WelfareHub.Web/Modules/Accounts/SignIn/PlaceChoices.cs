using Microsoft.EntityFrameworkCore;

using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Accounts;

/// <summary>The companies, stations and communities a courier chooses from, in the reader's language.</summary>
public sealed class PlaceChoices
{
    private readonly List<(Guid Id, Guid CompanyId, LocalText Name)> _stations;

    private PlaceChoices(List<(Guid Id, LocalText Name)> companies, List<(Guid Id, Guid CompanyId, LocalText Name)> stations, AreaTree areas)
    {
        _stations = stations;
        Companies = [.. companies.Select(c => new Answer(c.Id.ToString(), c.Name.ToString()))];
        Stations =
        [
            .. from station in stations
               join company in companies on station.CompanyId equals company.Id
               orderby company.Name.ToString(), station.Name.ToString()
               select new Answer(station.Id.ToString(), WithCompany(station.Name.ToString(), company.Name.ToString())),
        ];
        Communities =
            [.. areas.Areas.Values.Where(a => a.Kind == AreaKind.Community).Select(a => new Answer(a.Id.ToString(), areas.Path(a.Id))).OrderBy(a => a.Text, StringComparer.CurrentCulture)];
    }

    public IReadOnlyList<Answer> Companies { get; }

    public IReadOnlyList<Answer> Stations { get; }

    public IReadOnlyList<Answer> Communities { get; }

    internal static async Task<PlaceChoices> Load(WelfareDbContext db, AreaTrees areas, CancellationToken cancel)
    {
        var companies = await db.Companies.OrderBy(c => c.Code).Select(c => new { c.Id, c.Name }).ToListAsync(cancel);
        var stations = await db.Stations.Select(s => new { s.Id, s.CompanyId, s.Name }).ToListAsync(cancel);
        return new PlaceChoices([.. companies.Select(c => (c.Id, c.Name))], [.. stations.Select(s => (s.Id, s.CompanyId, s.Name))], await areas.Get(cancel));
    }

    public Guid? Company(string? value) => Chosen(Companies, value);

    public Guid? Station(string? value) => Chosen(Stations, value);

    public Guid? Community(string? value) => Chosen(Communities, value);

    public bool Belongs(Guid station, Guid company) => _stations.Exists(s => s.Id == station && s.CompanyId == company);

    /// <summary>The station first: a narrow list shows no more than the beginning. Many a station's name begins with its company's: once is enough.</summary>
    private static string WithCompany(string station, string company) =>
        station.StartsWith(company, StringComparison.CurrentCultureIgnoreCase) ? station : Unbroken.Join(station, company);

    private static Guid? Chosen(IReadOnlyList<Answer> offered, string? value) =>
        Guid.TryParse(value, out var id) && offered.Any(a => a.Value == id.ToString()) ? id : null;
}
