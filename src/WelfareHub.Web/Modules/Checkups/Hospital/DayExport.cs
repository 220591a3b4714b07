using System.Text;

using Microsoft.Extensions.Localization;

using MiniExcelLibs;
using MiniExcelLibs.Csv;
using MiniExcelLibs.OpenXml;

using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>The day's list as a file for a spreadsheet.</summary>
internal sealed class DayExport(IStringLocalizer<HospitalTexts> texts, HospitalWords words, Dates dates)
{
    public static string ContentType(string kind) =>
        kind == "csv" ? "text/csv; charset=utf-8" : "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    public MemoryStream Write(IEnumerable<DayRow> rows, KnownNames names, string kind)
    {
        var lines = rows.Select(row => Line(row, names)).ToList();
        // A list with a header line also on a day with nobody.
        if (lines.Count == 0)
            lines.Add(Headers().ToDictionary(h => h, object (_) => "", StringComparer.Ordinal));
        var file = new MemoryStream();
        if (kind == "csv")
            file.SaveAs(lines, excelType: ExcelType.CSV, configuration: new CsvConfiguration { StreamWriterFunc = stream => new StreamWriter(stream, new UTF8Encoding(true), leaveOpen: true) });
        else
            file.SaveAs(lines, configuration: new OpenXmlConfiguration { AutoFilter = false, TableStyles = TableStyles.None });
        file.Position = 0;
        return file;
    }

    /// <summary>A cell that begins like a formula is not one: an apostrophe says so to every spreadsheet.</summary>
    public static string Safe(string cell) =>
        cell.Length > 0 && cell[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '＝' or '＋' or '－' or '＠' ? "'" + cell : cell;

    private string[] Headers() =>
        [texts["ColumnTime"], texts["ColumnName"], texts["ColumnPhone"], texts["ColumnStation"], texts["ColumnProgramme"], texts["ColumnState"], texts["ColumnReference"]];

    private Dictionary<string, object> Line(DayRow row, KnownNames names)
    {
        string[] cells =
        [
            dates.Time(row.Slot.StartsAt), words.Name(row.Name), Phones.Mask(row.Phone), names.Station(row.StationId),
            names.Programme(row.Slot.ProgrammeId), words.Lasting(row, names), row.Reference,
        ];
        return Headers().Zip(cells).ToDictionary(pair => pair.First, object (pair) => Safe(pair.Second), StringComparer.Ordinal);
    }
}
