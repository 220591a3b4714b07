using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>What a home allows one person, put into the words of the booking core.</summary>
public static class FacilityRules
{
    /// <summary>Bookings that share quotas: all of a home, or those of a pool with quotas of its own.</summary>
    public static string LimitGroup(bool own, Guid pool, Guid home) => own ? $"pool:{pool:N}" : $"home:{home:N}";

    /// <summary>The quotas around one time: its day and its week, Monday first. The core holds them under the person's lock.</summary>
    public static List<PersonLimit> Limits(string group, Quotas quotas, DateTimeOffset from, CityClock clock)
    {
        var day = clock.DayOf(from);
        var monday = day.AddDays(-(((int)day.DayOfWeek + 6) % 7));
        var limits = new List<PersonLimit>(2);
        if (quotas.DayCount is not null || quotas.DayMinutes is not null)
            limits.Add(new PersonLimit(group, clock.Instant(day, default), clock.Instant(day.AddDays(1), default), quotas.DayCount, quotas.DayMinutes));
        if (quotas.WeekCount is not null || quotas.WeekMinutes is not null)
            limits.Add(new PersonLimit(group, clock.Instant(monday, default), clock.Instant(monday.AddDays(7), default), quotas.WeekCount, quotas.WeekMinutes));
        return limits;
    }

    /// <summary>What can be taken together with a room in one ask: the equipment of the same home that people share.</summary>
    public static IReadOnlyList<PoolView> GoesWith(PoolView pool) => pool.Pool.Activity != Activity.MeetingRoom
        ? []
        : [.. pool.Home.Pools.Where(p => p.Pool.Activity is Activity.Projector or Activity.TableTennis or Activity.TableFootball)];

    /// <summary>Now, as a beginning: whole minutes.</summary>
    public static DateTimeOffset AtOnce(DateTimeOffset now) => new(now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerMinute), TimeSpan.Zero);

    /// <summary>The first instant on the grid at or after this one.</summary>
    public static DateTimeOffset OnGrid(DateTimeOffset instant, BookingPolicy policy, CityClock clock)
    {
        var grid = TimeSpan.TicksPerMinute * Math.Max(1, policy.GridMinutes);
        var over = clock.Local(instant).TimeOfDay.Ticks % grid;
        return over == 0 ? instant : instant.AddTicks(grid - over);
    }
}
