using System.Buffers.Binary;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>
/// A photo without what the camera wrote beside it (place, time, phone): JPEG and PNG are taken apart and only what draws the picture is
/// put together again. Of a JPEG's notes the way up is kept. Anything else, or anything out of shape, is refused.
/// </summary>
internal static class PhotoCleaner
{
    public const int LargestBytes = 6 * 1024 * 1024;
    public const string Jpeg = "image/jpeg";
    public const string Png = "image/png";

    private static readonly byte[] PngHead = [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10];
    private static readonly string[] PngDraws = ["IHDR", "PLTE", "tRNS", "gAMA", "sRGB", "cHRM", "IDAT", "IEND"];

    /// <summary>Null: not a whole JPEG or PNG, or its name says something else.</summary>
    public static (byte[] Bytes, string ContentType)? Clean(string fileName, byte[] file)
    {
        var ending = Path.GetExtension(fileName).ToUpperInvariant();
        if (ending is ".JPG" or ".JPEG" && CleanJpeg(file) is { } jpeg)
            return (jpeg, Jpeg);
        if (ending is ".PNG" && CleanPng(file) is { } png)
            return (png, Png);
        return null;
    }

    private static byte[]? CleanJpeg(byte[] file)
    {
        if (file.Length < 4 || file[0] != 0xFF || file[1] != 0xD8)
            return null;
        using var clean = new MemoryStream(file.Length);
        clean.Write([0xFF, 0xD8]);
        for (var at = 2; at + 4 <= file.Length;)
        {
            var marker = file[at + 1];
            var length = BinaryPrimitives.ReadUInt16BigEndian(file.AsSpan(at + 2));
            if (file[at] != 0xFF || marker is 0x00 or 0xFF or 0xD8 or 0xD9 || length < 2 || at + 2 + length > file.Length)
                return null;
            var segment = file.AsSpan(at, 2 + length);
            if (marker == 0xE1 && WayUp(segment[4..]) is { } way)
                clean.Write(Exif(way));
            // Notes are APP1–APP15 and comments; APP0 and Adobe's APP14 say how to read the colours.
            else if (marker is not (>= 0xE1 and <= 0xEF or 0xFE) || marker == 0xEE)
                clean.Write(segment);
            at += 2 + length;
            if (marker != 0xDA)
                continue;

            // From here to the end marker it is picture; what hangs behind the end is cut off.
            var end = file.AsSpan(at).LastIndexOf([(byte)0xFF, (byte)0xD9]);
            if (end < 0)
                return null;
            clean.Write(file.AsSpan(at, end + 2));
            return clean.ToArray();
        }

        return null;
    }

    /// <summary>The orientation of an Exif block, 2 to 8; null when there is none, or it is upright.</summary>
    private static byte? WayUp(ReadOnlySpan<byte> exif)
    {
        if (exif.Length < 20 || !exif.StartsWith("Exif\0\0"u8))
            return null;
        var tiff = exif[6..];
        var little = tiff[0] == 'I';
        int Short(ReadOnlySpan<byte> from, int at) => little ? BinaryPrimitives.ReadUInt16LittleEndian(from[at..]) : BinaryPrimitives.ReadUInt16BigEndian(from[at..]);
        var first = little ? BinaryPrimitives.ReadUInt32LittleEndian(tiff[4..]) : BinaryPrimitives.ReadUInt32BigEndian(tiff[4..]);
        if (first > tiff.Length - 2)
            return null;
        var entries = Short(tiff, (int)first);
        for (var i = 0; i < entries; i++)
        {
            var at = (int)first + 2 + (12 * i);
            if (at + 12 > tiff.Length)
                return null;
            if (Short(tiff, at) == 0x0112)
                return Short(tiff, at + 8) is >= 2 and <= 8 and var way ? (byte)way : null;
        }

        return null;
    }

    private static byte[] Exif(byte way) =>
    [
        0xFF, 0xE1, 0x00, 0x22, .. "Exif\0\0"u8, .. "MM"u8, 0x00, 0x2A, 0x00, 0x00, 0x00, 0x08,
        0x00, 0x01, 0x01, 0x12, 0x00, 0x03, 0x00, 0x00, 0x00, 0x01, 0x00, way, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
    ];

    private static byte[]? CleanPng(byte[] file)
    {
        if (!file.AsSpan().StartsWith(PngHead))
            return null;
        using var clean = new MemoryStream(file.Length);
        clean.Write(PngHead);
        for (var at = PngHead.Length; at + 12 <= file.Length;)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at));
            if (length > file.Length - at - 12)
                return null;
            var kind = System.Text.Encoding.Latin1.GetString(file, at + 4, 4);
            if (at == PngHead.Length && kind != "IHDR")
                return null;
            if (PngDraws.Contains(kind))
                clean.Write(file.AsSpan(at, (int)length + 12));
            if (kind == "IEND")
                return clean.ToArray();
            at += (int)length + 12;
        }

        return null;
    }
}
