using System.Collections.Concurrent;
using System.Text;

using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Accounts;

namespace WelfareHub.Web.Tests.Accounts;

/// <summary>A roster that takes a while.</summary>
public sealed partial class RosterTests
{
    /// <summary>Whoever else waits for SQLite's one writer looks every tenth of a second: the pause between two batches must be longer.</summary>
    [Fact]
    public async Task While_a_long_roster_is_applied_others_get_to_write()
    {
        await using var site = await Site.Open(change: builder => builder.Services.Replace(ServiceDescriptor.Singleton<CommitGate>(root =>
            new WatchedGate(new SharedCommitGate(root.GetRequiredService<Func<WelfareDbContext>>()), root.GetRequiredService<Func<WelfareDbContext>>()))));
        using var organiser = await site.As("organiser-sf");
        var rows = string.Concat(Enumerable.Range(0, 1000).Select(i => $"示例新人{i:0000},1390001{i:0000},,sf,sf-jingwei,zhongyijie,\n"));
        var shown = await Upload(organiser, "roster.csv", Encoding.UTF8.GetBytes(Header + rows));

        await Apply(organiser, shown);
        await site.Get<RosterWorker>().StopAsync(CancellationToken.None);

        var batches = ((WatchedGate)site.Get<CommitGate>()).Batches.ToList();
        batches.Select(b => b.Done).Should().Equal(Enumerable.Range(1, 10).Select(n => 100 * n), "after each batch somebody else has a turn and sees how far it is");
        batches.Zip(batches.Skip(1)).Should().OnlyContain(pair => TimeProvider.System.GetElapsedTime(pair.First.To, pair.Second.From) > TimeSpan.FromMilliseconds(100));
    }

    /// <summary>Notes each batch of a roster: when it came and went, and what somebody else then reads who takes SQLite's one writer.</summary>
    private sealed class WatchedGate(SharedCommitGate real, Func<WelfareDbContext> contexts) : CommitGate, IAsyncDisposable
    {
        public ConcurrentQueue<(int Done, long From, long To)> Batches { get; } = new();

        public override async Task<T> Run<T>(Func<DbContext, CancellationToken, ValueTask<T>> verb, CancellationToken cancel = default)
        {
            var from = TimeProvider.System.GetTimestamp();
            var isBatch = false;
            var result = await real.Run(
                async (db, token) =>
                {
                    var done = await verb(db, token);
                    isBatch = db.ChangeTracker.Entries<RosterImport>().Any();
                    return done;
                },
                cancel);
            if (isBatch)
            {
                await using var other = contexts();
                await using (await other.Database.BeginTransactionAsync(CancellationToken.None))
                {
                    var reached = await other.RosterImports.Select(i => i.Done).SingleAsync(CancellationToken.None);
                    Batches.Enqueue((reached, from, TimeProvider.System.GetTimestamp()));
                }
            }

            return result;
        }

        public ValueTask DisposeAsync() => real.DisposeAsync();
    }
}
