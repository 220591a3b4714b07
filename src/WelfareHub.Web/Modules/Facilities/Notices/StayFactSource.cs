using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Notices;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>The names behind the ids in a notice about a room or unit, and whether a reminder is still true.</summary>
internal sealed class StayFactSource : INoticeFactSource
{
    public bool Knows(string kind) => kind.StartsWith("stay.", StringComparison.Ordinal);

    /// <summary>Two queries, however many.</summary>
    public async Task Complete(WelfareDbContext db, IReadOnlyList<NoticeFacts> facts, CancellationToken cancel)
    {
        var units = facts.Select(f => f.Id("bookable")).OfType<Guid>().Distinct().ToList();
        var places = await (
            from unit in db.Units
            where units.Contains(unit.BookableId)
            join pool in db.Pools on unit.PoolId equals pool.Id
            join home in db.Homes on unit.HomeId equals home.Id
            select new { unit.BookableId, unit.Number, Alone = db.Units.Count(u => u.PoolId == pool.Id) == 1, What = pool.Name, Home = home.Name, home.Where, home.Phone })
            .AsNoTracking().ToDictionaryAsync(p => p.BookableId, cancel);
        var ids = facts.Where(f => f.Notice.Kind == StayKinds.Reminder).Select(f => f.Id("booking")).OfType<Guid>().Distinct().ToList();
        var standing = ids.Count == 0
            ? []
            : await db.Bookings.Where(b => ids.Contains(b.Id)).Select(b => new { b.Id, b.State, b.From }).ToDictionaryAsync(b => b.Id, cancel);
        foreach (var fact in facts)
        {
            if (fact.Id("bookable") is { } id && places.TryGetValue(id, out var place))
            {
                fact.Add("what", place.Alone ? place.What : Numbered(place.What, place.Number));
                fact.Add("home", place.Home);
                fact.Add("where", place.Where);
                fact.Add("phone", place.Phone);
            }

            if (fact.Notice.Kind == StayKinds.Reminder)
            {
                fact.StillTrue = fact.Id("booking") is { } booking && standing.TryGetValue(booking, out var now)
                    && now.State == BookingState.Confirmed && now.From == fact.Instant("from");
            }
        }
    }

    private static LocalText Numbered(LocalText name, int number) => new($"{name.Hant} {number}", $"{name.Hans} {number}", $"{name.En} {number}");
}
