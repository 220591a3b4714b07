using System.Globalization;

using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>What people type into forms.</summary>
internal static class TypedWords
{
    /// <summary>Trimmed, with line ends of one kind; null when it holds signs that no keyboard types.</summary>
    public static string? Read(string? typed)
    {
        var text = (typed ?? "").ReplaceLineEndings("\n").Trim();
        return PlainText.HasStrangeSigns(text) ? null : text;
    }

    /// <summary>Days far off are slips of the finger, and the calendar's ends would overflow.</summary>
    public static DateOnly? Day(string? typed) =>
        DateOnly.TryParseExact(typed, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= 2000 and <= 2100 ? day : null;

    public static TimeOnly? Time(string? typed) =>
        TimeOnly.TryParseExact(typed, ["HH:mm", "H:mm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;

    public static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>"23:00" on this day, UTC; "24:00" is its end. Null when one of them cannot be read.</summary>
    public static DateTimeOffset? Instant(string? day, string? time, CityClock clock) =>
        Day(day) is not { } d ? null : time == "24:00" ? clock.Instant(d.AddDays(1), default) : Time(time) is { } t ? clock.Instant(d, t) : null;
}
