using Microsoft.EntityFrameworkCore;

namespace WelfareHub.Bookings;

/// <summary>
/// Decides how a verb commits. A verb is a function from a DbContext to an outcome; it may run more than once, so it changes
/// nothing but the database. It must call <c>SaveChanges</c> itself. The returned task completes only after the durable commit.
/// </summary>
public abstract class CommitGate
{
    public abstract Task<T> Run<T>(Func<DbContext, CancellationToken, ValueTask<T>> verb, CancellationToken cancel = default);
}

/// <summary>For PostgreSQL: each verb in a transaction of its own; row locks are the queue.</summary>
public sealed class OwnCommitGate(Func<DbContext> contexts, Func<Exception, bool> mayRetry) : CommitGate
{
    private const int Attempts = 6;

    public override async Task<T> Run<T>(Func<DbContext, CancellationToken, ValueTask<T>> verb, CancellationToken cancel = default)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var db = contexts();
                db.Database.AutoSavepointsEnabled = false;
                await using var transaction = await db.Database.BeginTransactionAsync(cancel);
                var result = await verb(db, cancel);
                await transaction.CommitAsync(CancellationToken.None);
                return result;
            }
            catch (Exception e) when (attempt < Attempts && mayRetry(e))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(5, 20 * attempt)), TimeProvider.System, cancel);
            }
        }
    }
}
