using System.Collections.Concurrent;

using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>
/// What is taken of all units in the next hours, read once for all who look and kept for <see cref="Kept"/>: "free now" over every
/// home costs no query of its own. What it shows may be that old; the desk alone decides whether a place is taken.
/// </summary>
public sealed class TakingBook(Func<WelfareDbContext> contexts, CityClock clock) : IBookingObserver, IDisposable
{
    public static readonly TimeSpan Kept = TimeSpan.FromSeconds(1);

    /// <summary>How far ahead it looks: the longest booking and an hour of waiting for it, with room to spare.</summary>
    public static readonly TimeSpan Ahead = TimeSpan.FromHours(8);

    /// <summary>More changes than this between two looks: reading all is cheaper.</summary>
    private const int MostTouched = 200;

    private readonly SemaphoreSlim _reading = new(1, 1);
    private readonly ConcurrentDictionary<Guid, byte> _touched = new();
    private volatile TakingEdition? _edition;

    public async ValueTask<TakingEdition> Read(CancellationToken cancel)
    {
        if (Fresh() is { } edition && _touched.IsEmpty)
            return edition;
        await _reading.WaitAsync(cancel);
        try
        {
            if (Fresh() is { } already)
                return _touched.IsEmpty ? already : await Refresh(already, cancel);
            return await Reload(cancel);
        }
        finally
        {
            _reading.Release();
        }
    }

    /// <summary>A change on this node: the next look reads these units again.</summary>
    public ValueTask OnChanged(BookingChange change, DbContext db, CancellationToken cancel)
    {
        if (change.Bookable.Module == FacilitiesModule.Name)
        {
            _touched[change.Booking.BookableId] = 0;
            if (change.History.PreviousBookableId is { } previous)
                _touched[previous] = 0;
        }

        return ValueTask.CompletedTask;
    }

    public void Dispose() => _reading.Dispose();

    private TakingEdition? Fresh() => _edition is { } edition && (clock.Now - edition.ReadAt).Duration() < Kept ? edition : null;

    private async Task<TakingEdition> Reload(CancellationToken cancel)
    {
        var now = clock.Now;
        _touched.Clear();
        await using var db = contexts();
        var rows = await Rows(db, db.Units, now).ToListAsync(cancel);
        return _edition = new TakingEdition(now, rows.ToLookup(r => r.UnitId));
    }

    private async Task<TakingEdition> Refresh(TakingEdition edition, CancellationToken cancel)
    {
        var ids = _touched.Keys.Take(MostTouched + 1).ToList();
        if (ids.Count > MostTouched)
            return await Reload(cancel);
        foreach (var id in ids)
            _touched.TryRemove(id, out _);
        await using var db = contexts();
        var rows = await Rows(db, db.Units.Where(u => ids.Contains(u.BookableId)), edition.ReadAt).ToListAsync(cancel);
        return _edition = edition.With(ids, rows.ToLookup(r => r.UnitId));
    }

    /// <summary>From the units to their bookings, each by the index that ends with the blocked time.</summary>
    private static IQueryable<UnitTaking> Rows(WelfareDbContext db, IQueryable<Unit> units, DateTimeOffset now)
    {
        var until = now + Ahead;
        return from unit in units
               from booking in db.Bookings.Live(now)
               where booking.BookableId == unit.BookableId && booking.BlockedTo > now && booking.BlockedFrom < until
               select new UnitTaking(unit.BookableId, booking.BlockedFrom, booking.BlockedTo, booking.State == BookingState.Held ? booking.HeldUntil : null);
    }
}

/// <summary>One booking of a unit, buffers included. HeldUntil: a hold that ends by itself.</summary>
public sealed record UnitTaking(Guid UnitId, DateTimeOffset From, DateTimeOffset To, DateTimeOffset? HeldUntil);

/// <summary>As of <see cref="ReadAt"/>.</summary>
public sealed class TakingEdition
{
    private readonly Dictionary<Guid, UnitTaking[]> _takings;

    /// <summary>What has been worked out from this edition, by length in minutes and minute of looking.</summary>
    private readonly ConcurrentDictionary<(int Minutes, DateTimeOffset Minute, DateTimeOffset Homes), IReadOnlyList<FreeOption>> _worked = new();

    public TakingEdition(DateTimeOffset readAt, ILookup<Guid, UnitTaking> takings)
    {
        ReadAt = readAt;
        _takings = takings.ToDictionary(t => t.Key, t => t.OrderBy(x => x.From).ToArray());
    }

    private TakingEdition(DateTimeOffset readAt, Dictionary<Guid, UnitTaking[]> takings) => (ReadAt, _takings) = (readAt, takings);

    public DateTimeOffset ReadAt { get; }

    /// <summary>Soonest first.</summary>
    public IReadOnlyList<UnitTaking> Of(Guid unitId) => _takings.GetValueOrDefault(unitId) ?? [];

    public IReadOnlyList<FreeOption> Once(int minutes, DateTimeOffset minute, DateTimeOffset homes, Func<IReadOnlyList<FreeOption>> work) =>
        _worked.GetOrAdd((minutes, minute, homes), _ => work());

    /// <summary>The same with these units read anew.</summary>
    internal TakingEdition With(IEnumerable<Guid> units, ILookup<Guid, UnitTaking> takings)
    {
        var copy = new Dictionary<Guid, UnitTaking[]>(_takings);
        foreach (var id in units)
            copy[id] = [.. takings[id].OrderBy(t => t.From)];
        return new TakingEdition(ReadAt, copy);
    }
}
