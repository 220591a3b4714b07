using System.Globalization;

using Microsoft.Extensions.Localization;

namespace WelfareHub.Web.Modules.Shared;

/// <summary>
/// Days and times in the reader's language and the city's zone. Clock times are always 24 hours. The spaces inside them do not break,
/// so that no line ends in the middle of a date.
/// </summary>
public sealed class Dates(CityClock clock, IStringLocalizer<DateTexts> texts)
{
    /// <summary>"11月24日 星期二", "Tuesday 24 November"; with the year when it is not this one.</summary>
    public string Day(DateOnly day) => Format(day, "Day");

    public string Day(DateTimeOffset instant) => Day(clock.DayOf(instant));

    /// <summary>"11月24日 週二", "Tue 24 Nov"; with the year when it is not this one.</summary>
    public string DayShort(DateOnly day) => Format(day, "DayShort");

    public string DayShort(DateTimeOffset instant) => DayShort(clock.DayOf(instant));

    /// <summary>"11/24", "24 Nov": where only a chip's width is left.</summary>
    public string DayTiny(DateOnly day) => Unbroken.Keep(string.Format(CultureInfo.CurrentCulture, texts["DayTiny"], day.ToDateTime(TimeOnly.MinValue)));

    /// <summary>"週二", "Tue".</summary>
    public string Weekday(DateOnly day) => texts["Weekday" + day.DayOfWeek];

    /// <summary>"今天", "明天", "昨天", else as <see cref="DayShort(DateOnly)"/>.</summary>
    public string NearDay(DateOnly day) => (day.DayNumber - clock.Today.DayNumber) switch
    {
        -1 => texts["Yesterday"],
        0 => texts["Today"],
        1 => texts["Tomorrow"],
        2 => texts["DayAfterTomorrow", DayShort(day)],
        _ => DayShort(day),
    };

    public string NearDay(DateTimeOffset instant) => NearDay(clock.DayOf(instant));

    /// <summary>"09:20".</summary>
    public static string Time(TimeOnly time) => time.ToString("HH:mm", CultureInfo.InvariantCulture);

    /// <summary>"09:20".</summary>
    public string Time(DateTimeOffset instant) => Time(clock.TimeOf(instant));

    /// <summary>"09:20–09:40".</summary>
    public string Times(DateTimeOffset from, DateTimeOffset to) => $"{Time(from)}–{Time(to)}";

    /// <summary>"明天 09:20", "Tue 24 Nov 09:20".</summary>
    public string Near(DateTimeOffset instant) => $"{NearDay(instant)}{Unbroken.Space}{Time(instant)}";

    /// <summary>As <see cref="Near"/>, inside a sentence: "明天 09:20", "09:20 tomorrow", "09:20 on Tue 24 Nov".</summary>
    public string NearInside(DateTimeOffset instant) => Inside(clock.DayOf(instant), Time(instant));

    /// <summary>As <see cref="NearDay(DateOnly)"/>, inside a sentence: "tomorrow".</summary>
    public string NearDayInside(DateOnly day)
    {
        var near = NearDay(day);
        return HasName(day) ? char.ToLower(near[0], CultureInfo.CurrentCulture) + near[1..] : near;
    }

    /// <summary>As <see cref="NearInside"/>, for the end of a time: midnight belongs to the day that it ends, "24:00 today".</summary>
    public string NearUntil(DateTimeOffset instant) => clock.TimeOf(instant) == TimeOnly.MinValue
        ? Inside(clock.DayOf(instant).AddDays(-1), "24:00")
        : NearInside(instant);

    /// <summary>"11月24日 星期二 09:20", "Tuesday 24 November 09:20".</summary>
    public string DayAndTime(DateTimeOffset instant) => $"{Day(instant)}{Unbroken.Space}{Time(instant)}";

    /// <summary>"11月24日 週二 09:20", "Tue 24 Nov 09:20".</summary>
    public string DayShortAndTime(DateTimeOffset instant) => $"{DayShort(instant)}{Unbroken.Space}{Time(instant)}";

    /// <summary>A length in words: "1 小時 50 分鐘", "3 天". Minutes are left out from a day on.</summary>
    public string Length(TimeSpan length)
    {
        var minutes = (int)Math.Max(0, Math.Ceiling(length.TotalMinutes));
        var (days, hours, rest) = (minutes / 1440, minutes / 60 % 24, minutes % 60);
        var parts = new List<string>(2);
        if (days > 0)
            parts.Add(texts[days == 1 ? "OneDay" : "Days", days]);
        if (hours > 0)
            parts.Add(texts[hours == 1 ? "OneHour" : "Hours", hours]);
        if (days == 0 && (rest > 0 || hours == 0))
            parts.Add(texts[rest == 1 ? "OneMinute" : "Minutes", rest]);
        return string.Join(' ', parts);
    }

    private string Inside(DateOnly day, string time) => Unbroken.Keep(texts[HasName(day) ? "TimeOnNearDay" : "TimeOnDay", NearDayInside(day), time]);

    /// <summary>Yesterday, today and tomorrow are called so in every language.</summary>
    private bool HasName(DateOnly day) => Math.Abs(day.DayNumber - clock.Today.DayNumber) <= 1;

    /// <summary>The key's pattern: 0 = the date, 1 = weekday.</summary>
    private string Format(DateOnly day, string key)
    {
        var pattern = texts[key + (day.Year == clock.Today.Year ? "" : "Year")];
        var weekday = texts[(key == "Day" ? "Long" : "Weekday") + day.DayOfWeek];
        return Unbroken.Keep(string.Format(CultureInfo.CurrentCulture, pattern, day.ToDateTime(TimeOnly.MinValue), weekday));
    }
}
