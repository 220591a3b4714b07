namespace WelfareHub.Bookings;

/// <summary>Weekly opening hours laid on the calendar of the city's zone.</summary>
public static class OpenTimes
{
    /// <summary>The open stretches inside [from, to), UTC, in order; hours that touch at midnight are one stretch.</summary>
    public static List<(DateTimeOffset Opens, DateTimeOffset Closes)> Between(
        IReadOnlyCollection<OpeningHours> hours, DateTimeOffset from, DateTimeOffset to, TimeZoneInfo zone)
    {
        var open = new List<(DateTimeOffset Opens, DateTimeOffset Closes)>();
        if (hours.Count == 0)
            return open;

        var last = zone.DayOf(to);
        for (var day = zone.DayOf(from); day <= last; day = day.AddDays(1))
        {
            foreach (var h in On(hours, day))
            {
                var opens = zone.At(day, h.Opens);
                var closes = h.Closes == TimeOnly.MinValue ? zone.At(day.AddDays(1), h.Closes) : zone.At(day, h.Closes);
                if (open.Count > 0 && opens <= open[^1].Closes)
                    open[^1] = (open[^1].Opens, closes > open[^1].Closes ? closes : open[^1].Closes);
                else
                    open.Add((opens, closes));
            }
        }

        return [.. open
            .Where(o => o.Closes > from && o.Opens < to)
            .Select(o => (o.Opens < from ? from : o.Opens, o.Closes > to ? to : o.Closes))];
    }

    /// <summary>The stretches of one day in order: its own if it has any, else the week's.</summary>
    public static IEnumerable<OpeningHours> On(IReadOnlyCollection<OpeningHours> hours, DateOnly day)
    {
        var special = hours.Any(h => h.Day == day);
        return hours.Where(h => special ? h.Day == day && !h.Closed : h.Day is null && h.Weekday == day.DayOfWeek).OrderBy(h => h.Opens);
    }

    /// <summary>Whether all of [from, to) is open.</summary>
    public static bool Contain(IReadOnlyCollection<OpeningHours> hours, DateTimeOffset from, DateTimeOffset to, TimeZoneInfo zone) =>
        Between(hours, from, to, zone) is [var only] && only.Opens == from && only.Closes == to;

    /// <summary>The city's day on which an instant falls.</summary>
    internal static DateOnly DayOf(this TimeZoneInfo zone, DateTimeOffset instant) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, zone).DateTime);

    /// <summary>The instant of a clock time on a day of the city; a time that a clock change skips is an hour later.</summary>
    internal static DateTimeOffset At(this TimeZoneInfo zone, DateOnly day, TimeOnly time)
    {
        var local = day.ToDateTime(time);
        if (zone.IsInvalidTime(local))
            local = local.AddHours(1);
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }
}
