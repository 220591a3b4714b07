using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Accounts;

/// <summary>The columns of a roster, in the order of the template. The names are stored with what is wrong.</summary>
internal enum RosterColumn
{
    FullName,
    Phone,
    Email,
    Company,
    Station,
    Community,
    Language,
}

/// <summary>What will happen, or happened, to a row.</summary>
internal enum RosterFate
{
    Unchecked,
    Add,
    Change,
    Same,
    Bad,
}

/// <summary>A row as written, and its fate.</summary>
internal sealed class RosterRow
{
    public int Line { get; init; }

    /// <summary>By <see cref="RosterColumn"/>.</summary>
    public required string[] Cells { get; init; }

    public RosterFate Fate { get; set; }

    /// <summary>What a row with <see cref="RosterFate.Change"/> changes.</summary>
    public IReadOnlyList<RosterChange> Changes { get; set; } = [];

    public string this[RosterColumn column] => Cells[(int)column];
}

/// <summary>What becomes of one thing that is known of a person already. A null stands for nothing.</summary>
/// <param name="Column">Null: it is the registration, which is thereby approved or taken over.</param>
/// <param name="From">What stands there now.</param>
/// <param name="To">What will.</param>
internal sealed record RosterChange(RosterColumn? Column, LocalText? From, LocalText? To);

/// <summary>Why a whole roster file is refused.</summary>
internal sealed record RosterFileProblem(SheetProblem? Sheet, IReadOnlyList<RosterColumn> MissingColumns);

/// <summary>Finds the columns of a roster by their header, in any of the three languages.</summary>
internal static class RosterRows
{
    private static readonly (RosterColumn Column, string[] Words)[] KnownHeaders =
    [
        (RosterColumn.FullName, ["full_name", "full name", "name", "姓名"]),
        (RosterColumn.Phone, ["phone", "mobile", "手機", "手机", "手機號", "手机号", "手機號碼", "手机号码", "電話", "电话"]),
        (RosterColumn.Email, ["email", "e-mail", "電子郵箱", "电子邮箱", "郵箱", "邮箱", "電子郵件", "电子邮件"]),
        (RosterColumn.Company, ["company", "快遞企業", "快递企业", "企業", "企业", "公司"]),
        (RosterColumn.Station, ["station", "站點", "站点", "營業部", "营业部", "站點、營業部", "站点、营业部"]),
        (RosterColumn.Community, ["community", "社區", "社区"]),
        (RosterColumn.Language, ["language", "語言", "语言"]),
    ];

    private static readonly Dictionary<string, RosterColumn> Headers = KnownHeaders
        .SelectMany(known => known.Words.Select(word => (word, known.Column)))
        .ToDictionary(h => h.word, h => h.Column, StringComparer.OrdinalIgnoreCase);

    public static (List<RosterRow> Rows, RosterFileProblem? Problem) Read(string fileName, byte[] content)
    {
        var sheet = SheetReader.Read(fileName, content);
        if (sheet.Problem is { } problem)
            return ([], new RosterFileProblem(problem, []));
        var columns = new int?[Enum.GetValues<RosterColumn>().Length];
        foreach (var (at, header) in sheet.Rows[0].Cells.Index())
        {
            if (Headers.TryGetValue(header.Trim(), out var column))
                columns[(int)column] ??= at;
        }

        RosterColumn[] missing = [.. new[] { RosterColumn.FullName, RosterColumn.Phone }.Where(c => columns[(int)c] is null)];
        if (missing.Length > 0)
            return ([], new RosterFileProblem(null, missing));
        if (sheet.Rows.Count == 1)
            return ([], new RosterFileProblem(SheetProblem.Empty, []));
        var rows = sheet.Rows.Skip(1).Select(row => new RosterRow { Line = row.Line, Cells = [.. columns.Select(at => Cell(row, at))] });
        return ([.. rows], null);
    }

    /// <summary>Kept short: what is longer than any allowed value is wrong anyway, and this is stored.</summary>
    private static string Cell(SheetRow row, int? at)
    {
        var cell = at is { } column && column < row.Cells.Count ? SheetExport.AsWritten(row.Cells[column].Trim()) : "";
        return cell.Length <= 300 ? cell : cell[..300] + "…";
    }
}
