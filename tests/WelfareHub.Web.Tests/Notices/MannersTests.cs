using System.Net;

using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

using WelfareHub.Web.Modules.Notices;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Tests.Notices;

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

        var begins = site.Get<Manners>().NotBefore(new NoticePreference(), kind, clock.Instant(clock.Today, Time(at)));

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
        clock.TimeOf(manners.NotBefore(wish, kind, noon)).Should().Be(new TimeOnly(20, 0), "peak, then quiet hours, then peak");
        wish = new NoticePreference { QuietFrom = default, QuietTo = default, QuietAtPeaks = false };
        manners.NotBefore(wish, kind, noon).Should().Be(noon);
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
    public async Task Settings_are_kept_and_a_wrong_time_changes_nothing()
    {
        await using var site = await Site.Open();
        using var courier = await site.As("courier-haping");
        var page = await courier.Open("/inbox/settings");

        var refused = await courier.Send(page, "/inbox/settings", ("quietFrom", "25:99"), ("quietTo", "06:00"));
        refused.Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        refused.Html.QuerySelector("[name=quietTo]")!.GetAttribute("value").Should().Be("06:00");

        page = await courier.Follow(await courier.Send(page, "/inbox/settings", ("quietFrom", "21:00"), ("quietTo", "06:30"), ("mail", "Bookings")));
        page.Html.QuerySelector("[name=quietFrom]")!.GetAttribute("value").Should().Be("21:00");
        page.Html.QuerySelectorAll("[name=mail]").Where(c => c.HasAttribute("checked")).Select(c => c.GetAttribute("value")).Should().Equal("Bookings");
    }

    [Fact]
    public async Task Staff_are_asked_about_what_they_are_told_and_what_they_are_not_asked_stays()
    {
        await using var site = await Site.Open();
        using var scheduler = await site.As("scheduler-first");
        await using (var db = site.Db())
        {
            var me = await db.Users.Where(p => p.Persona == "scheduler-first").Select(p => p.Id).SingleAsync();
            db.Add(new NoticePreference { PersonId = me, MutedMail = "Invitations", QuietAtPeaks = true });
            await db.SaveChangesAsync();
        }

        var page = await scheduler.Open("/inbox/settings");
        page.Text.Should().Contain("明天的名單").And.NotContain("每週小結", "only organisers get the week").And.NotContain("工會的邀請").And.NotContain("派件高峰");
        (await scheduler.Open("/inbox")).Text.Should().NotContain("改期");
        await scheduler.Send(page, "/inbox/settings", ("quietFrom", "21:00"));

        await using var after = site.Db();
        var wish = await after.NoticePreferences.SingleAsync();
        (wish.MutedMail, wish.QuietAtPeaks, wish.QuietFrom).Should().Be(("Invitations", true, new TimeOnly(21, 0)));
    }

    [Theory]
    [InlineData("organiser-sf", "Bookings", "Reminders")]
    [InlineData("scheduler-first", "Reminders")]
    [InlineData("admin", "Bookings")]
    [InlineData("keeper-haping")]
    public async Task Each_desk_may_turn_off_what_it_is_told_and_nothing_else(string persona, params string[] topics)
    {
        await using var site = await Site.Open();
        using var surfer = await site.As(persona);
        await using (var db = site.Db())
            await db.Users.Where(p => p.Persona == persona && p.Email == null).ExecuteUpdateAsync(set => set.SetProperty(p => p.Email, "desk@example.org"));

        var page = await surfer.Open("/inbox/settings");

        page.Html.QuerySelectorAll("[name=mail][type=checkbox]").Select(c => c.GetAttribute("value")).Should().Equal(topics);
        if (topics.Contains("Bookings"))
            page.Text.Should().Contain("留的名額取消了").And.NotContain("預約有變動");
    }

    [Fact]
    public async Task Who_has_no_mailbox_is_offered_to_give_one_and_not_asked_what_to_send_there()
    {
        await using var site = await Site.Open();
        await using (var db = site.Db())
            await db.Users.Where(p => p.Persona == "courier-haping").ExecuteUpdateAsync(set => set.SetProperty(p => p.Email, (string?)null).SetProperty(p => p.NormalizedEmail, (string?)null));
        using var courier = await site.As("courier-haping");

        var page = await courier.Open("/inbox/settings");
        page.Html.QuerySelectorAll("[name=mail][type=checkbox]").Should().BeEmpty();
        page.Html.QuerySelector("a[href='/me/email']").Should().NotBeNull();
        await courier.Send(page, "/inbox/settings");

        await using var after = site.Db();
        (await after.NoticePreferences.SingleAsync()).MutedMail.Should().BeEmpty("a mailbox given later gets everything");
    }

    [Fact]
    public async Task One_click_in_a_mail_program_turns_a_topic_off_without_a_sign_in()
    {
        await using var site = await Site.Open();
        await using var db = site.Db();
        var person = await db.Users.Where(p => p.Persona == "courier-haping").Select(p => p.Id).SingleAsync();
        var path = site.Get<Unsubscribe>().PathFor(person, Topic.Reminders);
        using var nobody = site.Nobody();

        await nobody.Open(path);
        (await db.NoticePreferences.AnyAsync()).Should().BeFalse("looking at a link, as scanners do, changes nothing");
        (await nobody.Post(path, [new("List-Unsubscribe", "One-Click")])).Status.Should().Be(HttpStatusCode.OK);
        (await db.NoticePreferences.SingleAsync()).MutedMail.Should().Be("Reminders");

        (await nobody.Post(path[..^1] + (path[^1] == '0' ? '1' : '0'), [])).Status.Should().Be(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("courier-haping", "去之前提醒")]
    [InlineData("scheduler-first", "明天的名單。")]
    [InlineData("organiser-sf", "明天的名單和每週小結。")]
    public async Task The_link_in_a_mail_names_what_ends_as_its_reader_knows_it(string persona, string words)
    {
        await using var site = await Site.Open();
        await using var db = site.Db();
        var person = await db.Users.Where(p => p.Persona == persona).Select(p => p.Id).SingleAsync();
        using var nobody = site.Nobody();
        (await nobody.Open(site.Get<Unsubscribe>().PathFor(person, Topic.Reminders))).Text.Should().Contain(words);
    }

    [Theory]
    [InlineData("courier-jingwei", "改期", "名單")]
    [InlineData("organiser-daoli", "留的名額取消了", "改期")]
    [InlineData("scheduler-first", "明天的名單", "小結")]
    [InlineData("admin", "留的名額取消了", "名單")]
    [InlineData("keeper-haping", "帳號安全", "名額")]
    public async Task An_empty_inbox_promises_what_this_reader_is_really_told(string persona, string told, string never)
    {
        await using var site = await Site.Open();
        using var surfer = await site.As(persona);
        await using (var db = site.Db())
            await db.Notices.ExecuteDeleteAsync();
        (await surfer.Open("/inbox")).Html.QuerySelector(".empty")!.TextContent.Should().Contain(told).And.NotContain(never);
    }

    [Fact]
    public async Task Peaks_are_the_couriers_and_do_not_hold_what_is_for_a_desk()
    {
        await using var site = await Site.OpenEmpty();
        var (clock, manners) = (site.Get<CityClock>(), site.Get<Manners>());
        var kind = site.Get<NoticeKinds>()["organiser.tomorrow"];
        var at = clock.Instant(clock.Today, new TimeOnly(17, 0));
        manners.NotBefore(new NoticePreference(), kind, at).Should().Be(at);
        clock.TimeOf(manners.NotBefore(new NoticePreference(), kind, clock.Instant(clock.Today, new TimeOnly(23, 0)))).Should().Be(new TimeOnly(7, 0));
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
        letters[0].Text.Lines.Should().NotContain(l => l.Contains("免打擾") || l.Contains("免打扰"));
        letters[1].Text.Lines.Should().Contain(l => l.Contains("免打擾") || l.Contains("免打扰"));
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
