using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using System.Text.Unicode;

namespace WelfareHub.Web.Modules.Shared;

/// <summary>Where a line may be broken: never inside a date, a distance or a number of places, and a dot between two things ends a line rather than beginning one.</summary>
public static partial class Unbroken
{
    public const char Space = '\u00A0';

    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>The same words, kept on one line.</summary>
    public static string Keep(string words) => words.Replace(' ', Space);

    /// <summary>The same words with ordinary spaces, for what is not a page: files, messages, subjects.</summary>
    public static string Loosen(string words) => words.Replace(Space, ' ');

    /// <summary>"one · two"; what is empty is left out.</summary>
    public static string Join(params IEnumerable<string?> parts) => string.Join($"{Space}· ", parts.Where(p => !string.IsNullOrEmpty(p)));

    /// <summary>Two sentences, one after the other: Chinese ones need no space between them.</summary>
    public static string Sentences(string first, string second) => first is [.., '。' or '！' or '？' or '：' or '；'] ? first + second : $"{first} {second}";

    /// <summary>May be broken after the first word, for what stands in a narrow column: "Mon", "30 Nov".</summary>
    public static string AfterFirst(string words) => words.IndexOf(Space) is var at and >= 0 ? $"{words[..at]} {words[(at + 1)..]}" : words;

    /// <summary>May be broken before the last word: a time may stand on a line of its own.</summary>
    public static string BeforeLast(string words) => words.LastIndexOf(Space) is var at and >= 0 ? $"{words[..at]} {words[(at + 1)..]}" : words;

    /// <summary>Text as HTML. What its unbreakable spaces hold together, such as "11月25日 週三 09:20", stands in a span with these attributes, for a line may end between any two Chinese characters; the punctuation behind it stands there too, or it might begin a line.</summary>
    public static string Html(string words, string attributes) => Whole().Replace(Encoder.Encode(words), match => $"<span {attributes}>{match.Value}</span>");

    [GeneratedRegex("[^ \\n，。；：！？、（）「」“”]*&#xA0;[^ \\n，。；：！？、（）「」“”]*[，。；：！？、）」”]*", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Whole();
}
