using Microsoft.EntityFrameworkCore;

using WelfareHub.Web.Data;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>A fault in the keeper's list. By: who said so, null once that account is closed.</summary>
public sealed record FaultRow(Guid Id, Guid? BookableId, string Words, string? By, DateTimeOffset At, bool HasPhoto);

internal static class FaultList
{
    public const int Most = 100;

    /// <summary>Still to be seen to, oldest first.</summary>
    public static Task<List<FaultRow>> Open(WelfareDbContext db, HomeView home, CancellationToken cancel) => (
        from fault in db.Faults
        where fault.HomeId == home.Id && fault.SettledAt == null
        join person in db.Users on fault.ReportedById equals (Guid?)person.Id into persons
        from person in persons.DefaultIfEmpty()
        orderby fault.ReportedAt
        select new FaultRow(fault.Id, fault.BookableId, fault.Words, person!.FullName, fault.ReportedAt, fault.HasPhoto)).Take(Most).ToListAsync(cancel);

    public static Task<FaultPhoto?> Photo(WelfareDbContext db, HomeView home, Guid id, CancellationToken cancel) =>
        db.FaultPhotos.AsNoTracking().FirstOrDefaultAsync(p => p.FaultId == id && db.Faults.Any(f => f.Id == id && f.HomeId == home.Id), cancel);

    /// <summary>False: not there, or not of this home. Settling twice is settling once.</summary>
    public static async Task<bool> Settle(WelfareDbContext db, HomeView home, Guid id, Guid by, DateTimeOffset now, CancellationToken cancel)
    {
        if (!await db.Faults.AnyAsync(f => f.Id == id && f.HomeId == home.Id, cancel))
            return false;
        await db.Faults.Where(f => f.Id == id && f.SettledAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(f => f.SettledAt, now).SetProperty(f => f.SettledById, by), cancel);
        return true;
    }
}
