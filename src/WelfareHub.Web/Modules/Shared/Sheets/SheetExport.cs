using System.Buffers;
using System.Text;

using MiniExcelLibs;

namespace WelfareHub.Web.Modules.Shared;

/// <summary>A list as a file to download: xlsx, or csv in UTF-8 with the mark that spreadsheets need to read Chinese.</summary>
internal static class SheetExport
{
    public const string Xlsx = "xlsx";
    public const string CsvFormat = "csv";
    private static readonly SearchValues<char> NeedQuotes = SearchValues.Create(",;\"\r\n\t");

    /// <param name="format">"xlsx" or "csv"; anything else is not found.</param>
    /// <param name="name">File name without extension, ASCII.</param>
    /// <param name="headers">In the reader's language.</param>
    /// <param name="rows">As many cells as headers.</param>
    public static IResult Answer(string? format, string name, IReadOnlyList<string> headers, IEnumerable<IReadOnlyList<string?>> rows) => format switch
    {
        Xlsx => Results.File(ToXlsx(headers, rows), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", name + ".xlsx"),
        CsvFormat => Results.File(ToCsv(headers, rows), "text/csv; charset=utf-8", name + ".csv"),
        _ => Results.NotFound(),
    };

    public static byte[] ToCsv(IReadOnlyList<string> headers, IEnumerable<IReadOnlyList<string?>> rows)
    {
        var text = new StringBuilder("\uFEFF");
        foreach (var row in rows.Prepend(headers))
            text.AppendJoin(',', row.Select(cell => Quote(Harmless(cell)))).Append("\r\n");
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    public static byte[] ToXlsx(IReadOnlyList<string> headers, IEnumerable<IReadOnlyList<string?>> rows)
    {
        using var file = new MemoryStream();
        var cells = rows.Prepend(headers).Select(row => row.Select((cell, at) => (At: at, Cell: (object)Harmless(cell))).ToDictionary(c => $"C{c.At}", c => c.Cell));
        file.SaveAs(cells, printHeader: false, excelType: ExcelType.XLSX);
        return file.ToArray();
    }

    /// <summary>A cell that begins like a formula would run on whoever opens the file: an apostrophe makes it text (OWASP, CSV injection).</summary>
    public static string Harmless(string? cell) =>
        cell is { Length: > 0 } && cell[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '＝' or '＋' or '－' or '＠' ? "'" + cell : Unbroken.Loosen(cell ?? "");

    /// <summary>Takes the apostrophe of <see cref="Harmless"/> away again.</summary>
    public static string AsWritten(string cell) => cell.Length > 1 && cell[0] == '\'' && Harmless(cell[1..]) == cell ? cell[1..] : cell;

    private static string Quote(string cell) =>
        cell.AsSpan().IndexOfAny(NeedQuotes) < 0 ? cell : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
