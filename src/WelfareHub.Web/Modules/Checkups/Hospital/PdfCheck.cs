using System.IO.Compression;
using System.Text;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>Why an uploaded report is not taken.</summary>
internal enum PdfProblem
{
    TooLarge,
    NotPdf,
    CutShort,
    Locked,
    Active,
}

/// <summary>
/// A report is shown to a courier on any phone, so it must be a plain PDF: nothing in it that runs, starts something or hides files.
/// Names may be written with #xx escapes and objects may sit in compressed object streams: both are looked through.
/// </summary>
internal static class PdfCheck
{
    public const int LargestBytes = 10 * 1024 * 1024;
    private const int LargestInflated = 32 * 1024 * 1024;
    private static readonly string[] ActiveNames = ["/JavaScript", "/JS", "/Launch", "/EmbeddedFile", "/EmbeddedFiles", "/RichMedia", "/XFA", "/SubmitForm", "/ImportData"];

    public static PdfProblem? Check(string fileName, byte[] file)
    {
        if (file.Length > LargestBytes)
            return PdfProblem.TooLarge;
        if (!fileName.EndsWith(".pdf", StringComparison.OrdinalIgnoreCase) || !file.AsSpan().StartsWith("%PDF-"u8))
            return PdfProblem.NotPdf;
        if (file.AsSpan(Math.Max(0, file.Length - 1024)).LastIndexOf("%%EOF"u8) < 0)
            return PdfProblem.CutShort;
        var text = Encoding.Latin1.GetString(file);
        if (Names(text, "/Encrypt"))
            return PdfProblem.Locked;
        return IsActive(text) || ObjectStreams(file, text).Any(IsActive) ? PdfProblem.Active : null;
    }

    private static bool IsActive(string text) => ActiveNames.Any(name => Names(text, name));

    /// <summary>Whether a name stands in the text, whole, escapes undone.</summary>
    private static bool Names(string text, string name)
    {
        text = text.Contains('#', StringComparison.Ordinal) ? Unescaped(text) : text;
        for (var at = text.IndexOf(name, StringComparison.Ordinal); at >= 0; at = text.IndexOf(name, at + 1, StringComparison.Ordinal))
        {
            if (at + name.Length == text.Length || !char.IsAsciiLetterOrDigit(text[at + name.Length]))
                return true;
        }

        return false;
    }

    private static string Unescaped(string text)
    {
        var plain = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '#' && i + 2 < text.Length && char.IsAsciiHexDigit(text[i + 1]) && char.IsAsciiHexDigit(text[i + 2]))
            {
                plain.Append((char)Convert.ToByte(text.Substring(i + 1, 2), 16));
                i += 2;
            }
            else
            {
                plain.Append(text[i]);
            }
        }

        return plain.ToString();
    }

    private static IEnumerable<string> ObjectStreams(byte[] file, string text)
    {
        var inflated = 0;
        for (var at = text.IndexOf("/ObjStm", StringComparison.Ordinal); at >= 0; at = text.IndexOf("/ObjStm", at + 1, StringComparison.Ordinal))
        {
            var begin = text.IndexOf("stream", at, StringComparison.Ordinal);
            if (begin < 0)
                yield break;
            begin += "stream".Length;
            while (begin < text.Length && text[begin] is '\r' or '\n')
                begin++;
            var content = Inflate(file, begin, LargestInflated - inflated);
            inflated += content.Length;
            yield return content;
        }
    }

    private static string Inflate(byte[] file, int begin, int most)
    {
        var plain = new MemoryStream();
        try
        {
            using var packed = new ZLibStream(new MemoryStream(file, begin, file.Length - begin), CompressionMode.Decompress);
            var part = new byte[16 * 1024];
            for (int read; plain.Length < most && (read = packed.Read(part)) > 0;)
                plain.Write(part, 0, read);
        }
        catch (InvalidDataException)
        {
            // What cannot be unpacked here cannot be read there either; what came out so far is looked at.
        }

        return Encoding.Latin1.GetString(plain.GetBuffer(), 0, (int)plain.Length);
    }
}
