using System.Text;

namespace WelfareHub.Web.Modules.Shared;

/// <summary>Comma-separated text as spreadsheets write it (RFC 4180), with any separator. Lazy: a reader may stop at any row.</summary>
internal static class Csv
{
    private const char Quote = '"';

    /// <exception cref="FormatException">A quotation mark is never closed.</exception>
    public static IEnumerable<SheetRow> Read(string text, char separator = ',')
    {
        var cells = new List<string>();
        var cell = new StringBuilder();
        int line = 1, rowLine = 1, at = 0;
        var quoted = false;
        while (at < text.Length)
        {
            var c = text[at++];
            if (c == '\n')
                line++;
            if (quoted)
            {
                if (c != Quote)
                    cell.Append(c);
                else if (at < text.Length && text[at] == Quote)
                    cell.Append(text[at++]);
                else
                    quoted = false;
            }
            else if (c == Quote && cell.Length == 0)
            {
                quoted = true;
            }
            else if (c == separator)
            {
                cells.Add(cell.ToString());
                cell.Clear();
            }
            else if (c is '\n' or '\r')
            {
                if (c == '\r' && at < text.Length && text[at] == '\n')
                {
                    at++;
                    line++;
                }

                cells.Add(cell.ToString());
                cell.Clear();
                yield return new SheetRow(rowLine, cells);
                cells = [];
                rowLine = line;
            }
            else
            {
                cell.Append(c);
            }
        }

        if (quoted)
            throw new FormatException($"The quotation mark in the row that begins on line {rowLine} is never closed.");
        if (cells.Count > 0 || cell.Length > 0)
        {
            cells.Add(cell.ToString());
            yield return new SheetRow(rowLine, cells);
        }
    }
}

/// <summary>A row of a sheet, whatever kind of file it came from.</summary>
/// <param name="Line">Where the row begins, from 1.</param>
/// <param name="Cells">As written, not trimmed.</param>
internal sealed record SheetRow(int Line, IReadOnlyList<string> Cells);
