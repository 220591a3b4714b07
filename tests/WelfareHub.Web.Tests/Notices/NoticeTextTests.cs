using WelfareHub.Web.Modules.Notices;
using WelfareHub.Web.Modules.Shared;
using WelfareHub.Web.Tests.Guards;

namespace WelfareHub.Web.Tests.Notices;

public sealed class NoticeTextTests
{
    [Fact]
    public async Task Every_kind_has_whole_words_in_every_language()
    {
        await using var site = await Site.OpenEmpty();
        var writer = site.Get<NoticeWriter>();
        foreach (var kind in site.Get<NoticeKinds>().All)
        {
            foreach (var language in Languages.All)
            {
                var written = writer.Write(kind, kind.Example, language);
                var why = $"{kind.Name} in {language}";
                written.Subject.Should().NotBeNullOrWhiteSpace(why).And.NotContainAny("{", "}");
                written.Lines.Should().NotBeEmpty(why).And.OnlyContain(line => !line.Contains('{'), why);
                (written.Path is null).Should().Be(kind.Path is null, why);
                if (written.Path is not null)
                    written.Action.Should().NotBeNullOrWhiteSpace(why);
            }
        }
    }

    [Fact]
    public async Task A_phone_number_is_kept_on_one_line_and_has_ordinary_spaces_where_there_is_no_page()
    {
        await using var site = await Site.OpenEmpty();
        var kind = site.Get<NoticeKinds>().All.Single(k => k.Name == "booking.booked");
        var facts = new Dictionary<string, object>(kind.Example) { ["phone"] = "0451-5550 0101", ["where"] = "2 號樓 3 樓" };

        var written = site.Get<NoticeWriter>().Write(kind, facts, Languages.Hant);

        written.Lines.Should().Contain(line => line.EndsWith("0451-5550\u00a00101", StringComparison.Ordinal)).And.Contain("2 號樓 3 樓", "only a number is kept whole");
        written.Loosened().Lines.Should().Contain(line => line.EndsWith("0451-5550 0101", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("zh-Hant", "身份證")]
    [InlineData("zh-Hans", "身份证")]
    [InlineData("en", "ID card")]
    public async Task Shortly_before_a_checkup_only_what_still_helps_on_the_way_is_said(string language, string card)
    {
        await using var site = await Site.OpenEmpty();
        var (kinds, writer) = (site.Get<NoticeKinds>(), site.Get<NoticeWriter>());

        Said("booking.reminder").Should().Contain(card, "the day before there is time to look for it");
        Said("booking.reminder-soon").Should().NotContain(card, "who is on the way has it or has not").And.Contain("0451").And.Contain("7K4M2Q");

        string Said(string name)
        {
            var kind = kinds.All.Single(k => k.Name == name);
            return string.Join('\n', writer.Write(kind, kind.Example, language).Lines);
        }
    }

    [Fact]
    public async Task The_three_languages_say_it_each_in_its_own_words()
    {
        await using var site = await Site.OpenEmpty();
        var writer = site.Get<NoticeWriter>();
        foreach (var kind in site.Get<NoticeKinds>().All)
        {
            var bodies = Languages.All.Select(l => string.Join('\n', writer.Write(kind, kind.Example, l).Lines)).ToList();
            bodies.Should().OnlyHaveUniqueItems(kind.Name);
            bodies[2].Should().MatchRegex("[a-z]{3}", kind.Name);
        }
    }

    [Fact]
    public async Task The_made_up_facts_of_a_preview_are_in_the_readers_script_too()
    {
        await using var site = await Site.OpenEmpty();
        var writer = site.Get<NoticeWriter>();
        var findings = new List<string>();
        foreach (var kind in site.Get<NoticeKinds>().All)
        {
            findings.AddRange(Wrong(Languages.Hans, ChineseScripts.TraditionalOnly.Contains));
            findings.AddRange(Wrong(Languages.Hant, ChineseScripts.SimplifiedOnly.Contains));

            IEnumerable<string> Wrong(string language, Func<char, bool> isWrong)
            {
                var written = writer.Write(kind, kind.Example, language);
                return written.Lines.Prepend(written.Subject).Where(line => line.Any(isWrong)).Select(line => $"{kind.Name} in {language}: {line}");
            }
        }

        Guard.FindsNothing(findings);
    }

    [Theory]
    [InlineData("zh-Hant", "11月25日\u00a0週三\u00a009:20")]
    [InlineData("zh-Hans", "11月25日\u00a0周三\u00a009:20")]
    [InlineData("en", "Wed\u00a025\u00a0Nov\u00a009:20")]
    public async Task A_date_is_one_piece_on_a_page_and_has_ordinary_spaces_in_a_message(string language, string date)
    {
        await using var site = await Site.OpenEmpty();
        var kind = site.Get<NoticeKinds>()["booking.confirmed"];

        var written = site.Get<NoticeWriter>().Write(kind, kind.Example, language);

        written.Subject.Should().Contain(date);
        var loose = written.Loosened();
        loose.Lines.Prepend(loose.Subject).Append(SmsRequests.Words(written, site.Get<WelfareSettings>())).Should().NotContain(l => l.Contains('\u00a0'));
        loose.Subject.Should().Contain(date.Replace('\u00a0', ' '));
    }

    [Fact]
    public async Task A_line_about_something_unknown_is_left_out()
    {
        await using var site = await Site.OpenEmpty();
        var kind = site.Get<NoticeKinds>()["booking.confirmed"];
        var without = kind.Example.Where(f => f.Key is not ("fast" or "phone")).ToDictionary();

        var written = site.Get<NoticeWriter>().Write(kind, without, Languages.English);

        written.Lines.Should().NotContain(l => l.Contains("evening before")).And.NotContain(l => l.StartsWith("Questions?"));
        written.Lines.Should().Contain(l => l.Contains("7K4M2Q"));
    }

    [Fact]
    public async Task Health_papers_are_announced_in_neutral_words()
    {
        await using var site = await Site.OpenEmpty();
        var writer = site.Get<NoticeWriter>();
        foreach (var name in new[] { "advice.ready", "report.ready" })
        {
            foreach (var language in Languages.All)
            {
                var kind = site.Get<NoticeKinds>()[name];
                var written = writer.Write(kind, kind.Example, language);
                string.Join(' ', [written.Subject, .. written.Lines]).Should()
                    .NotContainAny("健康", "體檢", "体检", "報告", "报告", "口腔", "health", "dental", "checkup", "第一醫院");
            }
        }
    }
}
