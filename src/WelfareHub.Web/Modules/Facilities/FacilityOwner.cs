using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>
/// How far ahead somebody may book who has missed too much, and how many may come together and how much one may have by the rows of
/// the pool and its home: what <see cref="HomeBook"/> remembers may be a quarter of a minute old.
/// </summary>
internal sealed class FacilityOwner(CityClock clock) : IBookableOwner
{
    public string Module => FacilitiesModule.Name;

    public async ValueTask<OwnerAnswer> Answer(OwnerQuestion asked, DbContext db)
    {
        if (await Rules(db, asked.Bookable.Id) is not var (people, group, quotas))
            return default;

        // Not even staff seat more people than a place is for.
        var why = asked.People > Math.Max(1, people) ? RefusalReason.TooManyPeople
            : !asked.ForHouse && await NoShows.Forbid(db, asked.PersonId, asked.From, asked.Now) ? RefusalReason.PersonRestricted
            : (RefusalReason?)null;
        return new OwnerAnswer(why, group, FacilityRules.Limits(group, quotas, asked.From, clock));
    }

    /// <summary>At this unit, which is locked.</summary>
    public static Task<int> MostPeople(DbContext db, Guid unit) =>
        (from u in db.Set<Unit>() join p in db.Set<Pool>() on u.PoolId equals p.Id where u.BookableId == unit select p.People).SingleAsync();

    private static async ValueTask<(int People, string Group, Quotas Quotas)?> Rules(DbContext db, Guid unit)
    {
        var command = db.Kept(nameof(FacilityOwner), static db =>
        {
            var unit = Guid.Empty;
            return (
                from u in db.Set<Unit>()
                join p in db.Set<Pool>() on u.PoolId equals p.Id
                join h in db.Set<Home>() on p.HomeId equals h.Id
                where u.BookableId == unit
                select new
                {
                    p.People,
                    p.OwnPolicy,
                    PoolId = p.Id,
                    HomeId = h.Id,
                    DayCount = p.OwnPolicy ? p.Quotas.DayCount : h.Quotas.DayCount,
                    DayMinutes = p.OwnPolicy ? p.Quotas.DayMinutes : h.Quotas.DayMinutes,
                    WeekCount = p.OwnPolicy ? p.Quotas.WeekCount : h.Quotas.WeekCount,
                    WeekMinutes = p.OwnPolicy ? p.Quotas.WeekMinutes : h.Quotas.WeekMinutes,
                }).CreateDbCommand();
        });
        command.Parameters["@unit"].Value = unit;
        await using var row = await command.ExecuteReaderAsync();
        if (!await row.ReadAsync())
            return null;
        return (row.GetInt32(0), FacilityRules.LimitGroup(row.GetBoolean(1), row.GetGuid(2), row.GetGuid(3)), new Quotas
        {
            DayCount = Number(4),
            DayMinutes = Number(5),
            WeekCount = Number(6),
            WeekMinutes = Number(7),
        });

        int? Number(int column) => row.IsDBNull(column) ? null : row.GetInt32(column);
    }
}
