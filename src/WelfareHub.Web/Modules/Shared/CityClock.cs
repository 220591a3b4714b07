namespace WelfareHub.Web.Modules.Shared;

/// <summary>The clock and the city's zone together: instants are UTC, days and clock times are the city's.</summary>
public sealed class CityClock(TimeProvider time, TimeZoneInfo zone)
{
    public TimeZoneInfo Zone { get; } = zone;

    /// <summary>UTC.</summary>
    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>The city's calendar day now.</summary>
    public DateOnly Today => DayOf(Now);

    public DateTimeOffset Local(DateTimeOffset instant) => TimeZoneInfo.ConvertTime(instant, Zone);

    public DateOnly DayOf(DateTimeOffset instant) => DateOnly.FromDateTime(Local(instant).DateTime);

    public TimeOnly TimeOf(DateTimeOffset instant) => TimeOnly.FromDateTime(Local(instant).DateTime);

    /// <summary>The instant of a clock time in the city. A time that a clock change skips moves forward by the gap.</summary>
    public DateTimeOffset Instant(DateOnly day, TimeOnly time)
    {
        var local = day.ToDateTime(time);
        if (Zone.IsInvalidTime(local))
            local = local.AddHours(1);
        return new DateTimeOffset(local, Zone.GetUtcOffset(local)).ToUniversalTime();
    }

    /// <summary>[beginning, end) of a day in the city, UTC.</summary>
    public (DateTimeOffset From, DateTimeOffset To) Day(DateOnly day) => (Instant(day, TimeOnly.MinValue), Instant(day.AddDays(1), TimeOnly.MinValue));
}
