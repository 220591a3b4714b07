using Microsoft.Extensions.Localization;

using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>The hours of one day to come. Mark: of <see cref="HomeHours"/>, when the day differs from its weekday.</summary>
public sealed record OpenDay(DateOnly Day, IReadOnlyList<OpeningHours> Hours, string? Mark)
{
    /// <summary>Today and the six days after it.</summary>
    public static IReadOnlyList<OpenDay> Week(HomeView home, CityClock clock) =>
        [.. Enumerable.Range(0, 7).Select(n => Of(home, clock.Today.AddDays(n)))];

    public static OpenDay Of(HomeView home, DateOnly day) =>
        new(day, [.. OpenTimes.On(home.Schedule.Hours, day)], home.Schedule.Hours.FirstOrDefault(h => h.Day == day)?.Mark);

    /// <summary>By its hours, no closure takes all of them, and no keeper says otherwise.</summary>
    public static bool Opens(HomeView home, DateOnly day, CityClock clock)
    {
        var (from, to) = clock.Day(day);
        return LiveState.SaidShut(home, day, clock) is null
            && OpenTimes.Between(home.Schedule.Hours, from, to, clock.Zone).Exists(o => !home.Closures.Any(c => c.From <= o.Opens && c.To >= o.Closes));
    }
}

internal static class OpenWords
{
    /// <summary>"09:00–20:00", or that it is closed.</summary>
    public static string Of(OpenDay day, IStringLocalizer<HomeTexts> texts) => day.Hours.Count == 0
        ? texts["HoursClosed"]
        : Unbroken.Join(day.Hours.Select(h => $"{Dates.Time(h.Opens)}–{(h.Closes == TimeOnly.MinValue ? "24:00" : Dates.Time(h.Closes))}"));
}
