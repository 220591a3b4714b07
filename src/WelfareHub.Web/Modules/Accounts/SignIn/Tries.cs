using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Accounts;

/// <summary>Counts tries in the database, so that parallel tries and a second node change nothing. Whose tries: a keyed hash.</summary>
internal sealed class Tries(CommitGate gate, Vault vault, TimeProvider clock)
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(2);

    /// <summary>Counts one try in each limit, or none when one of them is used up: then UTC until when. Null = go on.</summary>
    public Task<DateTimeOffset?> Take(IReadOnlyList<TryLimit> limits, string whose, CancellationToken cancel) =>
        gate.Run((db, _) => Take(db, limits, whose), cancel);

    /// <summary>The same inside a verb.</summary>
    public async ValueTask<DateTimeOffset?> Take(DbContext db, IReadOnlyList<TryLimit> limits, string whose) =>
        await Take(db, [.. limits.Select(limit => new Counted(limit, whose))]) is { Count: > 0 } pauses ? pauses.Max(p => p.Until) : null;

    /// <summary>Several at once: empty = each was counted; otherwise none was.</summary>
    public async ValueTask<IReadOnlyList<Pause>> Take(DbContext db, IReadOnlyList<Counted> limits)
    {
        var now = clock.GetUtcNow();
        var keys = limits.Select(c => Key(c.Limit, c.Whose)).ToList();
        // The first statement locks each row, in one order, so that nobody decides on a count that another is changing.
        foreach (var key in keys.Order(StringComparer.Ordinal))
        {
            await db.Database.ExecuteSqlAsync(
                $"""
                 INSERT INTO "TryCounters" ("Key", "WindowEndsAt", "Count") VALUES ({key}, {now.UtcDateTime}, 0)
                 ON CONFLICT ("Key") DO UPDATE SET "Count" = "TryCounters"."Count"
                 """);
        }

        var counters = await db.Set<TryCounter>().Where(c => keys.Contains(c.Key)).ToDictionaryAsync(c => c.Key);
        List<Pause> paused = [.. limits.Zip(keys, (c, key) => c.Limit.PausedUntil(counters[key], now) is { } until ? new Pause(c.Limit, until) : null).OfType<Pause>()];
        if (paused.Count > 0)
            return paused;
        for (var i = 0; i < limits.Count; i++)
            limits[i].Limit.Count(counters[keys[i]], now);
        await db.SaveChangesAsync();
        return [];
    }

    public Task Forget(TryLimit limit, string whose, CancellationToken cancel) =>
        gate.Run(async (db, _) =>
        {
            await Forget(db, limit, whose);
            return true;
        }, cancel);

    public async ValueTask Forget(DbContext db, TryLimit limit, string whose)
    {
        var key = Key(limit, whose);
        await db.Set<TryCounter>().Where(c => c.Key == key).ExecuteDeleteAsync();
    }

    /// <summary>Counters whose window is long over say nothing any more.</summary>
    public async ValueTask Sweep(DbContext db)
    {
        var old = clock.GetUtcNow() - Kept;
        await db.Set<TryCounter>().Where(c => c.WindowEndsAt < old).ExecuteDeleteAsync();
    }

    private string Key(TryLimit limit, string whose) => vault.BlindIndex("tries", limit.Name + ":" + whose);
}
