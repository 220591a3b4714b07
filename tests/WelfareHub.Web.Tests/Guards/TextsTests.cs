using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace WelfareHub.Web.Tests.Guards;

public sealed partial class TextsTests
{
    /// <summary>Names and short forms that a Chinese reader knows in Latin letters.</summary>
    internal static readonly HashSet<string> LatinInChinese = new(StringComparer.OrdinalIgnoreCase)
    {
        "WelfareHub", "QR", "PDF", "GBK", "UTF", "BOM", "xlsx", "csv", "ics", "json", "App", "MB", "KB", "Excel", "English", "CPU",
        "iPhone", "Android", "HarmonyOS", "WeChat", "Chrome", "Safari", "Firefox", "Edge", "Windows", "CT", "X", "B", "SMTP", "ID",
        "example", "com", "org", "wang", "mail", "name", "phone", "email", "closed", "A", "C",
    };

    /// <summary>Chinese has a word where English must name the day.</summary>
    private static readonly HashSet<string> MayDifferInPlaces = ["DayAfterTomorrow"];

    private static readonly IReadOnlyList<TextFile> Files =
        [.. Sources.Of(".resx").Where(f => Path.GetFileNameWithoutExtension(f).EndsWith("Texts", StringComparison.Ordinal)).Select(f => new TextFile(f))];

    internal static HashSet<string> Keys => [.. Files.SelectMany(f => f.Hant.Keys)];

    [Fact]
    public void Every_text_is_there_in_three_languages_with_the_same_places_to_fill_in()
    {
        var wrong = new List<string>();
        foreach (var file in Files)
        {
            foreach (var key in file.Hant.Keys.Union(file.Hans.Keys).Union(file.English.Keys).Order(StringComparer.Ordinal))
            {
                var values = file.All.Select(l => (l.Language, Value: l.Values.GetValueOrDefault(key))).ToList();
                wrong.AddRange(values.Where(v => string.IsNullOrWhiteSpace(v.Value)).Select(v => $"{file.Name} {key}: no text in {v.Language}"));
                if (!MayDifferInPlaces.Contains(key) && values.Select(v => Places(v.Value)).Distinct(StringComparer.Ordinal).Count() > 1)
                    wrong.Add($"{file.Name} {key}: the languages differ in their {{n}}");
            }
        }

        Files.Should().NotBeEmpty();
        Files.Sum(f => f.Hant.Count).Should().BeGreaterThan(10);
        Guard.FindsNothing(wrong);
    }

    [Fact]
    public void Every_text_is_written_in_its_own_script()
    {
        var wrong = new List<string>();
        foreach (var file in Files)
        {
            wrong.AddRange(Odd(file, "zh-Hant", file.Hant, c => ChineseScripts.SimplifiedOnly.Contains(c)));
            wrong.AddRange(Odd(file, "zh-Hans", file.Hans, c => ChineseScripts.TraditionalOnly.Contains(c)));
            wrong.AddRange(Odd(file, "en", file.English.Where(e => !e.Key.StartsWith("Language", StringComparison.Ordinal)), ChineseScripts.IsHan));
        }

        ChineseScripts.SimplifiedOnly.Should().HaveCountGreaterThan(250);
        Guard.FindsNothing(wrong);
    }

    [Fact]
    public void Chinese_texts_hold_no_English_words()
    {
        var wrong =
            from file in Files
            from language in file.All
            where language.Language != "en"
            from text in language.Values
            from word in LatinWord().Matches(Placeholder().Replace(text.Value, " ")).Select(m => m.Value)
            where !LatinInChinese.Contains(word)
            select $"{file.Name} {language.Language} {text.Key}: {word}";

        Guard.FindsNothing(wrong);
    }

    [Fact]
    public void Chinese_texts_use_Chinese_punctuation()
    {
        var wrong =
            from file in Files
            from language in file.All
            where language.Language != "en"
            from text in language.Values
            where HalfWidthMark().IsMatch(text.Value)
            select $"{file.Name} {language.Language} {text.Key}: {text.Value}";

        Guard.FindsNothing(wrong);
    }

    [Theory]
    [InlineData("驗證碼發到了 {0},10 分鐘內有效。", true)]
    [InlineData("第 3 行,共 10 行", true)]
    [InlineData("還有 3,{0} 起", true)]
    [InlineData("他說,好", true)]
    [InlineData("名額(全部)", true)]
    [InlineData("驗證碼發到了 {0}，10 分鐘內有效，共 1,000 個。", false)]
    public void The_guard_of_Chinese_punctuation_sees_half_width_marks(string text, bool wrong) => HalfWidthMark().IsMatch(text).Should().Be(wrong);

    [Fact]
    public void Each_script_has_its_own_word_for_SMS_and_e_mail()
    {
        var wrong =
            from file in Files
            from text in file.Hant.Select(t => (Language: "zh-Hant", t.Key, t.Value)).Concat(file.Hans.Select(t => (Language: "zh-Hans", t.Key, t.Value)))
            where (text.Language == "zh-Hant" ? OtherWordHant() : OtherWordHans()).IsMatch(text.Value)
            select $"{file.Name} {text.Language} {text.Key}: {text.Value}";

        Guard.FindsNothing(wrong);
    }

