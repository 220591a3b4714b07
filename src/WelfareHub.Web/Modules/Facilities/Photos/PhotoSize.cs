using System.Buffers.Binary;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>How large a cleaned picture is, read from its own head, so that a page keeps its place before it has come.</summary>
internal static class PhotoSize
{
    public const int Most = 6000;

    /// <summary>Pixels as shown, the way up taken in; null when the picture does not say, or is absurd.</summary>
    public static (int Width, int Height)? Of(byte[] picture, string contentType)
    {
        var size = contentType == PhotoCleaner.Png ? Png(picture) : Jpeg(picture);
        return size is { Width: > 0 and <= Most, Height: > 0 and <= Most } ? size : null;
    }

    private static (int Width, int Height)? Png(byte[] picture) => picture.Length < 24
        ? null
        : (BinaryPrimitives.ReadInt32BigEndian(picture.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(picture.AsSpan(20)));

    private static (int Width, int Height)? Jpeg(byte[] picture)
    {
        var lies = false;
        for (var at = 2; at + 9 <= picture.Length && picture[at] == 0xFF && picture[at + 1] != 0xDA;)
        {
            var (marker, length) = (picture[at + 1], BinaryPrimitives.ReadUInt16BigEndian(picture.AsSpan(at + 2)));
            // The one note that the cleaner writes itself; its last number but two bytes of filling is the way up.
            if (marker == 0xE1 && length == 0x22 && at + 2 + length <= picture.Length)
                lies = picture[at + 29] >= 5;
            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
            {
                var (height, width) = (BinaryPrimitives.ReadUInt16BigEndian(picture.AsSpan(at + 5)), BinaryPrimitives.ReadUInt16BigEndian(picture.AsSpan(at + 7)));
                return lies ? (height, width) : (width, height);
            }

            at += 2 + length;
        }

        return null;
    }
}
