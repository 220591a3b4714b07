using System.Text;

using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>Loads homes.csv, home-hours.csv and bookables.csv. What is there already stays as it is. The caller saves.</summary>
/// <remarks>The answer: holidays that were left to the keepers.</remarks>
internal static class HomesSeeder
{
    private static readonly (string Name, FacilityFile Kind)[] Files =
        [("homes.csv", FacilityFile.Homes), ("home-hours.csv", FacilityFile.Hours), ("bookables.csv", FacilityFile.Bookables)];

    public static async Task<IReadOnlyList<LeftHoliday>> Import(WelfareDbContext db, string folder, PlaceCodes codes, HolidayCalendar holidays, CityClock clock, CancellationToken cancel)
    {
        var world = await FacilityWorld.Load(db, codes.Areas, codes.Stations, [.. holidays.All], cancel);
        world.Booked = await FacilityWorld.StaysToCome(db, clock.Now, cancel);
        var import = new FacilityImport(db, world, clock, addOnly: true, mayKeep: static (_, _) => true);
        foreach (var (name, kind) in Files)
        {
            var path = Path.Combine(folder, name);
            if (!File.Exists(path))
                throw new SeedException($"{path} is missing.");
            var table = new SheetTable([.. Csv.Read(await File.ReadAllTextAsync(path, Encoding.UTF8, cancel))]);
            if (FacilityImport.KindOf(table) != kind)
                throw new SeedException($"{name} lacks a column; seed-data/README.md names them.");
            import.Take(table, kind);
            if (table.Issues is [var issue, ..])
                throw new SeedException($"{name}, line {issue.Line}: \"{issue.Column}\" {issue.Kind} {issue.Value}");
        }

        var left = import.LayNewHolidays();
        foreach (var home in world.Homes.Values)
            codes.Homes.Add(home.Code, home.Id);
        return left;
    }
}
