using WelfareHub.Web.Modules.Notices;
using WelfareHub.Web.Modules.Shared;

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
