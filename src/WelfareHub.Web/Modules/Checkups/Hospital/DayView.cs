using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

public sealed record DayView(DateOnly Day, DayNumbers Numbers, IReadOnlyList<HourBar> Hours, IReadOnlyList<DayRow> Rows)
{
    public DayFilter Filter { get; init; } = new();
    public int Pages { get; init; } = 1;
    public int Found { get; init; }
    public KnownNames Names { get; init; } = KnownNames.None;
    public IReadOnlyList<Guid> Programmes { get; init; } = [];

    /// <summary>The day's one programme, said once above the list instead of in every row; null where there are several or none.</summary>
    public Guid? Only => Programmes.Count == 1 ? Programmes[0] : null;

    /// <summary>On a day without a session: the next day that has one.</summary>
    public DateOnly? Next { get; init; }
}

public sealed record DaySlot(Guid Id, DateTimeOffset StartsAt, Guid ProgrammeId, int Places, int Waiting);

/// <summary>A booking as the day's lists show it: no more about the person than the desk needs. StateAt: only where the words of its state tell the time.</summary>
public sealed record DayRow(
    Guid Id,
    Guid SlotId,
    string Reference,
    BookingState State,
    DateTimeOffset? StateAt,
    HoldKind? Hold,
    bool ByHouse,
    int Places,
    string? Name,
    string? Phone,
    Guid? StationId)
{
    public DaySlot Slot { get; init; } = null!;
}

/// <summary>The four numbers above the list; places closed by the house are neither booked nor free.</summary>
public sealed record DayNumbers(int Booked, int Places, int CheckedIn, int ToConfirm, int Waiting)
{
    public static DayNumbers Of(List<DaySlot> slots, List<DayRow> live, KnownNames names)
    {
        var confirms = slots.Where(s => names.HospitalConfirms(s.ProgrammeId)).Select(s => s.Id).ToHashSet();
        var (booked, closed, checkedIn, toConfirm) = (0, 0, 0, 0);
        foreach (var row in live)
        {
            if (row.ByHouse)
                closed += row.Places;
            else
                booked += row.Places;
            if (row.State is BookingState.CheckedIn or BookingState.Completed && !row.ByHouse)
                checkedIn += row.Places;
            if (row.State == BookingState.Requested && confirms.Contains(row.SlotId))
                toConfirm++;
        }

        return new DayNumbers(booked, slots.Sum(s => s.Places) - closed, checkedIn, toConfirm, slots.Sum(s => s.Waiting));
    }
}

/// <summary>What the reader asked the list to show, read from the query; anything unknown means "not asked".</summary>
public sealed record DayFilter(Guid? Programme = null, string? State = null, string? Words = null, string? Sort = null, int Page = 1)
{
    public const string All = "all";
    private const int LongestWords = 60;

    public static readonly IReadOnlyList<string> States = ["to-confirm", "with-organiser", "held", "confirmed", "checked-in", "completed", "no-show", "cancelled", All];
    public static readonly IReadOnlyList<string> Sorts = ["time", "name", "station", "state"];

    /// <summary>Ended bookings are read only when they are asked for.</summary>
    public bool WantsEnded => State is "no-show" or "cancelled" or All;

    public int Active => (Programme is null ? 0 : 1) + (State is null ? 0 : 1) + (Words is null ? 0 : 1);

    public static DayFilter Read(IQueryCollection query)
    {
        var words = query["q"].ToString().Trim();
        return new DayFilter(
            Guid.TryParse(query["programme"], out var programme) ? programme : null,
            States.FirstOrDefault(s => s == query["state"]),
            words.Length is 0 or > LongestWords ? null : words,
            Sorts.FirstOrDefault(s => s == query["sort"]),
            int.TryParse(query["page"], out var page) ? page : 1);
    }

    public List<DayRow> Apply(IEnumerable<DayRow> rows, KnownNames names)
    {
        if (Programme is { } programme)
            rows = rows.Where(r => r.Slot.ProgrammeId == programme);
        rows = rows.Where(r => Fits(r, names));
        if (Words is { } words)
        {
            var reference = References.Read(words);
            rows = rows.Where(r => r.Reference == reference
                || (r.Name?.Contains(words, StringComparison.OrdinalIgnoreCase) ?? false)
                || r.Reference.StartsWith(words, StringComparison.OrdinalIgnoreCase));
        }

        IOrderedEnumerable<DayRow> sorted = Sort switch
        {
            "name" => rows.OrderBy(r => r.Name, StringComparer.CurrentCulture),
            "station" => rows.OrderBy(r => names.Station(r.StationId), StringComparer.CurrentCulture),
            "state" => rows.OrderBy(r => r.State),
            _ => rows.OrderBy(r => r.Slot.StartsAt),
        };
        return sorted.ThenBy(r => r.Slot.StartsAt).ThenBy(r => r.Name, StringComparer.CurrentCulture).ThenBy(r => r.Reference, StringComparer.Ordinal).ToList();
    }

    /// <summary>The same list with something changed, as a query string.</summary>
    public string Query() => QueryString.Create(new (string Key, string? Value)[]
    {
        ("programme", Programme?.ToString()), ("state", State), ("q", Words), ("sort", Sort), ("page", Page > 1 ? Page.ToString(System.Globalization.CultureInfo.InvariantCulture) : null),
    }.Where(p => p.Value is not null).Select(p => KeyValuePair.Create(p.Key, p.Value))).ToString();

    /// <summary>"To confirm" is what the hospital itself may confirm, as the number above the list counts it.</summary>
    private bool Fits(DayRow row, KnownNames names) => State switch
    {
        "to-confirm" => row.State == BookingState.Requested && names.HospitalConfirms(row.Slot.ProgrammeId),
        "with-organiser" => row.State == BookingState.Requested && !names.HospitalConfirms(row.Slot.ProgrammeId),
        _ => Fits(row.State),
    };

    private bool Fits(BookingState state) => State switch
    {
        null => state <= BookingState.Completed,
        "held" => state == BookingState.Held,
        "confirmed" => state == BookingState.Confirmed,
        "checked-in" => state == BookingState.CheckedIn,
        "completed" => state == BookingState.Completed,
        "no-show" => state == BookingState.NoShow,
        "cancelled" => state is BookingState.Cancelled or BookingState.Declined or BookingState.Expired,
        _ => true,
    };
}
