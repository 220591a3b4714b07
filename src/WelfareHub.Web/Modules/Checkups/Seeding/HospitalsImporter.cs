using Microsoft.EntityFrameworkCore;

using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Accounts;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>Loads hospitals.csv. A code that is there already stays as it is. The caller saves.</summary>
internal static class HospitalsImporter
{
    public static async Task Import(WelfareDbContext db, string folder, PlaceCodes codes, CancellationToken cancel)
    {
        foreach (var known in await db.Hospitals.Select(h => new { h.Code, h.Id }).ToListAsync(cancel))
            codes.Hospitals.Add(known.Code, known.Id);
        foreach (var row in SeedFile.Read(folder, "hospitals.csv").Rows.Where(r => !codes.Hospitals.ContainsKey(r["code"])))
        {
            var hospital = new Hospital
            {
                Code = row["code"],
                Name = row.Text("name"),
                Address = row.Address("address"),
                Where = row.Text("where"),
                DistrictId = row.Named("district", codes.Areas, "areas.csv"),
                Phone = row.Optional("phone"),
                Latitude = row.Degrees("latitude"),
                Longitude = row.Degrees("longitude"),
            };
            codes.Hospitals.Add(hospital.Code, hospital.Id);
            db.Hospitals.Add(hospital);
        }
    }
}
