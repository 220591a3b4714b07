using Microsoft.EntityFrameworkCore;

using WelfareHub.Web.Data;

namespace WelfareHub.Web.Modules.Accounts;

/// <summary>What codes stand for, so that one file can name another's lines.</summary>
internal sealed class PlaceCodes
{
    public Dictionary<string, Guid> Areas { get; init; } = [];
    public Dictionary<string, Guid> Companies { get; init; } = [];
    public Dictionary<string, Guid> Stations { get; init; } = [];

    /// <summary>Filled by the checkups module, which owns hospitals.</summary>
    public Dictionary<string, Guid> Hospitals { get; init; } = [];

    /// <summary>Filled by the facilities module, which owns Workers' Homes.</summary>
    public Dictionary<string, Guid> Homes { get; init; } = [];
}

/// <summary>Loads areas.csv, companies.csv and stations.csv. A code that is there already stays as it is. The caller saves.</summary>
internal static class PlacesImporter
{
    public static async Task<PlaceCodes> Import(WelfareDbContext db, string folder, CancellationToken cancel)
    {
        var codes = new PlaceCodes
        {
            Areas = await db.Areas.ToDictionaryAsync(a => a.Code, a => a.Id, cancel),
            Companies = await db.Companies.ToDictionaryAsync(c => c.Code, c => c.Id, cancel),
            Stations = await db.Stations.ToDictionaryAsync(s => s.Code, s => s.Id, cancel),
        };
        AddAreas(db, SeedFile.Read(folder, "areas.csv"), codes);
        AddCompanies(db, SeedFile.Read(folder, "companies.csv"), codes);
        AddStations(db, SeedFile.Read(folder, "stations.csv"), codes);
        return codes;
    }

    private static void AddAreas(WelfareDbContext db, SeedFile file, PlaceCodes codes)
    {
        foreach (var row in file.Rows.Where(r => !codes.Areas.ContainsKey(r["code"])))
        {
            var kind = row.OneOf("kind", ("district", AreaKind.District), ("subdistrict", AreaKind.Subdistrict), ("community", AreaKind.Community));
            var area = new Area
            {
                Code = row["code"],
                Kind = kind,
                ParentId = kind == AreaKind.District ? null : row.Named("parent", codes.Areas, "areas.csv above this line"),
                Name = row.Text("name"),
                Latitude = row.Degrees("latitude"),
                Longitude = row.Degrees("longitude"),
            };
            codes.Areas.Add(area.Code, area.Id);
            db.Areas.Add(area);
        }
    }

    private static void AddCompanies(WelfareDbContext db, SeedFile file, PlaceCodes codes)
    {
        foreach (var row in file.Rows.Where(r => !codes.Companies.ContainsKey(r["code"])))
        {
            var company = new Company { Code = row["code"], Name = row.Text("name") };
            codes.Companies.Add(company.Code, company.Id);
            db.Companies.Add(company);
        }
    }

    private static void AddStations(WelfareDbContext db, SeedFile file, PlaceCodes codes)
    {
        foreach (var row in file.Rows.Where(r => !codes.Stations.ContainsKey(r["code"])))
        {
            var station = new Station
            {
                Code = row["code"],
                CompanyId = row.Named("company", codes.Companies, "companies.csv"),
                CommunityId = row.Named("community", codes.Areas, "areas.csv"),
                Name = row.Text("name"),
                Address = row.Address("address"),
                Latitude = row.Degrees("latitude"),
                Longitude = row.Degrees("longitude"),
            };
            codes.Stations.Add(station.Code, station.Id);
            db.Stations.Add(station);
        }
    }
}
