using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace WelfareHub.Bookings;

/// <summary>
/// For SQLite: one writer drains the waiting verbs into one durable transaction, a savepoint for each after the first, and answers
/// them after the commit. A verb that throws rolls back to its savepoint, the first rolls back the transaction; each fails alone.
/// Another process that writes to the same file is waited for: by SQLite's own busy timeout, and by beginning again for as long as
/// <see cref="Patience"/> lasts.
/// Who comes while nobody writes is the writer for one commit, with no change of thread; whoever came meanwhile is served by a
/// thread of the pool, so that nobody is kept by the work of others.
/// </summary>
public sealed class SharedCommitGate : CommitGate, IAsyncDisposable
{
    /// <summary>Most verbs in one commit: beyond this the wait of the first grows more than the commit saves.</summary>
    public const int MostInOneCommit = 64;

    /// <summary>How long verbs wait for a database on which no transaction can begin before they fail.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly Func<DbContext> _contexts;
    private readonly Channel<Waiting> _queue =
        Channel.CreateUnbounded<Waiting>(new UnboundedChannelOptions { SingleReader = true, AllowSynchronousContinuations = false });
    private readonly List<Waiting> _batch = new(MostInOneCommit);
    private DbContext? _db;

    /// <summary>Verbs that have come and are not answered. Whoever makes it one writes, and goes on until it is zero.</summary>
    private int _unanswered;

    /// <summary>Verbs that the writer has taken out of the queue since it last said so.</summary>
    private int _taken;

    public SharedCommitGate(Func<DbContext> contexts) => _contexts = contexts;

    public override async Task<T> Run<T>(Func<DbContext, CancellationToken, ValueTask<T>> verb, CancellationToken cancel = default)
    {
        var waiting = new Waiting<T>(verb, cancel);
        var isWriter = Interlocked.Increment(ref _unanswered) == 1;
        var isClosed = !_queue.Writer.TryWrite(waiting);
        var someLeft = isClosed ? Interlocked.Decrement(ref _unanswered) > 0 : isWriter && await Write();
        if (isWriter && someLeft)
            ThreadPool.UnsafeQueueUserWorkItem(static gate => _ = gate.WriteAll(), this, preferLocal: false);
        ObjectDisposedException.ThrowIf(isClosed, this);
        return await waiting.Answer.Task;
    }

    /// <summary>Takes no new verbs, commits those that wait, and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        while (Volatile.Read(ref _unanswered) > 0)
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        await Drop();
    }

    private async Task WriteAll()
    {
        while (await Write())
        {
        }
    }

    /// <summary>One commit. False: nobody waits any more, and whoever comes next is the writer.</summary>
    private async ValueTask<bool> Write()
    {
        if (!_queue.Reader.TryPeek(out _))
        {
            // Somebody has counted themselves and is about to stand in the queue.
            await Task.Yield();
            return Volatile.Read(ref _unanswered) > 0;
        }

        if (await Begin() is { } transaction)
        {
            try
            {
                await using (transaction)
                {
                    if (await RunAll(transaction, _batch))
                        await transaction.CommitAsync();
                }

                foreach (var done in _batch)
                    done.Succeed();
            }
            catch (Exception e)
            {
                // Nothing of this batch is to be trusted to be stored, nor the connection to be sound.
                foreach (var failed in _batch)
                    failed.Fail(e);
                await Drop();
            }
        }

        _batch.Clear();
        var taken = _taken;
        _taken = 0;
        return Interlocked.Add(ref _unanswered, -taken) > 0;
    }

    private bool Take([NotNullWhen(true)] out Waiting? next)
    {
        if (!_queue.Reader.TryRead(out next))
            return false;
        _taken++;
        return true;
    }

    /// <summary>Begins a transaction that may write. Null: it could not for too long, and all that waited have failed.</summary>
    private async Task<IDbContextTransaction?> Begin()
    {
        var since = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                _db ??= Prepare(_contexts());
                return await _db.Database.BeginTransactionAsync();
            }
            catch (Exception e)
            {
                await Drop();
                if (TimeProvider.System.GetElapsedTime(since) >= Patience)
                {
                    while (Take(out var waiting))
                        waiting.Fail(e);
                    return null;
                }
            }

            await Task.Delay(Pause, TimeProvider.System);
        }
    }

    private static DbContext Prepare(DbContext db)
    {
        db.Database.AutoSavepointsEnabled = false;
        db.Database.OpenConnection();
        return db;
    }

    private async Task Drop()
    {
        var db = _db;
        _db = null;
        try
        {
            if (db is not null)
                await db.DisposeAsync();
        }
        catch (Exception)
        {
            // A connection that failed may fail to close too; the next transaction gets a new one either way.
        }
    }

    /// <summary>False: the first verb failed, and with it the transaction, in which there was nothing else.</summary>
    private async Task<bool> RunAll(IDbContextTransaction transaction, List<Waiting> batch)
    {
        while (batch.Count < MostInOneCommit && Take(out var next))
        {
            if (next.Cancel.IsCancellationRequested)
            {
                next.GiveUp();
                continue;
            }

            batch.Add(next);
            if (batch.Count > 1)
                await RunOne(_db!, transaction, next);
            else if (!await RunFirst(_db!, next))
                return false;
        }

        return true;
    }

    /// <summary>Nothing stands before it that a savepoint would have to protect: alone in its commit, as most are, it costs none.</summary>
    private static async Task<bool> RunFirst(DbContext db, Waiting waiting)
    {
        try
        {
            await waiting.Execute(db);
            return true;
        }
        catch (Exception e)
        {
            waiting.Failed = e;
            return false;
        }
        finally
        {
            db.ChangeTracker.Clear();
        }
    }

    private static async Task RunOne(DbContext db, IDbContextTransaction transaction, Waiting waiting)
    {
        const string Mark = "verb";
        await transaction.CreateSavepointAsync(Mark);
        try
        {
            await waiting.Execute(db);
            await transaction.ReleaseSavepointAsync(Mark);
        }
        catch (Exception e)
        {
            // If SQLite has rolled back everything by itself (disk full), this throws and the whole batch fails.
            await transaction.RollbackToSavepointAsync(Mark);
            await transaction.ReleaseSavepointAsync(Mark);
            waiting.Failed = e;
        }
        finally
        {
            db.ChangeTracker.Clear();
        }
    }

    private abstract class Waiting(CancellationToken cancel)
    {
        public CancellationToken Cancel { get; } = cancel;

        /// <summary>Why this verb alone failed; the others of its commit stand.</summary>
        public Exception? Failed { get; set; }

        public abstract ValueTask Execute(DbContext db);
        public abstract void Succeed();
        public abstract void Fail(Exception e);
        public abstract void GiveUp();
    }

    private sealed class Waiting<T>(Func<DbContext, CancellationToken, ValueTask<T>> verb, CancellationToken cancel) : Waiting(cancel)
    {
        private T _result = default!;

        public TaskCompletionSource<T> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override async ValueTask Execute(DbContext db) => _result = await verb(db, CancellationToken.None);

        public override void Succeed()
        {
            if (Failed is null)
                Answer.TrySetResult(_result);
            else
                Answer.TrySetException(Failed);
        }

        public override void Fail(Exception e) => Answer.TrySetException(Failed ?? e);

        public override void GiveUp() => Answer.TrySetCanceled(Cancel);
    }
}
