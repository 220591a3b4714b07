using System.Text.Json;

using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>What an import would do.</summary>
public sealed record ImportPlan(ImportCounts Counts, IReadOnlyList<SheetIssue> Issues)
{
    /// <summary>Schedules with other hours than before.</summary>
    public IReadOnlyCollection<Guid> Schedules { get; init; } = [];
}

/// <summary>Plans and applies imports of homes, within what the organiser looks after.</summary>
internal sealed class ImportDesk(Func<WelfareDbContext> contexts, AreaTrees areas, BookingDesk core, HomeBook book, CityClock clock)
{
    private const int IssuesShown = 100;

    public async Task<FacilityImportRun?> Find(Guid id, Visitor visitor, CancellationToken cancel)
    {
        await using var db = contexts();
        return await db.Set<FacilityImportRun>().AsNoTracking().FirstOrDefaultAsync(r => r.Id == id && r.ById == visitor.Id, cancel);
    }

    public async Task<ImportPlan> Plan(FacilityImportRun run, Visitor visitor, CancellationToken cancel)
    {
        await using var db = contexts();
        return await Take(db, run, visitor, cancel);
    }

    /// <summary>Once, however often the button is pressed; lines with something wrong are left out.</summary>
    public async Task Apply(FacilityImportRun run, Visitor visitor, CancellationToken cancel)
    {
        await using var db = contexts();
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var now = clock.Now;
        if (await db.Set<FacilityImportRun>().Where(r => r.Id == run.Id && r.AppliedAt == null).ExecuteUpdateAsync(set => set.SetProperty(r => r.AppliedAt, now), cancel) == 0)
            return;

        // Locked as every verb does: who is booking there right now is seen, whoever comes after reads what the file says.
        await Lock(db, run, cancel);
        var plan = await Take(db, run, visitor, cancel);
        var (added, changed, _) = plan.Counts;
        await db.SaveChangesAsync(cancel);
        await db.Set<FacilityImportRun>().Where(r => r.Id == run.Id).ExecuteUpdateAsync(
            set => set.SetProperty(r => r.Rows, (string?)null).SetProperty(r => r.Added, added).SetProperty(r => r.Changed, changed), cancel);
        await transaction.CommitAsync(cancel);
        book.Forget();

        // No booking lies outside the new hours, but who waits for a time may.
        foreach (var schedule in plan.Schedules)
            await core.ChangeHours(schedule, static _ => ValueTask.CompletedTask, reason: "", dryRun: false, Actor.Staff(visitor.Id), CancellationToken.None);
    }

    /// <summary>The homes that the file names, and their units.</summary>
    private static async Task Lock(WelfareDbContext db, FacilityImportRun run, CancellationToken cancel)
    {
        var column = (FacilityFile)run.Kind == FacilityFile.Homes ? "code" : "home";
        var codes = Table(run).Lines.Select(l => l.Text(column)).OfType<string>().Distinct().ToList();

        // Homes before units, as whoever closes or changes a home does, and one after the other: two imports wait and do not block each other.
        foreach (var id in await db.Homes.Where(h => codes.Contains(h.Code)).OrderBy(h => h.Id).Select(h => h.Id).ToListAsync(cancel))
            await db.Homes.Where(h => h.Id == id).ExecuteUpdateAsync(set => set.SetProperty(h => h.Code, h => h.Code), cancel);
        var units = await (
            from home in db.Homes
            join bookable in db.Bookables on home.ScheduleId equals bookable.ScheduleId
            where codes.Contains(home.Code) && bookable.WithdrawnAt == null
            select bookable.Id).ToListAsync(cancel);
        await BookingDesk.LockBookables(db, units);
    }

    private static SheetTable Table(FacilityImportRun run) => new(JsonSerializer.Deserialize<List<SheetRow>>(run.Rows ?? "[]") ?? []);

    private async Task<ImportPlan> Take(WelfareDbContext db, FacilityImportRun run, Visitor visitor, CancellationToken cancel)
    {
        var table = Table(run);
        var holidays = await db.Holidays.AsNoTracking().ToListAsync(cancel);
        var world = await FacilityWorld.Load(db, areas: null, stations: null, holidays, cancel);
        world.Booked = await FacilityWorld.StaysToCome(db, clock.Now, cancel);

        var scope = OrganiserScope.Of(visitor, await areas.Get(cancel));
        var all = visitor.Has(Role.Administrator);
        var import = new FacilityImport(db, world, clock, addOnly: false, (station, community) => all || scope.Covers(null, station, community));
        var counts = import.Take(table, (FacilityFile)run.Kind);
        return new ImportPlan(counts, [.. table.Issues.OrderBy(i => i.Line).Take(IssuesShown)]) { Schedules = import.Schedules };
    }
}
