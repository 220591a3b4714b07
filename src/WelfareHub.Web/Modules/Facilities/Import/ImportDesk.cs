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
    /// <summary>Schedules with other hours, and units that stand in a pool beside those there were.</summary>
    public Rearranged Rearranged { get; init; } = new([], []);
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
        return await Take(db, run, await Within(visitor, cancel), cancel);
    }

    /// <summary>
    /// Once, however often the button is pressed; lines with something wrong are left out. No booking lies outside the new hours, but
    /// who waits for a time may, and is told in the same transaction; who waits for what there is more of is offered it.
    /// </summary>
    public async Task Apply(FacilityImportRun run, Visitor visitor, CancellationToken cancel)
    {
        var mayKeep = await Within(visitor, cancel);
        await core.Rearrange(context => Write((WelfareDbContext)context, run, mayKeep), reason: "", Actor.Staff(visitor.Id), CancellationToken.None);
        book.Forget();
    }

    private async ValueTask<Rearranged> Write(WelfareDbContext db, FacilityImportRun run, Func<Guid?, Guid, bool> mayKeep)
    {
        var now = clock.Now;
        if (await db.Set<FacilityImportRun>().Where(r => r.Id == run.Id && r.AppliedAt == null).ExecuteUpdateAsync(set => set.SetProperty(r => r.AppliedAt, now)) == 0)
            return new Rearranged([], []);

        // Locked as every verb does: who is booking there right now is seen, whoever comes after reads what the file says.
        await Lock(db, run);
        var plan = await Take(db, run, mayKeep, CancellationToken.None);
        var (added, changed, _) = plan.Counts;
        await db.Set<FacilityImportRun>().Where(r => r.Id == run.Id).ExecuteUpdateAsync(
            set => set.SetProperty(r => r.Rows, (string?)null).SetProperty(r => r.Added, added).SetProperty(r => r.Changed, changed));
        return plan.Rearranged;
    }

    /// <summary>The homes that the file names, and their units.</summary>
    private static async Task Lock(WelfareDbContext db, FacilityImportRun run)
    {
        var column = (FacilityFile)run.Kind == FacilityFile.Homes ? "code" : "home";
        var codes = Table(run).Lines.Select(l => l.Text(column)).OfType<string>().Distinct().ToList();

        // Homes before units, as whoever closes or changes a home does, and one after the other: two imports wait and do not block each other.
        foreach (var id in await db.Homes.Where(h => codes.Contains(h.Code)).OrderBy(h => h.Id).Select(h => h.Id).ToListAsync())
            await db.LockHome(id);
        var units = await (
            from home in db.Homes
            join bookable in db.Bookables on home.ScheduleId equals bookable.ScheduleId
            where codes.Contains(home.Code) && bookable.WithdrawnAt == null
            select bookable.Id).ToListAsync();
        await BookingDesk.LockBookables(db, units);
    }

    private static SheetTable Table(FacilityImportRun run) => new(JsonSerializer.Deserialize<List<SheetRow>>(run.Rows ?? "[]") ?? []);

    /// <summary>Whether somebody may keep a home with this station and community.</summary>
    private async Task<Func<Guid?, Guid, bool>> Within(Visitor visitor, CancellationToken cancel)
    {
        var scope = OrganiserScope.Of(visitor, await areas.Get(cancel));
        var all = visitor.Has(Role.Administrator);
        return (station, community) => all || scope.Covers(null, station, community);
    }

    private async Task<ImportPlan> Take(WelfareDbContext db, FacilityImportRun run, Func<Guid?, Guid, bool> mayKeep, CancellationToken cancel)
    {
        var table = Table(run);
        var holidays = await db.Holidays.AsNoTracking().ToListAsync(cancel);
        var world = await FacilityWorld.Load(db, areas: null, stations: null, holidays, cancel);
        world.Booked = await FacilityWorld.StaysToCome(db, clock.Now, cancel);
        var import = new FacilityImport(db, world, clock, addOnly: false, mayKeep);
        var counts = import.Take(table, (FacilityFile)run.Kind);
        return new ImportPlan(counts, [.. table.Issues.OrderBy(i => i.Line).Take(IssuesShown)]) { Rearranged = new Rearranged(import.Schedules, import.More) };
    }
}
