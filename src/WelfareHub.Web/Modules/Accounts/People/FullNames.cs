using System.Globalization;
using System.Text;

namespace WelfareHub.Web.Modules.Accounts;

/// <summary>A person's name: one field, as they write it.</summary>
internal static class FullNames
{
    public const int Longest = 80;

    /// <summary>
    /// Trimmed, inner spaces made one. Null when empty, too long, without any letter, or with characters that nobody types but
    /// that would change how the line around them reads (control characters, direction marks).
    /// </summary>
    public static string? Clean(string? written)
    {
        if (string.IsNullOrWhiteSpace(written) || written.Length > 4 * Longest)
            return null;
        var name = new StringBuilder(written.Length);
        var hasLetter = false;
        foreach (var rune in written.Trim().EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            if (category is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator || rune == Rune.ReplacementChar)
                return null;
            hasLetter |= Rune.IsLetter(rune);
            if (!Rune.IsWhiteSpace(rune))
                name.Append(rune.ToString());
            else if (name[^1] != ' ')
                name.Append(' ');
        }

        return hasLetter && name.Length <= Longest ? name.ToString() : null;
    }
}
