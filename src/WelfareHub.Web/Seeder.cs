using System.Globalization;

using Microsoft.EntityFrameworkCore;

using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Checkups;
using WelfareHub.Web.Modules.Facilities;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web;

/// <summary>
/// Loads the folder of seed data, all in one transaction. Adds what is missing and changes nothing that is there, so it may run as
/// often as one likes. Days in the files count from the first day it ever ran, so that a demo is never stale.
/// </summary>
internal sealed class Seeder(Func<WelfareDbContext> contexts, WelfareSettings settings, IWebHostEnvironment environment, CityClock clock, SessionPublisher publisher, AreaTrees areas)
{
    private const string FirstDayKey = "seed.first_day";
    private const string LoadedKey = "seed.loaded";

    /// <summary>At the start of a Development server: everything, once.</summary>
    public async Task RunOnce(CancellationToken cancel)
    {
        await using (var db = contexts())
        {
            if (await db.Settings.AnyAsync(s => s.Key == LoadedKey, cancel))
                return;
        }

        await Run(withPeople: true, cancel);
    }

    /// <param name="withPeople">Couriers and staff too. Their phone numbers may be real people's: only where no channel is connected.</param>
    /// <param name="cancel">Stops; nothing is loaded then.</param>
    /// <exception cref="SeedException">A file is missing or wrong; nothing is loaded.</exception>
    /// <returns>Holidays that some home could not be given, for whoever loads to pass on.</returns>
    public async Task<IReadOnlyList<LeftHoliday>> Run(bool withPeople, CancellationToken cancel)
    {
        await using var db = contexts();
        db.ChangeTracker.AutoDetectChangesEnabled = false;
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var firstDay = await FirstDay(db, cancel);
        var folder = settings.SeedData;
        var codes = await PlacesImporter.Import(db, folder, cancel);
        await HospitalsImporter.Import(db, folder, codes, cancel);
        var holidays = await HolidaysImporter.Import(db, folder, cancel);
        var left = await HomesSeeder.Import(db, folder, codes, holidays, clock, cancel);
        if (withPeople)
            await new PeopleImporter(db, folder, codes, environment.IsDevelopment(), clock.Now).Import(cancel);
        var programmes = await ProgrammesImporter.Import(db, folder, codes, firstDay, clock.Now, cancel);
        await new SessionsImporter(publisher, codes, programmes).Import(db, folder, firstDay, holidays, cancel);
        await db.SaveChangesAsync(cancel);
        if (withPeople)
            await Remember(db, LoadedKey, "all", cancel);
        await transaction.CommitAsync(cancel);
        areas.Forget();
        return left;
    }

    /// <summary>Writes first, so that of two nodes that start together the second waits here and then finds everything loaded.</summary>
    private async Task<DateOnly> FirstDay(WelfareDbContext db, CancellationToken cancel)
    {
        await Remember(db, FirstDayKey, clock.Today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), cancel);
        var written = await db.Settings.Where(s => s.Key == FirstDayKey).Select(s => s.Value).SingleAsync(cancel);
        return DateOnly.ParseExact(written, "yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    private static Task<int> Remember(WelfareDbContext db, string key, string value, CancellationToken cancel) =>
        db.Database.ExecuteSqlAsync($"INSERT INTO \"Settings\" (\"Key\", \"Value\") VALUES ({key}, {value}) ON CONFLICT DO NOTHING", cancel);
}
