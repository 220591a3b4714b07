using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>
/// Lays a home's hours on the calendar of holidays: each holiday and make-up day to come becomes a day of the schedule with hours
/// of its own, so that the core needs to know nothing of holidays. Lay anew after hours or holidays have changed.
/// </summary>
internal static class HomeHours
{
    /// <summary>Marks of <see cref="OpeningHours.Mark"/>.</summary>
    public const string HolidayMark = "holiday";
    public const string SpecialMark = "special";

    /// <summary>The days to have, beside the week's rows. A day with special hours keeps those.</summary>
    public static IEnumerable<OpeningHours> Days(Home home, IReadOnlyCollection<OpeningHours> hours, IEnumerable<Holiday> holidays, DateOnly today) =>
        Days(home.ScheduleId, home.HolidayOpens, home.HolidayCloses, hours, holidays, today);

    /// <summary>Days to have that are not there: an import leaves a day on which somebody is booked to the home's keeper.</summary>
    public static List<DateOnly> Unlaid(Home home, IReadOnlyCollection<OpeningHours> hours, IEnumerable<Holiday> holidays, DateOnly today) =>
        hours.Any(h => h.Day is null)
            ? [.. Days(home, hours, holidays, today).Select(h => h.Day!.Value).Where(day => !hours.Any(h => h.Day == day)).Distinct()]
            : [];

    /// <summary>The same with other hours on holidays; null = closed.</summary>
    public static IEnumerable<OpeningHours> Days(
        Guid scheduleId, TimeOnly? holidayOpens, TimeOnly? holidayCloses, IReadOnlyCollection<OpeningHours> hours, IEnumerable<Holiday> holidays, DateOnly today)
    {
        var special = hours.Where(h => h is { Day: not null, Mark: SpecialMark }).Select(h => h.Day!.Value).ToHashSet();
        foreach (var holiday in holidays.Where(h => h.Day >= today && !special.Contains(h.Day)))
        {
            if (!holiday.IsWorkday)
                yield return Row(holiday.Day, holidayOpens, holidayCloses);
            else if (hours.Where(h => h is { Day: null, Weekday: DayOfWeek.Monday }).ToList() is { Count: > 0 } workday)
            {
                foreach (var h in workday)
                    yield return Row(holiday.Day, h.Opens, h.Closes);
            }
        }

        OpeningHours Row(DateOnly day, TimeOnly? opens, TimeOnly? closes) => new()
        {
            ScheduleId = scheduleId,
            Day = day,
            Weekday = day.DayOfWeek,
            Closed = opens is null || closes is null,
            Opens = opens ?? default,
            Closes = closes ?? default,
            Mark = HolidayMark,
        };
    }
}
