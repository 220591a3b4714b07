using Microsoft.EntityFrameworkCore;

namespace WelfareHub.Bookings;

/// <summary>Any one of a pool: which units there are, and which of them fits best.</summary>
internal sealed partial class Turn
{
    /// <summary>How far around a time one looks for what it would leave unused.</summary>
    private static readonly TimeSpan Reach = TimeSpan.FromDays(1);

    private readonly Dictionary<Guid, List<Guid>> _units = [];

    /// <summary>
    /// All bookables that items name or that are units of a pool they name. A unit added after this look is not thought of, which
    /// costs nobody anything. A pool without units stands for itself, so that locking does not find it.
    /// </summary>
    public async ValueTask<IReadOnlyList<Guid>> UnitsOf(IEnumerable<AskItem> items)
    {
        var ids = new List<Guid>();
        foreach (var item in items)
        {
            if (item.PoolId is not { } pool)
            {
                ids.Add(item.BookableId);
                continue;
            }

            if (!_units.TryGetValue(pool, out var units))
                _units.Add(pool, units = await db.Set<Bookable>().Where(b => b.PoolId == pool && b.WithdrawnAt == null).OrderBy(b => b.Id).Select(b => b.Id).ToListAsync());
            ids.AddRange(units.Count == 0 ? [pool] : units);
        }

        return ids;
    }

    /// <summary>
    /// The places that items come to; whether they may be taken and are free is for the caller to ask. Of a pool: the unit on which
    /// the time leaves least unused around it, so that long stretches stay whole; one that is had already, if it still has room.
    /// </summary>
    public async ValueTask<List<Place>> Choose(IReadOnlyList<AskItem> items, bool forHouse, Guid[]? exceptAsks = null, IReadOnlyCollection<Guid>? had = null)
    {
        var places = new List<Place>(items.Count);
        foreach (var item in items)
            places.Add(item.PoolId is { } pool ? await OneOf(_units[pool], item, forHouse, places, exceptAsks ?? [], had ?? []) : PlaceOf(item));
        return places;
    }

    private async ValueTask<Place> OneOf(
        List<Guid> units, AskItem item, bool forHouse, List<Place> together, Guid[] exceptAsks, IReadOnlyCollection<Guid> had)
    {
        var all = units.ConvertAll(id => PlaceOf(item with { BookableId = id }));
        var allowed = all.FindAll(p => BookingRules.MayTake(p.Bookable, p.From, p.To, p.Places, forHouse, now, zone) is null);
        if (allowed.Count == 0)
            return all[0];

        await Flush();
        var (first, last) = (allowed.Min(p => p.BlockedFrom) - Reach, allowed.Max(p => p.BlockedTo) + Reach);
        var rows = await db.Set<Booking>().Live(now)
            .Where(b => units.Contains(b.BookableId) && b.BlockedTo > first && b.BlockedFrom < last && !exceptAsks.Contains(b.AskId))
            .Select(b => new { b.BookableId, b.BlockedFrom, b.BlockedTo, b.Places })
            .ToListAsync();
        var takings = rows.ToLookup(r => r.BookableId, r => new Taking(r.BlockedFrom, r.BlockedTo, r.Places));
        var mine = together.ToLookup(p => p.Bookable.Id, p => new Taking(p.BlockedFrom, p.BlockedTo, p.Places));
        return allowed
            .Select(p => (Place: p, Unused: Availability.Unused(
                takings[p.Bookable.Id].Concat(mine[p.Bookable.Id]), p.Bookable.Capacity, new Taking(p.BlockedFrom, p.BlockedTo, p.Places), Reach)))
            .Where(f => f.Unused is not null)
            .OrderByDescending(f => had.Contains(f.Place.Bookable.Id))
            .ThenBy(f => f.Unused)
            .ThenBy(f => f.Place.Bookable.Id)
            .Select(f => f.Place)
            .FirstOrDefault(allowed[0]);
    }
}
