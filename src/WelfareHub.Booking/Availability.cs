using Microsoft.EntityFrameworkCore;

namespace WelfareHub.Bookings;

/// <summary>Places taken over a stretch of time, buffers included; UTC, <paramref name="To"/> exclusive.</summary>
public readonly record struct Taking(DateTimeOffset From, DateTimeOffset To, int Places);

/// <summary>A stretch of time over which the same number of places is free; UTC, <paramref name="To"/> exclusive.</summary>
public readonly record struct FreeStretch(DateTimeOffset From, DateTimeOffset To, int Free);

/// <summary>
/// The only capacity calculation in the product.
/// Free places = capacity − peak of concurrent places among live bookings that overlap [from, to), buffers included.
/// On a fixed-time bookable all live bookings coincide, so the peak is their sum and the database adds it up.
/// </summary>
public static class Availability
{
    /// <summary>
    /// The bookings that take places at this instant of looking: a hold whose time is up is not live, swept or not.
    /// Translates to SQL; sum <see cref="Booking.Places"/> over it to get what is taken of a fixed-time bookable.
    /// </summary>
    public static IQueryable<Booking> Live(this IQueryable<Booking> bookings, DateTimeOffset now) =>
        bookings.Where(b => (b.State == BookingState.Held && b.HeldUntil > now)
            || (b.State > BookingState.Held && b.State <= BookingState.Completed));

    /// <summary>The holds whose time is up, and that nobody has swept yet.</summary>
    internal static IQueryable<Booking> Lapsed(this IQueryable<Booking> bookings, DateTimeOffset now) =>
        bookings.Where(b => b.State == BookingState.Held && b.HeldUntil <= now);

    /// <summary>The most places taken at any one instant of [from, to).</summary>
    public static int Peak(IEnumerable<Taking> takings, DateTimeOffset from, DateTimeOffset to)
    {
        var peak = 0;
        foreach (var level in Levels(takings, from, to))
            peak = Math.Max(peak, level.Places);
        return peak;
    }

    /// <summary>[from, to) cut where the number of taken places changes, gapless and in order; a stretch with none taken is in it too.</summary>
    public static List<Taking> Levels(IEnumerable<Taking> takings, DateTimeOffset from, DateTimeOffset to)
    {
        var edges = new List<(DateTimeOffset At, int Change)>();
        foreach (var taking in takings)
        {
            if (taking.From >= to || taking.To <= from || taking.To <= taking.From)
                continue;
            edges.Add((taking.From < from ? from : taking.From, taking.Places));
            if (taking.To < to)
                edges.Add((taking.To, -taking.Places));
        }

        edges.Sort(static (a, b) => a.At.CompareTo(b.At));
        var levels = new List<Taking>();
        var since = from;
        var taken = 0;
        for (var i = 0; i < edges.Count;)
        {
            // What ends and what begins at the same instant do not meet: net them before looking.
            var (at, change) = (edges[i].At, 0);
            while (i < edges.Count && edges[i].At == at)
                change += edges[i++].Change;
            if (change == 0)
                continue;
            if (at > since)
                levels.Add(new Taking(since, at, taken));
            since = at;
            taken += change;
        }

        if (to > since)
            levels.Add(new Taking(since, to, taken));
        return levels;
    }

    /// <summary>
    /// How much free time one more taking would leave around itself, looking <paramref name="reach"/> before and after; null when
    /// there is no room for it. The less, the better it fits.
    /// </summary>
    public static TimeSpan? Unused(IEnumerable<Taking> takings, int capacity, Taking wanted, TimeSpan reach)
    {
        var levels = Levels(takings, wanted.From - reach, wanted.To + reach);
        var unused = TimeSpan.Zero;
        foreach (var level in levels)
        {
            var room = level.Places + wanted.Places <= capacity;
            if (!room && level.From < wanted.To && level.To > wanted.From)
                return null;
            if (level.To <= wanted.From)
                unused = room ? unused + (level.To - level.From) : TimeSpan.Zero;
            else if (level.From >= wanted.To && !room)
                return unused;
            else if (room)
                unused += (level.To - level.From) - Overlap(level, wanted);
        }

        return unused;
    }

