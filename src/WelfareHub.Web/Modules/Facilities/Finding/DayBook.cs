using WelfareHub.Bookings;
using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>A time of the day for the wanted length, and how many units are free for all of it.</summary>
public sealed record DayTime(DateTimeOffset From, DateTimeOffset To, int Free);

/// <summary>One pool on one day.</summary>
/// <param name="Pool">Of which home, by its home.</param>
/// <param name="Day">The city's.</param>
/// <param name="Minutes">Wanted length.</param>
/// <param name="AtOnce">From this very minute; null when it is not today or not allowed.</param>
/// <param name="Times">In order; full ones too, with nothing free.</param>
public sealed record DayView(PoolView Pool, DateOnly Day, int Minutes, DayTime? AtOnce, IReadOnlyList<DayTime> Times)
{
    /// <summary>When each unit is free.</summary>
    internal IReadOnlyList<List<(DateTimeOffset From, DateTimeOffset To)>> Runs { get; init; } = [];

    /// <summary>Whether some unit is free for all of it.</summary>
    public bool Fits(DateTimeOffset from, DateTimeOffset to) => Runs.Any(runs => runs.Exists(r => r.From <= from && r.To >= to));
}

/// <summary>The day view: which times a pool can still be had; none of a day that its keeper calls closed. One query, whatever the pool.</summary>
public sealed class DayBook(WelfareDbContext db, CityClock clock)
{
    /// <summary>Morning, afternoon and evening begin at these hours: so many beginnings are shown of each, and no more.</summary>
    private static readonly int[] PartsFrom = [0, 12, 18];

    public async Task<DayView> Read(PoolView pool, DateOnly day, int minutes, CancellationToken cancel) =>
        (await Read(pool, [day], minutes, exceptAsk: null, cancel))[0];

    /// <summary>Several days of one pool, in one query. A booking that would be moved is not in its own way.</summary>
    public async Task<IReadOnlyList<DayView>> Read(PoolView pool, IReadOnlyList<DateOnly> dates, int minutes, Guid? exceptAsk, CancellationToken cancel)
    {
        var now = clock.Now;
        var (from, to) = (clock.Day(dates.Min()).From, clock.Day(dates.Max()).To);
        // What is over of today is offered to nobody.
        if (from < now && now < to)
            from = FacilityRules.AtOnce(now);
        var units = pool.Units.Select(u => u.Bookable).ToList();
        var bookings = exceptAsk is { } ask ? db.Bookings.Where(b => b.AskId != ask) : db.Bookings;
        var stretches = await Availability.FreeStretches(units, bookings, from, to, now, clock.Zone, cancel);
        var free = units.ConvertAll(u => Runs(stretches.GetValueOrDefault(u.Id) ?? []));
        return [.. dates.Select(day => View(pool, day, minutes, free, now))];
    }

    private DayView View(PoolView pool, DateOnly day, int minutes, List<List<(DateTimeOffset From, DateTimeOffset To)>> free, DateTimeOffset now)
    {
        if (LiveState.SaidShut(pool.Home, day, clock) is not null)
            return new DayView(pool, day, minutes, AtOnce: null, []);
        var (dayFrom, dayTo) = clock.Day(day);
        var times = new List<DayTime>();
        foreach (var (opens, closes) in OpenTimes.Between(pool.Home.Schedule.Hours, dayFrom, dayTo, clock.Zone))
            times.AddRange(Times(pool, opens, closes, minutes, free, now));
        return new DayView(pool, day, minutes, AtOnce(pool, day, minutes, free, now), times) { Runs = free };
    }

    private IEnumerable<DayTime> Times(
        PoolView pool, DateTimeOffset opens, DateTimeOffset closes, int minutes, List<List<(DateTimeOffset From, DateTimeOffset To)>> free, DateTimeOffset now)
    {
        var policy = pool.Policy;
        var grid = StayLengths.StepOf(policy);
        var steps = Steps(policy, opens, closes, minutes);
        var freeBefore = 0;
        for (var from = FacilityRules.OnGrid(opens, policy, clock); from.AddMinutes(minutes) <= closes; from = from.AddMinutes(grid))
        {
            var to = from.AddMinutes(minutes);
            if (BookingRules.MayTake(pool.Units[0].Bookable, from, to, 1, forHouse: false, now, clock.Zone) is not null || from <= now)
                continue;
            var count = Count(free, from, to);
            var time = clock.TimeOf(from);
            var onStep = (int)time.ToTimeSpan().TotalMinutes % steps[Array.FindLastIndex(PartsFrom, hour => hour <= time.Hour)] == 0;
            // Where a gap begins it is offered from its first minute.
            if (onStep || (count > 0 && freeBefore == 0))
                yield return new DayTime(from, to, count);
            freeBefore = count;
        }
    }

    /// <summary>How far apart the beginnings of each part of the day are shown, minutes; what is open lies in one day.</summary>
    private int[] Steps(BookingPolicy policy, DateTimeOffset opens, DateTimeOffset closes, int minutes)
    {
        var begins = clock.TimeOf(opens).ToTimeSpan();
        var ends = begins + (closes - opens);
        return [.. PartsFrom.Select((hour, n) =>
        {
            var (from, to) = (TimeSpan.FromHours(hour), TimeSpan.FromHours(n + 1 < PartsFrom.Length ? PartsFrom[n + 1] : 24));
            var (first, last) = (from > begins ? from : begins, to < ends ? to : ends);
            return StayLengths.StepFor(policy, minutes, last > first ? last - first : TimeSpan.Zero);
        })];
    }

    private DayTime? AtOnce(PoolView pool, DateOnly day, int minutes, List<List<(DateTimeOffset From, DateTimeOffset To)>> free, DateTimeOffset now)
    {
        if (day != clock.Today || pool.Policy.LateMinutes == 0)
            return null;
        var from = FacilityRules.AtOnce(now);
        if (StayLengths.End(pool.Policy, from, minutes, clock) is not { } to)
            return null;
        var count = Count(free, from, to);
        return count > 0 ? new DayTime(from, to, count) : null;
    }

    private static int Count(List<List<(DateTimeOffset From, DateTimeOffset To)>> free, DateTimeOffset from, DateTimeOffset to) =>
        free.Count(runs => runs.Exists(r => r.From <= from && r.To >= to));

    /// <summary>Stretches with something free, those that touch made one.</summary>
    private static List<(DateTimeOffset From, DateTimeOffset To)> Runs(List<FreeStretch> stretches)
    {
        var runs = new List<(DateTimeOffset From, DateTimeOffset To)>();
        foreach (var stretch in stretches.Where(s => s.Free > 0))
        {
            if (runs.Count > 0 && runs[^1].To == stretch.From)
                runs[^1] = (runs[^1].From, stretch.To);
            else
                runs.Add((stretch.From, stretch.To));
        }

        return runs;
    }
}
