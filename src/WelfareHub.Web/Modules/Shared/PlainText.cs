namespace WelfareHub.Web.Modules.Shared;

/// <summary>Text that people type for other people: line breaks are fine, signs that no keyboard types and that turn the line round are not.</summary>
internal static class PlainText
{
    public static bool HasStrangeSigns(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if ((char.IsControl(c) && c is not ('\n' or '\t')) || c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') or '\uFFFE' or '\uFFFF')
                return true;
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                i++;
            else if (char.IsSurrogate(c))
                return true;
        }

        return false;
    }
}
