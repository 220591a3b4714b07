using System.Threading.Channels;

using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace WelfareHub.Bookings;

/// <summary>
/// For SQLite: one writer drains the waiting verbs into one durable transaction, a savepoint each, and answers them after the
/// commit. A verb that throws rolls back to its savepoint and fails alone. Other processes on the same file are waited for by
/// the connection's busy timeout.
/// </summary>
public sealed class SharedCommitGate : CommitGate, IAsyncDisposable
{
    /// <summary>Most verbs in one commit: beyond this the wait of the first grows more than the commit saves.</summary>
    public const int MostInOneCommit = 64;

    private readonly Func<DbContext> _contexts;
    private readonly Channel<Waiting> _queue =
        Channel.CreateUnbounded<Waiting>(new UnboundedChannelOptions { SingleReader = true, AllowSynchronousContinuations = false });
    private readonly Lazy<Task> _writer;

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
        DbContext? db = null;
        var batch = new List<Waiting>(MostInOneCommit);
        while (await _queue.Reader.WaitToReadAsync())
        {
            try
            {
                db ??= Prepare(_contexts());
                await CommitBatch(db, batch);
                foreach (var done in batch)
                    done.Succeed();
            }
            catch (Exception e)
            {
                foreach (var failed in batch)
                    failed.Fail(e);
                if (db is not null)
                    await db.DisposeAsync();
                db = null;
            }
            finally
            {
                batch.Clear();
                db?.ChangeTracker.Clear();
            }
        }

        if (db is not null)
            await db.DisposeAsync();
    }

    private static DbContext Prepare(DbContext db)
    {
        db.Database.AutoSavepointsEnabled = false;
        db.Database.OpenConnection();
        return db;
    }

    private async Task CommitBatch(DbContext db, List<Waiting> batch)
    {
        await using var transaction = await db.Database.BeginTransactionAsync();
        while (batch.Count < MostInOneCommit && _queue.Reader.TryRead(out var next))
        {
            if (next.Cancel.IsCancellationRequested)
            {
                next.Fail(new OperationCanceledException(next.Cancel));
                continue;
            }

            batch.Add(next);
            await RunOne(db, transaction, next);
        }

        await transaction.CommitAsync();
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
    }
}
