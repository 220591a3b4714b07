using Microsoft.EntityFrameworkCore;

namespace WelfareHub.Web.Modules.Accounts;

/// <summary>
/// Writes the same whether or not it may stay, so that neither an answer nor the time it takes tells who has an account here. Inside
/// a verb only.
/// </summary>
internal static class SameWork
{
    private const string Mark = "same_work";

    /// <param name="db">The verb's; it remembers no entity afterwards.</param>
    /// <param name="keep">False: all of it is taken back.</param>
    /// <param name="write">Changes nothing but the database.</param>
    public static async ValueTask Write(DbContext db, bool keep, Func<ValueTask> write)
    {
        var transaction = db.Database.CurrentTransaction!;
        await transaction.CreateSavepointAsync(Mark);
        await write();
        await db.SaveChangesAsync();
        if (!keep)
            await transaction.RollbackToSavepointAsync(Mark);
        await transaction.ReleaseSavepointAsync(Mark);
        db.ChangeTracker.Clear();
    }
}
