using System.Globalization;

namespace WelfareHub.Web.Modules.Shared;

/// <summary>What is wrong with one cell. Column: its header. Value: what stood there, cut short.</summary>
public sealed record SheetIssue(int Line, string Column, SheetIssueKind Kind, string? Value = null);

public enum SheetIssueKind
{
    Missing,
    TooLong,
    NotOneOf,
    NotKnown,
    NotANumber,
    NotATime,
    NotHours,
    NotASpan,
    NotDays,
    TooManyHours,
    Twice,
    OutOfScope,
    NoSuchColumn,
    FewerThanNow,
    BookedThen,
    PartyTooBig,
    GraceTooLong,
    LongestTooShort,
}

/// <summary>Rows below one header line; columns are found by name, and what is wrong is gathered and not thrown.</summary>
internal sealed class SheetTable
{
    private readonly Dictionary<string, int> _columns = new(StringComparer.OrdinalIgnoreCase);

    public SheetTable(IReadOnlyList<SheetRow> rows)
    {
        if (rows.Count == 0)
            return;
        for (var i = 0; i < rows[0].Cells.Count; i++)
            _columns.TryAdd(rows[0].Cells[i].Trim(), i);
        Lines = [.. rows.Skip(1).Select(r => new SheetLine(this, r))];
    }

    public IReadOnlyList<SheetLine> Lines { get; } = [];
    public List<SheetIssue> Issues { get; } = [];

    public bool Has(string column) => _columns.ContainsKey(column);

    public bool HasAll(params ReadOnlySpan<string> columns)
    {
        foreach (var column in columns)
        {
            if (!Has(column))
                return false;
        }

        return true;
    }

    internal int At(string column) => _columns.GetValueOrDefault(column, -1);
}

internal sealed class SheetLine(SheetTable table, SheetRow row)
{
    private const int Shown = 40;
    private const int LongestText = 400;

    public int Number => row.Line;

    public bool Failed { get; private set; }

    /// <summary>Null when the cell is empty or its column is not there.</summary>
    public string? Text(string column, int longest = LongestText)
    {
        var at = table.At(column);
        var value = at >= 0 && at < row.Cells.Count ? row.Cells[at].Trim() : "";
        if (value.Length > longest)
            Fail(column, SheetIssueKind.TooLong, value);
        return value.Length == 0 ? null : value;
    }

    /// <summary>"" and an issue when it is empty.</summary>
    public string Required(string column, int longest = LongestText)
    {
        if (Text(column, longest) is { } value)
            return value;
        Fail(column, SheetIssueKind.Missing);
        return "";
    }

    public LocalText Local(string name) => new(Required(name + "_zh_hant"), Required(name + "_zh_hans"), Required(name + "_en"));

    /// <summary>Whether the file has this column at all.</summary>
    public bool Has(string column) => table.Has(column);

    /// <summary>In three languages, as <see cref="Addresses"/> says; null when there is none. A file from before there were three has one column, without a language in its name.</summary>
    public LocalText? Address(string name, int longest)
    {
        var address = new LocalText(Text(name + "_zh_hant", longest), Text(Has(name + "_zh_hans") ? name + "_zh_hans" : name, longest), Text(name + "_en", longest));
        if (Addresses.LacksHans(address))
            Fail(name + "_zh_hans", SheetIssueKind.Missing);
        return Addresses.OrNone(address);
    }

    public T OneOf<T>(string column, IReadOnlyDictionary<string, T> words, T otherwise)
    {
        var value = Required(column);
        if (words.TryGetValue(value, out var found))
            return found;
        if (value.Length > 0)
            Fail(column, SheetIssueKind.NotOneOf, value);
        return otherwise;
    }

    /// <summary>What a code stands for; null with an issue when it is not known.</summary>
    public T? Known<T>(string column, IReadOnlyDictionary<string, T> codes)
        where T : struct
    {
        if (Text(column) is not { } value)
            return null;
        if (codes.TryGetValue(value, out var found))
            return found;
        Fail(column, SheetIssueKind.NotKnown, value);
        return null;
    }

    public int? Whole(string column, int least, int most)
    {
        if (Text(column) is not { } value)
            return null;
        if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            return number;
        Fail(column, SheetIssueKind.NotANumber, value);
        return null;
    }

    public double? Degrees(string column)
    {
        if (Text(column) is not { } value)
            return null;
        if (double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && Math.Abs(number) <= 180)
            return number;
        Fail(column, SheetIssueKind.NotANumber, value);
        return null;
    }

    /// <summary>A spreadsheet may have made 9:00 of 09:00.</summary>
    public TimeOnly? Time(string column)
    {
        if (Text(column) is not { } value)
            return null;
        if (ReadTime(value) is { } time)
            return time;
        Fail(column, SheetIssueKind.NotATime, value);
        return null;
    }

    public static TimeOnly? ReadTime(string value) =>
        value == "24:00" ? TimeOnly.MinValue
        : TimeOnly.TryParseExact(value, ["HH:mm", "H:mm", "HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time
        : null;

    public void Fail(string column, SheetIssueKind kind, string? value = null)
    {
        Failed = true;
        table.Issues.Add(new SheetIssue(row.Line, column, kind, value is { Length: > Shown } ? value[..Shown] + "…" : value));
    }
}
