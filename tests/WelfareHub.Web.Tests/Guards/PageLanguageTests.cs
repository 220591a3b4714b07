using System.Text.RegularExpressions;

namespace WelfareHub.Web.Tests.Guards;

/// <summary>What readers really see: every page that can be reached by links, in their language.</summary>
public sealed partial class PageLanguageTests
{
    [Theory]
    [InlineData("zh-Hant")]
    [InlineData("zh-Hans")]
    public async Task Chinese_pages_show_no_English_words(string language)
    {
        var findings = new List<string>();
        await foreach (var (page, words) in PagesIn(language))
        {
            findings.AddRange(
                from text in words
                from word in LatinWord().Matches(Address().Replace(text, " ")).Select(m => m.Value)
                where !TextsTests.LatinInChinese.Contains(word) && !Reference().IsMatch(word)
                select $"{page} in {language}: {word} in “{text}”");
        }

        Guard.FindsNothing(findings);
    }

    [Fact]
    public async Task English_pages_show_Chinese_only_in_names()
    {
        var findings = new List<string>();
        await foreach (var (page, words) in PagesIn("en"))
            findings.AddRange(words.Where(w => w.Count(ChineseScripts.IsHan) > 12).Select(w => $"{page}: {w}"));

        Guard.FindsNothing(findings);
    }

    [Theory]
    [InlineData("zh-Hant")]
    [InlineData("zh-Hans")]
    [InlineData("en")]
    public async Task No_page_shows_the_key_of_a_text_or_an_unfilled_place(string language)
    {
        var keys = TextsTests.Keys;
        var findings = new List<string>();
        await foreach (var (page, words) in PagesIn(language))
            findings.AddRange(words.Where(w => (keys.Contains(w) && Humps().IsMatch(w)) || Unfilled().IsMatch(w)).Select(w => $"{page} in {language}: {w}"));

        Guard.FindsNothing(findings);
    }

    private static async IAsyncEnumerable<(string Page, IReadOnlyList<string> Words)> PagesIn(string language)
    {
        await using var site = await Site.Open();
        var seen = 0;
        foreach (var (persona, home) in Atlas.Travellers)
        {
            using var visitor = (persona == "nobody" ? site.Nobody() : await site.As(persona)).Speaking(language);
            foreach (var page in await Atlas.Of(site, visitor, home))
            {
                seen++;
                page.Html.DocumentElement.GetAttribute("lang").Should().Be(language, "{0} says its language", page.Path);
                yield return ($"{persona} {page.Path}", [.. Atlas.Words(page)]);
            }
        }

        seen.Should().BeGreaterThan(3);
    }

    [GeneratedRegex("[A-Za-z]{2,}")]
    private static partial Regex LatinWord();

    /// <summary>Mail and web addresses are what they are.</summary>
    [GeneratedRegex(@"\S+@\S+|https?://\S+|\S+\.(com|org|cn|example)\S*")]
    private static partial Regex Address();

    /// <summary>Part of a booking's reference.</summary>
    [GeneratedRegex("^[A-Z]{2,6}$")]
    private static partial Regex Reference();

    [GeneratedRegex("^[A-Z][a-z]+[A-Z]")]
    private static partial Regex Humps();

    [GeneratedRegex(@"\{\w+[:}]|\(null\)|System\.|WelfareHub\.")]
    private static partial Regex Unfilled();
}
