using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>Unit-minutes taken by people, and open for them: hours less what the house itself closed.</summary>
public readonly record struct Minutes(double Used, double Open)
{
    /// <summary>0 to 1; null when it was not open.</summary>
    public double? Share => Open > 0 ? Math.Min(1, Used / Open) : null;

    public static Minutes operator +(Minutes a, Minutes b) => new(a.Used + b.Used, a.Open + b.Open);
}

/// <summary>How a pool was used. Waited: how often somebody queued for it. TurnedAway: asks that found nothing free. Declined: asks the keeper turned down.</summary>
public sealed record PoolUse(PoolView Pool, Minutes Minutes, int Bookings, int Came, int NoShows, int Waited, int TurnedAway, int Declined)
{
    /// <summary>Of those whose time came; null when nobody's did.</summary>
    public double? NoShowRate => Came + NoShows > 0 ? (double)NoShows / (Came + NoShows) : null;

    public int Refused => Waited + TurnedAway + Declined;
}

/// <summary>A booking as the numbers need it.</summary>
public sealed record UsedTime(Guid BookableId, DateTimeOffset From, DateTimeOffset To, BookingState State, bool ByHouse);

/// <summary>How a home was used from one day to another, both included. Heat: by weekday (Monday = 0) and hour.</summary>
public sealed record HomeUse(DateOnly First, DateOnly Last, IReadOnlyList<PoolUse> Pools, Minutes[,] Heat)
{
    public Minutes Total => Pools.Aggregate(default(Minutes), (sum, p) => sum + p.Minutes);

    /// <summary>The hours with anything open, first and last.</summary>
    public (int First, int Last) OpenHours
    {
        get
        {
            var open = Enumerable.Range(0, 24).Where(hour => Enumerable.Range(0, 7).Any(day => Heat[day, hour].Open > 0)).ToList();
            return open.Count == 0 ? (8, 19) : (open[0], open[^1]);
        }
    }

    public static HomeUse Of(
        HomeView home, DateOnly first, DateOnly last, IReadOnlyCollection<OpeningHours> hours, IReadOnlyCollection<UsedTime> times, IReadOnlyDictionary<Guid, int> waited, IReadOnlyDictionary<Guid, int> turnedAway, CityClock clock)
    {
        var (from, to) = (clock.Instant(first, default), clock.Instant(last.AddDays(1), default));
        var open = OpenTimes.Between(hours, from, to, clock.Zone);
        var heat = new Minutes[7, 24];
        var byUnit = times.ToLookup(t => t.BookableId);
        var pools = home.Pools.Select(pool =>
        {
            var mine = pool.Units.Concat(pool.Gone).SelectMany(u => byUnit[u.Id]).ToList();
            var minutes = default(Minutes);
            foreach (var unit in pool.Units.Concat(pool.Gone))
            {
                var used = byUnit[unit.Id].Where(t => !t.ByHouse && IsUse(t.State)).Select(t => (t.From, t.To)).ToList();
                var shut = byUnit[unit.Id].Where(t => t.ByHouse && IsUse(t.State)).Select(t => (t.From, t.To)).ToList();
                // What was taken away was open until then.
                var until = unit.Bookable.WithdrawnAt ?? DateTimeOffset.MaxValue;
                foreach (var (opens, closes) in open.Where(o => o.Opens < until))
                    minutes += Add((opens, closes < until ? closes : until), used, shut, heat, clock);
            }

            var people = mine.FindAll(t => !t.ByHouse);
            return new PoolUse(
                pool, minutes, people.Count(t => IsUse(t.State)), people.Count(t => t.State is BookingState.CheckedIn or BookingState.Completed), people.Count(t => t.State == BookingState.NoShow),
                waited.GetValueOrDefault(pool.Id), turnedAway.GetValueOrDefault(pool.Id), people.Count(t => t.State == BookingState.Declined));
        });
        return new HomeUse(first, last, [.. pools.OrderByDescending(p => p.Minutes.Share ?? -1).ThenByDescending(p => p.Bookings)], heat);
    }

    private static bool IsUse(BookingState state) => state is BookingState.Confirmed or BookingState.CheckedIn or BookingState.Completed;

    /// <summary>One open stretch of one unit, hour by hour.</summary>
    private static Minutes Add((DateTimeOffset Opens, DateTimeOffset Closes) open, List<(DateTimeOffset From, DateTimeOffset To)> used, List<(DateTimeOffset From, DateTimeOffset To)> shut, Minutes[,] heat, CityClock clock)
    {
        var sum = default(Minutes);
        for (var at = open.Opens; at < open.Closes;)
        {
            var local = clock.Local(at);
            var next = at.AddMinutes(60 - local.Minute).AddSeconds(-local.Second);
            next = next < open.Closes ? next : open.Closes;
            var part = new Minutes(Inside(used, at, next), Math.Max(0, (next - at).TotalMinutes - Inside(shut, at, next)));
            heat[((int)local.DayOfWeek + 6) % 7, local.Hour] += part;
            sum += part;
            at = next;
        }

        return sum;
    }

    private static double Inside(List<(DateTimeOffset From, DateTimeOffset To)> times, DateTimeOffset from, DateTimeOffset to)
    {
        var sum = 0.0;
        foreach (var time in times)
        {
            var (begins, ends) = (time.From > from ? time.From : from, time.To < to ? time.To : to);
            if (ends > begins)
                sum += (ends - begins).TotalMinutes;
        }

        return sum;
    }
}
