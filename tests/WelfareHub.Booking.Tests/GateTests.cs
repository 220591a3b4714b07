using System.Data.Common;

using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

using static WelfareHub.Bookings.Tests.World;

namespace WelfareHub.Bookings.Tests;

/// <summary>Many verbs, one durable commit.</summary>
public sealed class GateTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gate-");
    private readonly Commits _commits = new();

    /// <summary>Seconds for which one try waits for a busy database.</summary>
    private int _busy = 60;

    private string File => Path.Combine(_folder.FullName, "gate.db");

    private Func<TestDbContext> Contexts
    {
        get
        {
            var options = new DbContextOptionsBuilder<TestDbContext>()
                .UseSqlite($"Data Source={File};Default Timeout={_busy}")
                .AddInterceptors(_commits)
                .Options;
            return () => new TestDbContext(options);
        }
    }

    private static ValueTask<int> Insert(DbContext db, Guid id) =>
        new(db.Database.ExecuteSqlAsync($"""INSERT INTO "Bookers" ("Id", "Version") VALUES ({id}, 1)"""));

    private async Task<SharedCommitGate> Gate()
    {
        await using var db = Contexts();
        await db.Database.EnsureCreatedAsync();
        _commits.Count = 0;
        return new SharedCommitGate(Contexts);
    }

    private async Task<int> Stored()
    {
        await using var db = Contexts();
        return await db.Set<Booker>().CountAsync();
    }

    [Fact]
    public async Task Verbs_that_wait_together_share_a_commit()
    {
        await using var gate = await Gate();
        using var hold = new SemaphoreSlim(0);
        var verbs = Enumerable.Range(0, 200).Select(i => gate.Run(async (db, _) =>
        {
            // Until all have come, or else a machine whose threads come one at a time has nobody waiting.
            if (i == 0)
                await hold.WaitAsync(CancellationToken.None);
            return await Insert(db, Someone());
        })).ToList();
        hold.Release();

        await Task.WhenAll(verbs);
        (await Stored()).Should().Be(200);
        _commits.Count.Should().Be((int)Math.Ceiling(200.0 / SharedCommitGate.MostInOneCommit));
    }

    [Fact]
    public async Task A_verb_that_throws_fails_alone_and_leaves_nothing_behind()
    {
        await using var gate = await Gate();
        using var hold = new SemaphoreSlim(0);
        var first = gate.Run(async (db, _) =>
        {
            await hold.WaitAsync(CancellationToken.None);
            return await Insert(db, Someone());
        });
        var bad = gate.Run<int>(async (db, _) =>
        {
            await Insert(db, Someone());
            db.Add(new Booker { Id = Someone() });
            throw new InvalidOperationException("no");
        });
        var last = gate.Run(async (db, _) =>
        {
            await db.SaveChangesAsync(CancellationToken.None);
            return await Insert(db, Someone());
        });
        hold.Release();

        await first;
        await last;
        await FluentActions.Awaiting(() => bad).Should().ThrowAsync<InvalidOperationException>().WithMessage("no");
        (await Stored()).Should().Be(2);
    }

    [Fact]
    public async Task A_commit_that_fails_fails_all_of_its_verbs_and_the_next_one_works()
    {
        await using var gate = await Gate();
        _commits.FailNext = true;
        await FluentActions.Awaiting(() => gate.Run((db, _) => Insert(db, Someone()))).Should().ThrowAsync<IOException>();
        (await Stored()).Should().Be(0);
        await gate.Run((db, _) => Insert(db, Someone()));
        (await Stored()).Should().Be(1);
    }

    [Fact]
    public async Task A_verb_is_answered_only_after_its_commit()
    {
        await using var gate = await Gate();
        var seen = -1;
        _commits.BeforeCommit = async () => seen = await Stored();
        await gate.Run((db, _) => Insert(db, Someone()));
        seen.Should().Be(0);
        (await Stored()).Should().Be(1);
    }

    [Fact]
    public async Task A_database_kept_busy_by_another_process_is_waited_for()
    {
        _busy = 1;
        await using var gate = await Gate();
        await using var other = new SqliteConnection($"Data Source={File}");
        await other.OpenAsync();
        await using var write = await other.BeginTransactionAsync();
        var waiting = gate.Run((db, _) => Insert(db, Someone()));

        // Longer than the busy timeout of one try, so that the gate has to begin again.
        var ended = await Task.WhenAny(waiting, Task.Delay(TimeSpan.FromSeconds(1.5), TimeProvider.System));
        ended.Should().NotBe(waiting);
        await write.RollbackAsync();
        (await waiting).Should().Be(1);
    }

    [Fact]
    public async Task Shutting_down_commits_what_waits_and_takes_nothing_new()
    {
        var gate = await Gate();
        using var hold = new SemaphoreSlim(0);
        var waiting = Enumerable.Range(0, 50).Select(i => gate.Run(async (db, _) =>
        {
            if (i == 0)
                await hold.WaitAsync(CancellationToken.None);
            return await Insert(db, Someone());
        })).ToList();
        var end = gate.DisposeAsync();
        hold.Release();
        await end;

        await Task.WhenAll(waiting);
        (await Stored()).Should().Be(50);
        await FluentActions.Awaiting(() => gate.Run((db, _) => Insert(db, Someone()))).Should().ThrowAsync<ObjectDisposedException>();
    }

    [Fact]
    public async Task Who_has_gone_before_their_turn_is_not_served()
    {
        await using var gate = await Gate();
        using var hold = new SemaphoreSlim(0);
        using var gone = new CancellationTokenSource();
        var first = gate.Run(async (db, _) =>
        {
            await hold.WaitAsync(CancellationToken.None);
            return await Insert(db, Someone());
        });
        var second = gate.Run((db, _) => Insert(db, Someone()), gone.Token);
        await gone.CancelAsync();
        hold.Release();
        await first;
        await FluentActions.Awaiting(() => second).Should().ThrowAsync<OperationCanceledException>();
        (await Stored()).Should().Be(1);
    }

    /// <summary>Who finds nobody writing writes, so the role passes from hand to hand; here it does so thousands of times.</summary>
    [Fact]
    public async Task There_is_one_writer_at_a_time_and_each_who_comes_is_answered_once()
    {
        var gate = await Gate();
        var (inside, answered, tooLate) = (0, 0, 0);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(number => Task.Run(async () =>
        {
            for (var turn = 0; turn < 400; turn++)
            {
                // Some come in a crowd, some when nobody is there.
                if (turn % (number + 2) == 0)
                    await Task.Yield();
                try
                {
                    await gate.Run(async (db, _) =>
                    {
                        Interlocked.Increment(ref inside).Should().Be(1);
                        await Insert(db, Someone());
                        return Interlocked.Decrement(ref inside);
                    });
                    Interlocked.Increment(ref answered);
                }
                catch (ObjectDisposedException)
                {
                    Interlocked.Increment(ref tooLate);
                }

                if (number == 0 && turn == 300)
                    await gate.DisposeAsync();
            }
        })));
        (answered + tooLate).Should().Be(8 * 400);
        tooLate.Should().BePositive();
        (await Stored()).Should().Be(answered);
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }

    private sealed class Commits : DbTransactionInterceptor
    {
        public int Count { get; set; }
        public bool FailNext { get; set; }
        public Func<Task>? BeforeCommit { get; set; }

        public override async ValueTask<InterceptionResult> TransactionCommittingAsync(
            DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
        {
            Count++;
            if (BeforeCommit is not null)
                await BeforeCommit();
            if (FailNext)
            {
                FailNext = false;
                throw new IOException("The disk is full.");
            }

            return result;
        }
    }
}
