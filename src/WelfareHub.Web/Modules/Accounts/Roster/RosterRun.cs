using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Accounts;

/// <summary>
/// Checks and applies rosters. Applying takes a batch of rows a transaction, and how far it came stands in the same transaction: a
/// run that was cut off goes on where it stopped. Checking changes nobody and simply begins anew.
/// </summary>
internal sealed class RosterRun(CommitGate gate, Func<WelfareDbContext> contexts, RosterPayload payloads, AreaTrees areas, SendNotice send, TimeProvider clock)
{
    private const int Batch = 100;

    /// <summary>Between two batches. Whoever else waits for SQLite's one writer looks every tenth of a second: without a pause they would find it taken until the end.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(120);

    /// <summary>Does what the import's state asks for; nothing when it asks for nothing.</summary>
    public async Task Run(Guid importId, CancellationToken cancel)
    {
        await using var db = contexts();
        var import = await db.RosterImports.AsNoTracking().SingleOrDefaultAsync(i => i.Id == importId, cancel);
        if (import is not { State: RosterState.Checking or RosterState.Applying, Payload: { } payload })
            return;
        // With the scope that the organiser has now, not the one they had when they uploaded.
        var grants = await db.RoleGrants.Where(g => g.PersonId == import.ById).Select(g => new Grant(g.Role, g.ScopeKind, g.ScopeId)).ToListAsync(cancel);
        var checker = new RosterChecker(await PlaceDirectory.Load(db, cancel), OrganiserScope.Of(grants, await areas.Get(cancel)));
        var rows = payloads.Open(payload).ConvertAll(row => new ReadRow(row, checker));
        if (import.State == RosterState.Checking)
            await Check(db, import, rows, checker, cancel);
        else
            await Apply(import, rows, checker, cancel);
    }

    private async Task Check(WelfareDbContext db, RosterImport import, List<ReadRow> rows, RosterChecker checker, CancellationToken cancel)
    {
        var errors = new List<CellError>();
        for (var done = 0; done < rows.Count; done += Batch)
        {
            var batch = rows.GetRange(done, Math.Min(Batch, rows.Count - done));
            await Decide(db, import, batch, checker, errors, write: false, cancel);
            var reached = done + batch.Count;
            await db.RosterImports.Where(i => i.Id == import.Id).ExecuteUpdateAsync(set => set.SetProperty(i => i.Done, reached), cancel);
        }

        int Count(RosterFate fate) => rows.Count(r => r.Row.Fate == fate);
        var (added, changed, bad) = (Count(RosterFate.Add), Count(RosterFate.Change), Count(RosterFate.Bad));
        var (payload, problems) = (payloads.Seal(rows.ConvertAll(r => r.Row)), RosterPayload.Write(errors));
        await db.RosterImports.Where(i => i.Id == import.Id && i.State == RosterState.Checking).ExecuteUpdateAsync(
            set => set.SetProperty(i => i.State, RosterState.Checked).SetProperty(i => i.Added, added).SetProperty(i => i.Changed, changed)
                .SetProperty(i => i.Bad, bad).SetProperty(i => i.Payload, payload).SetProperty(i => i.Errors, problems),
            cancel);
    }

    private async Task Apply(RosterImport found, List<ReadRow> rows, RosterChecker checker, CancellationToken cancel)
    {
        while (await gate.Run(
            async (db, stop) =>
            {
                var import = await db.Set<RosterImport>().AsTracking().SingleAsync(i => i.Id == found.Id, stop);
                if (import.State != RosterState.Applying)
                    return false;
                var batch = rows.GetRange(import.Done, Math.Min(Batch, rows.Count - import.Done));
                var errors = RosterPayload.Errors(import.Errors);
                await Decide(db, import, batch, checker, errors, write: true, stop);
                import.Done += batch.Count;
                import.Added += batch.Count(r => r.Row.Fate == RosterFate.Add);
                import.Changed += batch.Count(r => r.Row.Fate == RosterFate.Change);
                import.Bad += batch.Count(r => r.Row.Fate == RosterFate.Bad);
                import.Errors = RosterPayload.Write(errors);
                if (import.Done >= rows.Count)
                    (import.State, import.Payload) = (RosterState.Applied, null);
                await db.SaveChangesAsync(stop);
                return import.State == RosterState.Applying;
            },
            cancel))
            await Task.Delay(Rest, TimeProvider.System, cancel);
    }

    private async Task Decide(
        DbContext db, RosterImport import, List<ReadRow> batch, RosterChecker checker, List<CellError> errors, bool write, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var (people, emails) = await Known(db, [.. batch.Select(r => r.Entry).OfType<RosterEntry>()], write, cancel);
        foreach (var (row, entry, wrong) in batch)
        {
            errors.AddRange(wrong);
            var person = entry is null ? null : people.GetValueOrDefault(entry.Phone);
            var emailOwner = entry?.Email is { } email && emails.TryGetValue(email.ToUpperInvariant(), out var owner) ? owner : (Guid?)null;
            if (entry is null || !checker.MayWrite(row, entry, person, emailOwner, errors))
                row.Fate = RosterFate.Bad;
            else if (person is not null)
                Change(row, person, entry, import.ById, checker, now);
            else
                row.Fate = RosterFate.Add;
            if (!write || row.Fate != RosterFate.Add)
                continue;
            var (made, grant) = entry!.NewCourier(import.ById, now);
            db.Add(made);
            db.Add(grant);
            await send(db, Welcome.Courier(made.Id, now));
        }
    }

    private static void Change(RosterRow row, Person person, RosterEntry entry, Guid by, RosterChecker checker, DateTimeOffset now)
    {
        var before = Standing.Of(person);
        row.Fate = person.Write(entry, by, now) ? RosterFate.Change : RosterFate.Same;
        row.Changes = checker.Compare(before, Standing.Of(person));
    }

    /// <summary>Who has these phones and e-mails. Tracked only when they may be changed.</summary>
    private static async Task<(Dictionary<string, Person> ByPhone, Dictionary<string, Guid> ByEmail)> Known(
        DbContext db, List<RosterEntry> entries, bool tracked, CancellationToken cancel)
    {
        string[] phones = [.. entries.Select(e => e.Phone)];
        string[] emails = [.. entries.Where(e => e.Email is not null).Select(e => e.Email!.ToUpperInvariant())];
        var people = tracked ? db.Set<Person>().AsTracking() : db.Set<Person>().AsNoTracking();
        var byPhone = await people.Where(p => phones.Contains(p.PhoneNumber)).ToDictionaryAsync(p => p.PhoneNumber!, cancel);
        var byEmail = await db.Set<Person>().Where(p => emails.Contains(p.NormalizedEmail))
            .Select(p => new { p.NormalizedEmail, p.Id }).ToDictionaryAsync(p => p.NormalizedEmail!, p => p.Id, cancel);
        return (byPhone, byEmail);
    }

    /// <summary>A row, what it says (null: nothing that can be used), and what is wrong with it.</summary>
    private sealed record ReadRow(RosterRow Row, RosterEntry? Entry, List<CellError> Wrong)
    {
        public ReadRow(RosterRow row, RosterChecker checker)
            : this(row, null, [])
        {
            Entry = checker.Read(row, Wrong);
        }
    }
}
