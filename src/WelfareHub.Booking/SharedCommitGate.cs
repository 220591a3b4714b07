using System.Threading.Channels;

using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace WelfareHub.Bookings;

/// <summary>
/// For SQLite: one writer drains the waiting verbs into one durable transaction, a savepoint for each after the first, and answers
/// them after the commit. A verb that throws rolls back to its savepoint, the first rolls back the transaction; each fails alone.
/// Another process that writes to the same file is waited for: by SQLite's own busy timeout, and by beginning again for as long as
/// <see cref="Patience"/> lasts.
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
    private readonly Lazy<Task> _writer;
    private DbContext? _db;

    public SharedCommitGate(Func<DbContext> contexts)
    {
        _contexts = contexts;
        _writer = new Lazy<Task>(() => Task.Factory.StartNew(Write, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap());
    }

    public override async Task<T> Run<T>(Func<DbContext, CancellationToken, ValueTask<T>> verb, CancellationToken cancel = default)
    {
        _ = _writer.Value;
        var waiting = new Waiting<T>(verb, cancel);
        ObjectDisposedException.ThrowIf(!_queue.Writer.TryWrite(waiting), this);
        return await waiting.Answer.Task;
    }

    /// <summary>Takes no new verbs, commits those that wait, and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        if (_writer.IsValueCreated)
            await _writer.Value;
    }

    private async Task Write()
    {
        var batch = new List<Waiting>(MostInOneCommit);
        while (await _queue.Reader.WaitToReadAsync())
        {
            if (await Begin() is not { } transaction)
                continue;
            try
            {
                await using (transaction)
                {
                    if (await RunAll(transaction, batch))
                        await transaction.CommitAsync();
                }

                foreach (var done in batch)
                    done.Succeed();
            }
            catch (Exception e)
            {
                // Nothing of this batch is to be trusted to be stored, nor the connection to be sound.
                foreach (var failed in batch)
                    failed.Fail(e);
                await Drop();
            }

            batch.Clear();
        }

        await Drop();
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
                    while (_queue.Reader.TryRead(out var waiting))
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
        while (batch.Count < MostInOneCommit && _queue.Reader.TryRead(out var next))
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
