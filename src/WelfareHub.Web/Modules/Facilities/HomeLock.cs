using Microsoft.EntityFrameworkCore;

using WelfareHub.Web.Data;

namespace WelfareHub.Web.Modules.Facilities;

internal static class HomeLock
{
    /// <summary>
    /// Inside a transaction: two who change a home, what stands in it, its hours or its pictures come one after the other. Comes before
    /// the locks of its units, and several homes in the order of their ids.
    /// </summary>
    public static Task<int> LockHome(this WelfareDbContext db, Guid id) =>
        db.Homes.Where(h => h.Id == id).ExecuteUpdateAsync(set => set.SetProperty(h => h.Code, h => h.Code), CancellationToken.None);
}
