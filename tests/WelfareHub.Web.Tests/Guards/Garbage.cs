using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace WelfareHub.Web.Tests.Guards;

/// <summary>What a broken client, a bored person or an attacker sends instead of what was asked for.</summary>
internal static partial class Garbage
{
    public static readonly IReadOnlyList<(string Name, string Text)> Texts =
    [
        ("empty", ""),
        ("blank", " \t "),
        ("a null byte", "a\0b"),
        ("control characters", "\u0001\u0007\u001b[2J\r\nSet-Cookie: a=b"),
        ("right-to-left marks", "\u202Eabc\u202C\u200F\u2066"),
        ("a lone surrogate", "a\uD83Db"),
        ("long", new string('長', 600)),
        ("minus one", "-1"),
        ("a huge number", "99999999999999999999999"),
        ("the largest int", "2147483647"),
        ("the smallest int", "-2147483648"),
        ("infinity", "1e309"),
        ("not a number", "NaN"),
        ("no such day", "2026-02-30"),
        ("the first day", "0001-01-01"),
        ("the last day", "9999-12-31"),
        ("the last instant", "9999-12-31T23:59:59.9999999Z"),
        ("midnight twice", "24:00"),
        ("no id", "00000000-0000-0000-0000-000000000000"),
        ("half an id", "0193a000-0000-7000-8000"),
        ("an unknown name", "Emperor"),
        ("yes", "true"),
        ("markup", "<script>alert(1)</script>{{7*7}}"),
        ("quotes", "'; DROP TABLE x; --\"%_\\"),
        ("a path", "../../../../etc/passwd"),
        ("another site", "//evil.example/\\evil"),
        ("a list", "[1,2]"),
    ];

    /// <summary>Every field name that a page or a handler of ours mentions, so that each form is hit on its own fields.</summary>
    public static IReadOnlyList<string> FieldNames { get; } =
    [
        .. Sources.Of(".razor", ".cs")
            .SelectMany(f => FieldName().Matches(File.ReadAllText(f)).Select(m => m.Groups["name"].Value))
            .Concat(["id", "back", "q", "page", "sort", "filter", "key", "from", "to", "day"])
            .Distinct().Order(StringComparer.Ordinal),
    ];

    /// <summary>Every name that a handler looks for in an address.</summary>
    public static IReadOnlyList<string> QueryNames { get; } =
    [
        .. Sources.Of(".cs").SelectMany(f => QueryName().Matches(File.ReadAllText(f)).Select(m => m.Groups["name"].Value)).Append("ref").Distinct().Order(StringComparer.Ordinal),
    ];

    public static IEnumerable<KeyValuePair<string, string>> Fields(string value, string? token, bool twice)
    {
        if (token is not null)
            yield return new(FormTokens.Field, token);
        foreach (var name in FieldNames)
        {
            yield return new(name, value);
            if (twice)
                yield return new(name, value + "2");
        }
    }

    /// <summary>A file where a spreadsheet, a picture or a PDF is asked for, under every field name.</summary>
    public static MultipartFormDataContent Upload(string token, byte[] bytes, string fileName, string type)
    {
        var content = new MultipartFormDataContent { { new StringContent(token), FormTokens.Field } };
        foreach (var name in FieldNames)
        {
            var part = new ByteArrayContent(bytes);
            part.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
            content.Add(part, name, fileName);
        }

        return content;
    }

    [GeneratedRegex("""(?:\b[nN]ame="|form\["|Form\["|query\["|Query\["|Get\("|Text\("|Read\w*\(\w*,?\s*")(?<name>[A-Za-z][\w.]{0,40})["]""")]
    private static partial Regex FieldName();

    [GeneratedRegex("""(?:[qQ]uery(?:\.ContainsKey\(|\[)"|asked\("|get\(")(?<name>[a-z][\w-]{0,30})"|\b(?:string|int)\? (?<name>[a-z]\w{0,20})(?=[,)])""")]
    private static partial Regex QueryName();
}
