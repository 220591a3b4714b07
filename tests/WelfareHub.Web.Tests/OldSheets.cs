using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Tests;

/// <summary>Files as people still have them: with the address in Simplified Chinese alone.</summary>
internal static class OldSheets
{
    /// <summary>The same lines, of the three columns of the address only the Simplified one, under this name.</summary>
    public static string WithOneAddress(string text, string column)
    {
        var rows = Csv.Read(text).Select(r => r.Cells).ToList();
        var kept = Enumerable.Range(0, rows[0].Count).Where(i => rows[0][i] is not ("address_zh_hant" or "address_en")).ToList();
        return string.Concat(rows.Select((cells, row) => string.Join(',', kept.Select(i => Quoted(row == 0 && cells[i] == "address_zh_hans" ? column : cells[i]))) + "\n"));
    }

    private static string Quoted(string cell) => '"' + cell.Replace("\"", "\"\"", StringComparison.Ordinal) + '"';
}
