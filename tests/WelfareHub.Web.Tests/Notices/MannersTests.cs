using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

using WelfareHub.Web.Modules.Notices;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Tests.Notices;

/// <summary>When a notice leaves, what leaves together, and what a letter keeps to itself.</summary>
public sealed class MannersTests
{
    [Theory]
    [InlineData("09:00", "09:00")]
    [InlineData("11:30", "13:00")]
    [InlineData("17:00", "20:00")]
    [InlineData("20:00", "20:00")]
    [InlineData("22:00", "07:00")]
    [InlineData("23:59", "07:00")]
    [InlineData("03:00", "07:00")]
    [InlineData("07:00", "07:00")]
    public async Task An_ordinary_notice_waits_for_the_end_of_quiet_hours_and_peaks(string at, string expected)
    {
        await using var site = await Site.OpenEmpty();
        var clock = site.Get<CityClock>();
        var kind = site.Get<NoticeKinds>()["account.approved"];

        var begins = site.Get<Manners>().NotBefore(new NoticePreference(), kind, null, clock.Instant(clock.Today, Time(at)));

        clock.TimeOf(begins).Should().Be(Time(expected));
        (begins >= clock.Instant(clock.Today, Time(at))).Should().BeTrue();
        (begins - clock.Instant(clock.Today, Time(at))).Should().BeLessThan(TimeSpan.FromHours(10));
    }

    [Fact]
    public async Task Stretches_that_touch_are_one_and_equal_times_are_none()
    {
        await using var site = await Site.OpenEmpty();
        var (clock, manners) = (site.Get<CityClock>(), site.Get<Manners>());
        var kind = site.Get<NoticeKinds>()["account.approved"];
        var noon = clock.Instant(clock.Today, new TimeOnly(12, 0));

        var wish = new NoticePreference { QuietFrom = new TimeOnly(12, 30), QuietTo = new TimeOnly(17, 30) };
        clock.TimeOf(manners.NotBefore(wish, kind, null, noon)).Should().Be(new TimeOnly(20, 0), "peak, then quiet hours, then peak");
        wish = new NoticePreference { QuietFrom = default, QuietTo = default, QuietAtPeaks = false };
        manners.NotBefore(wish, kind, null, noon).Should().Be(noon);
    }

    [Fact]
    public async Task At_night_a_code_goes_out_and_an_approval_waits_for_the_morning()
    {
        var channel = new FakeChannel();
        await using var site = await Site.Open(change: b => b.Services.AddSingleton<IChannel>(channel));
        var clock = site.Get<CityClock>();
        site.Clock.SetUtcNow(clock.Instant(clock.Today, new TimeOnly(23, 0)));
        await SweeperTests.Write(site, "a", clock.Now);
        await SweeperTests.Write(site, "b", clock.Now, kind: "code", facts: """{"code":"482913"}""");

        await site.Get<NoticeSweeper>().Sweep(CancellationToken.None);
        channel.Sent.Should().ContainSingle().Which.Kind.Name.Should().Be("code");

        site.Clock.SetUtcNow(clock.Instant(clock.Today.AddDays(1), new TimeOnly(7, 0)));
        await site.Get<NoticeSweeper>().Sweep(CancellationToken.None);
        channel.Sent.Should().HaveCount(2);
    }

    [Fact]
    public async Task What_would_be_of_no_use_after_the_night_goes_out_at_once_and_says_why()
    {
        var channel = new FakeChannel();
        await using var site = await Site.Open(change: b => b.Services.AddSingleton<IChannel>(channel));
        var clock = site.Get<CityClock>();
        var morning = clock.Instant(clock.Today.AddDays(1), new TimeOnly(7, 0));
        site.Clock.SetUtcNow(clock.Instant(clock.Today, new TimeOnly(23, 0)));
        await SweeperTests.Write(site, "until seven", clock.Now, usefulUntil: morning);
        await SweeperTests.Write(site, "until after", clock.Now, usefulUntil: morning.AddMinutes(1));

        await site.Get<NoticeSweeper>().Sweep(CancellationToken.None);
        channel.Sent.Should().ContainSingle().Which.Notice.DedupeKey.Should().Be("until seven");
        channel.Sent.Single().Text.Lines.Should().Contain(l => l.Contains("安靜時段") || l.Contains("安静时段"));

        site.Clock.SetUtcNow(morning);
        await site.Get<NoticeSweeper>().Sweep(CancellationToken.None);
        channel.Sent.Should().HaveCount(2);
        channel.Sent.Last().Text.Lines.Should().NotContain(l => l.Contains("安靜時段") || l.Contains("安静时段"));
    }

    [Fact]
    public async Task Peaks_are_the_couriers_and_do_not_hold_what_is_for_a_desk()
    {
        await using var site = await Site.OpenEmpty();
        var (clock, manners) = (site.Get<CityClock>(), site.Get<Manners>());
        var kind = site.Get<NoticeKinds>()["organiser.tomorrow"];
        var at = clock.Instant(clock.Today, new TimeOnly(17, 0));
        manners.NotBefore(new NoticePreference(), kind, null, at).Should().Be(at);
        clock.TimeOf(manners.NotBefore(new NoticePreference(), kind, null, clock.Instant(clock.Today, new TimeOnly(23, 0)))).Should().Be(new TimeOnly(7, 0));
    }

