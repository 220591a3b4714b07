using System.Text.Json;

using Microsoft.EntityFrameworkCore;

using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>What an import would do.</summary>
public sealed record ImportPlan(ImportCounts Counts, IReadOnlyList<SheetIssue> Issues);

/// <summary>Plans and applies imports of homes, within what the organiser looks after.</summary>
internal sealed class ImportDesk(Func<WelfareDbContext> contexts, AreaTrees areas, HomeBook book, CityClock clock)
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
        var (added, changed, _) = (await Take(db, run, visitor, cancel)).Counts;
        await db.SaveChangesAsync(cancel);
        await db.Set<FacilityImportRun>().Where(r => r.Id == run.Id).ExecuteUpdateAsync(
            set => set.SetProperty(r => r.Rows, (string?)null).SetProperty(r => r.Added, added).SetProperty(r => r.Changed, changed), cancel);
        await transaction.CommitAsync(cancel);
        book.Forget();
    }

    private async Task<ImportPlan> Take(WelfareDbContext db, FacilityImportRun run, Visitor visitor, CancellationToken cancel)
    {
        var table = new SheetTable(JsonSerializer.Deserialize<List<SheetRow>>(run.Rows ?? "[]") ?? []);
        var holidays = await db.Holidays.AsNoTracking().ToListAsync(cancel);
        var world = await FacilityWorld.Load(db, areas: null, stations: null, holidays, cancel);
        var scope = OrganiserScope.Of(visitor, await areas.Get(cancel));
        var all = visitor.Has(Role.Administrator);
        var import = new FacilityImport(db, world, clock, addOnly: false, (station, community) => all || scope.Covers(null, station, community));
        var counts = import.Take(table, (FacilityFile)run.Kind);
        return new ImportPlan(counts, [.. table.Issues.OrderBy(i => i.Line).Take(IssuesShown)]);
    }
}
