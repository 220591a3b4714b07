using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace WelfareHub.Web.Modules.Shared;

/// <summary>A key of its own in each form: what the form asks is done once, however often it is sent.</summary>
internal static class FormKeys
{
    /// <summary>The longest that is kept; ours are 32 hex digits.</summary>
    private const int Longest = 64;

    /// <summary>As our forms call it.</summary>
    private const string Field = "key";

    public static string New() => Guid.CreateVersion7().ToString("N");

    /// <summary>Null: not a key that one of our forms made.</summary>
    public static string? Read(string? posted) =>
        posted is { Length: >= 16 and <= Longest } && posted.All(char.IsAsciiLetterOrDigit) ? posted : null;

    /// <summary>
    /// The id of what a form makes: the same form with the same words makes the same thing, however often it is sent; a fresh form, or
    /// the same one with other words, makes another. Null: the form has no key of ours.
    /// </summary>
    public static Guid? IdOf(IFormCollection form)
    {
        if (!Guid.TryParseExact(Read(form[Field]), "N", out var key))
            return null;
        var said = new StringBuilder();
        foreach (var (name, values) in form.Where(f => !f.Key.StartsWith('_')).OrderBy(f => f.Key, StringComparer.Ordinal))
            Say([name, .. values]);
        foreach (var file in form.Files)
            Say([file.Name, file.FileName, file.Length.ToString(CultureInfo.InvariantCulture)]);

        // Version 8, of our own making: in order of time as the others are, by when the form was shown, and then what it says.
        Span<byte> id = stackalloc byte[16];
        key.TryWriteBytes(id, bigEndian: true, out _);
        SHA256.HashData(Encoding.UTF8.GetBytes(said.ToString())).AsSpan(0, 10).CopyTo(id[6..]);
        id[6] = (byte)((id[6] & 0x0F) | 0x80);
        id[8] = (byte)((id[8] & 0x3F) | 0x80);
        return new Guid(id, bigEndian: true);

        void Say(IEnumerable<string?> words)
        {
            foreach (var word in words)
                said.Append(CultureInfo.InvariantCulture, $"{word?.Length ?? 0}:{word};");
        }
    }
}
