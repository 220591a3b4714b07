using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>
/// How far ahead somebody may book who has missed too much, and how many may come together by the pool's own row: what
/// <see cref="HomeBook"/> remembers may be a quarter of a minute old.
/// </summary>
internal sealed class FacilityOwner : IBookableOwner
{
    public string Module => FacilitiesModule.Name;

    public async ValueTask<RefusalReason?> WhyNot(OwnerQuestion asked, DbContext db)
    {
        if (asked.People > 1 && asked.People > await MostPeople(db, asked.Bookable.Id))
            return RefusalReason.TooManyPeople;
        return await NoShows.Forbid(db, asked.PersonId, asked.From, asked.Now) ? RefusalReason.PersonRestricted : null;
    }

    /// <summary>At this unit, which is locked.</summary>
    public static Task<int> MostPeople(DbContext db, Guid unit) =>
        (from u in db.Set<Unit>() join p in db.Set<Pool>() on u.PoolId equals p.Id where u.BookableId == unit select p.People).SingleAsync();
}
