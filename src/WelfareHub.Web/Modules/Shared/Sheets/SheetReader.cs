using System.Globalization;
using System.IO.Compression;
using System.Text;

using MiniExcelLibs;
using MiniExcelLibs.OpenXml;

namespace WelfareHub.Web.Modules.Shared;

/// <summary>Why a whole file cannot be read.</summary>
internal enum SheetProblem
{
    /// <summary>Neither .xlsx nor .csv, or its content is not what its name says.</summary>
    WrongType,

    /// <summary>The old .xls format, or a workbook with a password.</summary>
    OldOrLocked,
    TooLarge,
    TooManyRows,
    TooManyColumns,

    /// <summary>It begins like the right thing and then breaks off or makes no sense.</summary>
    Broken,

    /// <summary>Text in no encoding we know: UTF-8, UTF-16 with its mark, GB 18030 (which takes in GBK).</summary>
    Encoding,
    Empty,
}

/// <summary>What was read: rows that are not blank, or why nothing was.</summary>
internal sealed record SheetReading(IReadOnlyList<SheetRow> Rows, SheetProblem? Problem = null)
{
    public static implicit operator SheetReading(SheetProblem problem) => new([], problem);
}

/// <summary>Reads what organisers upload. Trusts nothing: name, first bytes, sizes and counts are checked before and while it reads.</summary>
internal static class SheetReader
{
    public const int MostBytes = 5 * 1024 * 1024;
    public const int MostRows = 5_000;
    private const int MostUnzipped = 60 * 1024 * 1024;
    private const int MostZipEntries = 500;
    private const int MostColumns = 60;

    /// <summary>Blank rows count too: a sheet may claim a million of them.</summary>
    private const int MostRowsLookedAt = 20_000;

    private static readonly byte[] Zip = "PK\x03\x04"u8.ToArray();
    private static readonly byte[] Pdf = "%PDF"u8.ToArray();
    private static readonly char[] Separators = [',', ';', '\t'];
    private static readonly byte[] Ole = [0xD0, 0xCF, 0x11, 0xE0];

    static SheetReader() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    public static SheetReading Read(string fileName, byte[] content)
    {
        if (content.Length > MostBytes)
            return SheetProblem.TooLarge;
        if (content.Length == 0)
            return SheetProblem.Empty;
        var extension = Path.GetExtension(fileName).ToUpperInvariant();
        if (content.AsSpan().StartsWith(Ole))
            return extension is ".XLSX" or ".XLS" ? SheetProblem.OldOrLocked : SheetProblem.WrongType;
        var zipped = content.AsSpan().StartsWith(Zip);
        return extension switch
        {
            ".XLSX" => zipped ? ReadXlsx(content) : SheetProblem.WrongType,
            ".CSV" => zipped || content.AsSpan().StartsWith(Pdf) ? SheetProblem.WrongType : ReadCsv(content),
            _ => SheetProblem.WrongType,
        };
    }

    private static SheetReading ReadXlsx(byte[] content)
    {
        try
        {
            if (UnzipsTooLarge(content))
                return SheetProblem.TooLarge;
            using var stream = new MemoryStream(content, writable: false);
            var settings = new OpenXmlConfiguration { EnableSharedStringCache = false, FillMergedCells = false };
            return Collect(MiniExcel.Query(stream, useHeaderRow: false, excelType: ExcelType.XLSX, configuration: settings)
                .Cast<IDictionary<string, object?>>()
                .Select((row, at) => new SheetRow(at + 1, [.. row.Values.Select(Words)])));
        }
        // A malformed workbook makes the reader fail in ways nobody can list; whatever it is, the file is what is wrong.
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return SheetProblem.Broken;
        }
    }

    /// <summary>Unpacks everything and keeps nothing: what a zip says about its sizes proves nothing.</summary>
    private static bool UnzipsTooLarge(byte[] content)
    {
        using var zip = new ZipArchive(new MemoryStream(content, writable: false), ZipArchiveMode.Read);
        if (zip.Entries.Count > MostZipEntries)
            return true;
        if (zip.GetEntry("xl/workbook.xml") is null)
            throw new InvalidDataException("A zip, but no workbook.");
        var buffer = new byte[64 * 1024];
        long total = 0;
        foreach (var entry in zip.Entries)
        {
            using var unzipped = entry.Open();
            for (int read; (read = unzipped.Read(buffer)) > 0;)
            {
                total += read;
                if (total > MostUnzipped)
                    return true;
            }
        }

        return false;
    }

    /// <summary>A cell as a person reads it. A formula gives the value that was last worked out; nothing is ever worked out here.</summary>
    private static string Words(object? value) => value switch
    {
        null => "",
        string text => text,
        double number => number.ToString("0.##############", CultureInfo.InvariantCulture),
        DateTime time => time.ToString(time.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static SheetReading ReadCsv(byte[] content)
    {
        if (Decode(content) is not { } text)
            return SheetProblem.Encoding;
        if (text.Any(c => char.IsControl(c) && c is not ('\r' or '\n' or '\t')))
            return SheetProblem.WrongType;
        try
        {
            return Collect(Csv.Read(text, Separator(text)));
        }
        catch (FormatException)
        {
            return SheetProblem.Broken;
        }
    }

    private static string? Decode(byte[] content)
    {
        ReadOnlySpan<byte> bytes = content;
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
            return Strictly(new UTF8Encoding(false, throwOnInvalidBytes: true), bytes[3..]);
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]))
            return Strictly(new UnicodeEncoding(bigEndian: false, byteOrderMark: false, throwOnInvalidBytes: true), bytes[2..]);
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
            return Strictly(new UnicodeEncoding(bigEndian: true, byteOrderMark: false, throwOnInvalidBytes: true), bytes[2..]);
        return Strictly(new UTF8Encoding(false, throwOnInvalidBytes: true), bytes)
            ?? Strictly(Encoding.GetEncoding("GB18030", EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback), bytes);
    }

    private static string? Strictly(Encoding encoding, ReadOnlySpan<byte> bytes)
    {
        try
        {
            return encoding.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    /// <summary>Comma, semicolon or tab: whichever the first line has most of.</summary>
    private static char Separator(string text)
    {
        var end = text.AsSpan().IndexOfAny('\r', '\n');
        var first = end < 0 ? text : text[..end];
        return Separators.MaxBy(separator => first.Count(c => c == separator));
    }

    private static SheetReading Collect(IEnumerable<SheetRow> rows)
    {
        var kept = new List<SheetRow>();
        var looked = 0;
        foreach (var row in rows)
        {
            if (row.Cells.Count > MostColumns)
                return SheetProblem.TooManyColumns;
            if (row.Cells.Any(c => !string.IsNullOrWhiteSpace(c)))
                kept.Add(row);
            // One more for the header.
            if (kept.Count > MostRows + 1 || ++looked > MostRowsLookedAt)
                return SheetProblem.TooManyRows;
        }

        return kept.Count == 0 ? SheetProblem.Empty : new SheetReading(kept);
    }
}
