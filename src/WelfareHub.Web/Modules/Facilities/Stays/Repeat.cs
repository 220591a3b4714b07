using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>How a week of a series stands before it is booked.</summary>
public enum RepeatState
{
    Free,

    /// <summary>Taken at that time; other times of the day may be free.</summary>
    Taken,

    /// <summary>A holiday, a closure, a keeper's word, or simply not open then.</summary>
    Closed,

    /// <summary>The person has another booking then.</summary>
    Busy,

    /// <summary>Further ahead than this can be booked.</summary>
    TooFar,
}

/// <summary>One week of a series.</summary>
/// <param name="Day">The city's.</param>
/// <param name="From">The wanted beginning.</param>
/// <param name="To">The wanted end.</param>
/// <param name="State">Whether it can be had.</param>
/// <param name="Instead">The nearest other times of that day, earliest first.</param>
public sealed record RepeatWeek(DateOnly Day, DateTimeOffset From, DateTimeOffset To, RepeatState State, IReadOnlyList<DayTime> Instead);

/// <summary>Works out a weekly series before anything is booked: which weeks can be had, and what else where not.</summary>
public sealed class Repeat(WelfareDbContext db, DayBook days, CityClock clock)
{
    public const int MostWeeks = 12;
    public const int UsualWeeks = 8;
    private const int MostInstead = 3;

    /// <summary>How many weeks of a series can lie within what may be booked ahead; one is no series.</summary>
    public static int WeeksOf(PoolView pool) => pool.Units[0].Bookable.Policy.FurthestDays is > 0 and var days ? Math.Min(MostWeeks, 1 + (days / 7)) : MostWeeks;

    /// <summary>Two queries, however many weeks.</summary>
    public async Task<IReadOnlyList<RepeatWeek>> Plan(PoolView pool, DateTimeOffset first, int minutes, int weeks, Guid personId, CancellationToken cancel)
    {
        var (day, time, now) = (clock.DayOf(first), clock.TimeOf(first), clock.Now);
        var dates = Enumerable.Range(0, weeks).Select(n => day.AddDays(7 * n)).ToList();
        var views = await days.Read(pool, dates, minutes, exceptAsk: null, cancel);
        var (from, to) = (clock.Day(dates[0]).From, clock.Day(dates[^1]).To);
        var own = await db.Bookings.Live(now).Where(b => b.PersonId == personId && b.From < to && b.To > from)
            .Select(b => new { b.From, b.To }).ToListAsync(cancel);
        return [.. dates.Select((date, n) => Week(date, clock.Instant(date, time), views[n]))];

        RepeatWeek Week(DateOnly date, DateTimeOffset begins, DayView view)
        {
            var ends = begins.AddMinutes(minutes);
            var instead = view.Times.Where(t => t.Free > 0 && t.From != begins && !own.Exists(o => o.From < t.To && o.To > t.From))
                .OrderBy(t => (t.From - begins).Duration()).Take(MostInstead).OrderBy(t => t.From).ToList();
            var rule = BookingRules.MayTake(pool.Units[0].Bookable, begins, ends, 1, forHouse: false, now, clock.Zone);
            var state = rule switch
            {
                RefusalReason.TooFarAhead => RepeatState.TooFar,
                not null => RepeatState.Closed,
                _ when own.Exists(o => o.From < ends && o.To > begins) => RepeatState.Busy,
                _ when view.Fits(begins, ends) => RepeatState.Free,
                _ when OpenDay.Of(pool.Home, date).Hours.Count == 0 || LiveState.SaidShut(pool.Home, date, clock) is not null || pool.Home.Closures.Any(c => c.From < ends && c.To > begins) => RepeatState.Closed,
                _ => RepeatState.Taken,
            };
            return new RepeatWeek(date, begins, ends, state, instead);
        }
    }
}