    [Fact]
    public async Task What_nobody_can_act_on_waits_for_the_morning_even_if_it_is_of_no_use_then()
    {
        await using var site = await Site.OpenEmpty();
        var (clock, manners, kinds) = (site.Get<CityClock>(), site.Get<Manners>(), site.Get<NoticeKinds>());
        var night = clock.Instant(clock.Today, new TimeOnly(23, 0));
        foreach (var name in (string[])["waitlist.closed", "stay.wait-closed", "stay.wait-ended", "checkup.invitation", "hospital.tomorrow", "organiser.tomorrow"])
            clock.TimeOf(manners.NotBefore(new NoticePreference(), kinds[name], night.AddHours(6), night)).Should().Be(new TimeOnly(7, 0), name);
        manners.NotBefore(new NoticePreference(), kinds["booking.confirmed"], night.AddHours(6), night).Should().Be(night);
    }

    [Fact]
    public async Task Who_waits_for_an_answer_is_not_woken_by_it()
    {
        await using var site = await Site.OpenEmpty();
        var (clock, manners, kinds) = (site.Get<CityClock>(), site.Get<Manners>(), site.Get<NoticeKinds>());
        var night = clock.Instant(clock.Today, new TimeOnly(23, 0));
        manners.Wakes(new NoticePreference(), kinds["booking.booked"], null, night).Should().BeFalse();
        manners.Wakes(new NoticePreference(), kinds["booking.offered"], null, night).Should().BeTrue();
    }

    [Fact]
    public async Task Who_is_told_in_quiet_hours_is_told_why()
    {
        var channel = new FakeChannel();
        await using var site = await Site.Open(change: b => b.Services.AddSingleton<IChannel>(channel));
        var clock = site.Get<CityClock>();
        await SweeperTests.Write(site, "day", clock.Now, kind: "code", facts: """{"code":"482913"}""");
        await site.Get<NoticeSweeper>().Sweep(CancellationToken.None);
        site.Clock.SetUtcNow(clock.Instant(clock.Today, new TimeOnly(23, 0)));
        await SweeperTests.Write(site, "night", clock.Now, kind: "code", facts: """{"code":"482914"}""");
        await site.Get<NoticeSweeper>().Sweep(CancellationToken.None);

        var letters = channel.Sent.ToArray();
        letters[0].Text.Lines.Should().NotContain(l => l.Contains("安靜時段") || l.Contains("安静时段"));
        letters[1].Text.Lines.Should().Contain(l => l.Contains("安靜時段") || l.Contains("安静时段"));
    }

    [Fact]
    public async Task What_falls_together_is_one_letter_and_what_follows_within_minutes_the_next()
    {
        var channel = new FakeChannel { Joins = true };
        await using var site = await Site.Open(change: b => b.Services.AddSingleton<IChannel>(channel));
        for (var i = 0; i < 3; i++)
            await SweeperTests.Write(site, $"n{i}", Site.Start);
        await SweeperTests.Write(site, "code", Site.Start, kind: "code", facts: """{"code":"482913"}""");
        await Sweep(site);
        channel.Sent.Select(l => l.Parts.Count).Should().Equal(1, 3);
        channel.Sent.Last().Text.Subject.Should().Contain("3");

        for (var minute = 0; minute < 4; minute++)
        {
            site.Clock.Advance(TimeSpan.FromMinutes(1));
            await SweeperTests.Write(site, $"later{minute}", site.Clock.GetUtcNow());
            await Sweep(site);
        }

        channel.Sent.Should().HaveCount(2, "they wait for each other");
        site.Clock.Advance(TimeSpan.FromMinutes(1));
        await Sweep(site);
        channel.Sent.Should().HaveCount(3);
        channel.Sent.Last().Parts.Should().HaveCount(4);
        await using var db = site.Db();
        (await db.Deliveries.ToListAsync()).Should().OnlyContain(d => d.State == DeliveryState.Sent);
    }

    [Fact]
    public async Task What_was_held_overnight_leaves_as_one_letter_in_the_morning()
    {
        var channel = new FakeChannel { Joins = true };
        await using var site = await Site.Open(change: b => b.Services.AddSingleton<IChannel>(channel));
        var clock = site.Get<CityClock>();
        site.Clock.SetUtcNow(clock.Instant(clock.Today, new TimeOnly(22, 30)));
        for (var i = 0; i < 3; i++)
        {
            await SweeperTests.Write(site, $"n{i}", clock.Now);
            await Sweep(site);
            site.Clock.Advance(TimeSpan.FromMinutes(40));
        }

        channel.Sent.Should().BeEmpty();
        site.Clock.SetUtcNow(clock.Instant(clock.Today.AddDays(1), new TimeOnly(7, 0)));
        await Sweep(site);
        channel.Sent.Should().ContainSingle().Which.Parts.Should().HaveCount(3);
    }

    [Fact]
    public async Task What_is_confidential_says_nothing_outside_the_app()
    {
        var channel = new FakeChannel();
        var secret = new NoticeKind("account.approved.secret", typeof(AccountNoticeTexts)) { Confidential = true, Path = "/", Example = new Dictionary<string, object>() };
        await using var site = await Site.Open(change: b =>
        {
            b.Services.AddSingleton<IChannel>(channel);
            b.Services.AddSingleton(secret);
        });
        await SweeperTests.Write(site, "one", Site.Start, kind: secret.Name, facts: """{"reason":"工資糾紛"}""");
        await Sweep(site);

        var letter = channel.Sent.Should().ContainSingle().Which;
        letter.Variables.Should().BeEmpty();
        letter.Calendar.Should().BeNull();
        string.Join(' ', [letter.Text.Subject, .. letter.Text.Lines]).Should().NotContain("工資").And.NotContain("登記");
        letter.Text.Path.Should().Be($"/inbox/{letter.Notice.Id}");
    }

    private static Task Sweep(Site site) => site.Get<NoticeSweeper>().Sweep(CancellationToken.None);

    private static TimeOnly Time(string text) => TimeOnly.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