    [Fact]
    public void Every_text_that_a_page_asks_for_exists()
    {
        var known = Files.SelectMany(f => f.Hant.Keys.Select(k => (f.Marker, k))).ToHashSet();
        var asked = 0;
        var wrong = new List<string>();
        foreach (var source in Sources.Of(".razor", ".cs"))
        {
            var code = File.ReadAllText(source);
            var localizers = Localizer().Matches(code).ToLookup(m => m.Groups["name"].Value, m => m.Groups["marker"].Value);
            foreach (Match ask in Asked().Matches(code))
            {
                var markers = localizers[ask.Groups["name"].Value].ToList();
                if (markers.Count == 0)
                    continue;
                asked++;
                if (!markers.Any(m => known.Contains((m, ask.Groups["key"].Value))))
                    wrong.Add($"{Sources.Short(source)}: {ask.Groups["key"].Value} is not in {string.Join(" or ", markers.Distinct())}");
            }
        }

        asked.Should().BeGreaterThan(0);
        Guard.FindsNothing(wrong);
    }

    /// <summary>A place that waits for somebody is reserved; what people keep is their turn, their old time, their data.</summary>
    [Fact]
    public void English_has_one_word_for_a_place_that_waits_for_somebody()
    {
        var wrong =
            from file in Files
            from text in file.English
            where OtherWordForReserved().IsMatch(text.Value)
            select $"{file.Name} {text.Key}: {text.Value}";

        Guard.FindsNothing(wrong);
    }

    private static IEnumerable<string> Odd(TextFile file, string language, IEnumerable<KeyValuePair<string, string>> texts, Func<char, bool> odd) =>
        texts.Where(t => t.Value.Any(odd)).Select(t => $"{file.Name} {language} {t.Key}: {new string([.. t.Value.Where(odd).Distinct()])} in “{t.Value}”");

    /// <summary>Which {n} and {name} a text has; each once, in order, since a language may say one twice.</summary>
    private static string Places(string? text) =>
        string.Join(' ', Placeholder().Matches(text ?? "").Select(m => m.Groups[1].Value).Distinct().Order(StringComparer.Ordinal));

    [GeneratedRegex(@"\{(\w+)[^}]*\}")]
    private static partial Regex Placeholder();

    /// <summary>After or before Chinese, brackets around it, and beside what is filled in: "…9999,10 分鐘".</summary>
    [GeneratedRegex(@"(?<=[\u4e00-\u9fff」』）])[,:;?!]|\([^()]*[\u4e00-\u9fff][^()]*\)|(?<=\})[,;?!]|[,;?!](?=\s*[\u4e00-\u9fff「『（{])")]
    private static partial Regex HalfWidthMark();

    [GeneratedRegex(@"\b(places?|time|it) (is|are|was|were) (no longer )?(kept|held)\b(?! encrypted)|\bplaces? (you )?kept\b|\b(kept|held) (places?\b|for (a |you|them))|\b(keep|kept) (a few |a )?places?\b(?! for less)|\bplaces you keep\b|\bPlaces I keep\b", RegexOptions.IgnoreCase)]
    private static partial Regex OtherWordForReserved();

    [GeneratedRegex("短信|郵箱")]
    private static partial Regex OtherWordHant();

    [GeneratedRegex("简讯|(?<!电子)邮箱")]
    private static partial Regex OtherWordHans();

    [GeneratedRegex("[A-Za-z]+")]
    private static partial Regex LatinWord();

    [GeneratedRegex(@"IStringLocalizer<(?<marker>\w+)>\s+(?<name>\w+)")]
    private static partial Regex Localizer();

    [GeneratedRegex("""\b(?<name>\w+)\[\s*"(?<key>\w+)"\s*[\],]""")]
    private static partial Regex Asked();

    /// <summary>One resource in its three files; the one without a language in its name is zh-Hant.</summary>
    private sealed class TextFile(string neutral)
    {
        public string Name { get; } = Sources.Short(neutral);
        public string Marker { get; } = Path.GetFileNameWithoutExtension(neutral);
        public IReadOnlyDictionary<string, string> Hant { get; } = Read(neutral);
        public IReadOnlyDictionary<string, string> Hans { get; } = Read(Path.ChangeExtension(neutral, ".zh-Hans.resx"));
        public IReadOnlyDictionary<string, string> English { get; } = Read(Path.ChangeExtension(neutral, ".en.resx"));

        public IEnumerable<(string Language, IReadOnlyDictionary<string, string> Values)> All => [("zh-Hant", Hant), ("zh-Hans", Hans), ("en", English)];

        private static Dictionary<string, string> Read(string file) => File.Exists(file)
            ? XDocument.Load(file).Root!.Elements("data").ToDictionary(d => d.Attribute("name")!.Value, d => d.Element("value")!.Value)
            : [];
    }
}
