using System.Globalization;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>As much of a name as may hang on a wall: one knows oneself by it, and nobody else does.</summary>
public static class Initials
{
    /// <summary>"王＊" of 王小明, "J. S." of John Smith.</summary>
    public static string Of(string? name)
    {
        var words = (name ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (words.Length == 0)
            return "＊";
        var first = StringInfo.GetNextTextElement(words[0]);
        return first[0] >= '\u2E80' ? first + "＊" : string.Join(' ', words.Take(3).Select(w => StringInfo.GetNextTextElement(w).ToUpperInvariant() + "."));
    }
}