    private static TimeSpan Overlap(Taking a, Taking b)
    {
        var (from, to) = (a.From > b.From ? a.From : b.From, a.To < b.To ? a.To : b.To);
        return to > from ? to - from : TimeSpan.Zero;
    }

    /// <summary>The live bookings of one bookable that overlap [from, to), buffers included.</summary>
    public static IQueryable<Booking> Overlapping(
        this IQueryable<Booking> bookings, Guid bookableId, DateTimeOffset from, DateTimeOffset to, DateTimeOffset now) =>
        bookings.Live(now).Where(b => b.BookableId == bookableId && b.BlockedTo > from && b.BlockedFrom < to);

    /// <summary>For lists: places taken of each of these fixed-time bookables, in one query; one that has none taken is absent.</summary>
    public static Task<Dictionary<Guid, int>> TakenPlaces(
        this IQueryable<Booking> bookings, IReadOnlyCollection<Guid> bookableIds, DateTimeOffset now, CancellationToken cancel = default) =>
        bookings.Live(now)
            .Where(b => bookableIds.Contains(b.BookableId))
            .GroupBy(b => b.BookableId)
            .Select(g => new { g.Key, Taken = g.Sum(b => b.Places) })
            .ToDictionaryAsync(g => g.Key, g => g.Taken, cancel);

    /// <summary>
    /// For timelines of chosen-time bookables: what is free in [from, to) inside the opening hours of each, in one query for all.
    /// The stretches of a bookable are in order and include those with nothing free; closed time is left out. A time chosen inside
    /// one stretch, or across several with enough free, has room for its own buffers too.
    /// The bookables come with their <see cref="Bookable.OpeningHours"/> loaded.
    /// </summary>
    public static async Task<Dictionary<Guid, List<FreeStretch>>> FreeStretches(
        IReadOnlyCollection<Bookable> bookables,
        IQueryable<Booking> bookings,
        DateTimeOffset from,
        DateTimeOffset to,
        DateTimeOffset now,
        TimeZoneInfo zone,
        CancellationToken cancel = default)
    {
        // A booking may reach in by its own buffer, or by the buffer the asker will need.
        var reach = TimeSpan.FromMinutes(bookables.Select(b => b.Policy.BufferBeforeMinutes + b.Policy.BufferAfterMinutes).DefaultIfEmpty(0).Max());
        var (first, last) = (from - reach, to + reach);
        var ids = bookables.Select(b => b.Id).ToList();
        var rows = await bookings.Live(now)
            .Where(b => ids.Contains(b.BookableId) && b.BlockedTo > first && b.BlockedFrom < last)
            .Select(b => new { b.BookableId, b.BlockedFrom, b.BlockedTo, b.Places })
            .ToListAsync(cancel);
        var takings = rows.ToLookup(r => r.BookableId, r => new Taking(r.BlockedFrom, r.BlockedTo, r.Places));
        return bookables.ToDictionary(b => b.Id, b => FreeStretches(b, takings[b.Id], from, to, zone));
    }

    /// <summary>As above for one bookable, from takings already at hand.</summary>
    public static List<FreeStretch> FreeStretches(
        Bookable bookable, IEnumerable<Taking> takings, DateTimeOffset from, DateTimeOffset to, TimeZoneInfo zone)
    {
        // The asker's own buffers, turned round: who begins after a taking needs the buffer before, who ends before it the one after.
        var before = TimeSpan.FromMinutes(bookable.Policy.BufferBeforeMinutes);
        var after = TimeSpan.FromMinutes(bookable.Policy.BufferAfterMinutes);
        var widened = takings.Select(t => new Taking(t.From - after, t.To + before, t.Places)).ToList();
        var stretches = new List<FreeStretch>();
        foreach (var (opens, closes) in OpenTimes.Between(bookable.OpeningHours, from, to, zone))
        {
            foreach (var level in Levels(widened, opens, closes))
                stretches.Add(new FreeStretch(level.From, level.To, Math.Max(0, bookable.Capacity - level.Places)));
        }

        return stretches;
    }
}
