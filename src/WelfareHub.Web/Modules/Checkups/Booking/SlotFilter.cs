using System.Globalization;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>The part of the day a courier looks for.</summary>
public enum DayPart
{
    OffPeak,
    Morning,
    Afternoon,
}

/// <summary>What the list is narrowed to; read from the address, where an unknown value counts as not given.</summary>
public sealed record SlotFilter
{
    /// <summary>Pages beyond it are the last one: nobody leafs that far, and it bounds the work.</summary>
    public const int LastPage = 20;

    public CheckupKind? Kind { get; init; }
    public DateOnly? Day { get; init; }
    public DayPart? Part { get; init; }
    public Guid? HospitalId { get; init; }
    public Guid? DistrictId { get; init; }

    /// <summary>Full slots too, to wait for.</summary>
    public bool WithFull { get; init; }

    public int Page { get; init; } = 1;

    /// <summary>How many filters of the panel are on; the day has its own strip.</summary>
    public int Active => (Kind is null ? 0 : 1) + (Part is null ? 0 : 1) + (HospitalId is null ? 0 : 1) + (DistrictId is null ? 0 : 1) + (WithFull ? 1 : 0);

    public static SlotFilter Read(IQueryCollection query) => new()
    {
        Kind = Choice<CheckupKind>(query["kind"]),
        Day = DateOnly.TryParseExact(query["day"], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null,
        Part = Choice<DayPart>(query["part"]),
        HospitalId = Guid.TryParse(query["hospital"], out var hospital) ? hospital : null,
        DistrictId = Guid.TryParse(query["district"], out var district) ? district : null,
        WithFull = query["full"] == "true",
        Page = int.TryParse(query["page"], NumberStyles.None, CultureInfo.InvariantCulture, out var page) ? Math.Clamp(page, 1, LastPage) : 1,
    };

    /// <summary>The address of the list with this filter.</summary>
    public string Href(string path)
    {
        var parts = new List<string>(6);
        if (Kind is { } kind)
            parts.Add("kind=" + Word(kind));
        if (Day is { } day)
            parts.Add("day=" + day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        if (Part is { } part)
            parts.Add("part=" + Word(part));
        if (HospitalId is { } hospital)
            parts.Add("hospital=" + hospital);
        if (DistrictId is { } district)
            parts.Add("district=" + district);
        if (WithFull)
            parts.Add("full=true");
        if (Page > 1)
            parts.Add("page=" + Page.ToString(CultureInfo.InvariantCulture));
        return parts.Count == 0 ? path : path + "?" + string.Join('&', parts);
    }

    public static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    /// <summary>By name only: "2" or "health,dental" is no answer.</summary>
    private static T? Choice<T>(string? word)
        where T : struct, Enum
    {
        foreach (var value in Enum.GetValues<T>())
        {
            if (string.Equals(Word(value), word, StringComparison.Ordinal))
                return value;
        }

        return null;
    }
}
