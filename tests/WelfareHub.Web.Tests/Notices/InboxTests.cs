using System.Net;

using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

using WelfareHub.Web.Modules.Notices;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Tests.Notices;

public sealed class InboxTests
{
    [Fact]
    public async Task A_notice_is_unread_until_it_is_opened()
    {
        await using var site = await Site.Open();
        await SweeperTests.Write(site, "one", Site.Start);
        using var courier = await site.As("courier-haping");

        var inbox = await courier.Open("/inbox");
        inbox.Html.QuerySelectorAll("a.row.unread").Should().HaveCount(1);
        inbox.Html.QuerySelector(".tabs .count")!.TextContent.Should().Be("1");

        await courier.Open(inbox.Html.QuerySelector("a.row")!.GetAttribute("href")!);
        inbox = await courier.Open("/inbox");
        inbox.Html.QuerySelectorAll("a.row.unread").Should().BeEmpty();
        inbox.Html.QuerySelector(".tabs .count").Should().BeNull();
    }

    [Fact]
    public async Task All_are_marked_read_with_one_tap()
    {
        await using var site = await Site.Open();
        for (var i = 0; i < 25; i++)
            await SweeperTests.Write(site, $"n{i}", Site.Start);
        using var courier = await site.As("courier-haping");
        var inbox = await courier.Open("/inbox");
        inbox.Html.QuerySelectorAll("a.row").Should().HaveCount(20);
        (await courier.Open("/inbox?p=2")).Html.QuerySelectorAll("a.row").Should().HaveCount(5);

        inbox = await courier.Follow(await courier.Send(inbox, "/inbox/read"));
        inbox.Html.QuerySelectorAll("a.row.unread").Should().BeEmpty();
    }

    [Fact]
    public async Task Somebody_elses_notice_is_not_there()
    {
        await using var site = await Site.Open();
        await SweeperTests.Write(site, "mine", Site.Start);
        Guid id;
        await using (var db = site.Db())
            id = await db.Notices.Select(n => n.Id).SingleAsync();
        using var other = await site.As("courier-jingwei");
        (await other.Get($"/inbox/{id}")).Status.Should().Be(HttpStatusCode.NotFound);
        using var mine = await site.As("courier-haping");
        await mine.Open($"/inbox/{id}");
    }

    [Fact]
    public async Task A_code_and_what_is_not_due_are_not_shown()
    {
        await using var site = await Site.Open();
        await SweeperTests.Write(site, "code", Site.Start, kind: "code", facts: """{"code":"482913"}""");
        await SweeperTests.Write(site, "later", Site.Start.AddHours(1));
        using var courier = await site.As("courier-haping");
        (await courier.Open("/inbox")).Html.QuerySelectorAll("a.row").Should().BeEmpty();
        site.Clock.Advance(TimeSpan.FromHours(1));
        (await courier.Open("/inbox")).Html.QuerySelectorAll("a.row").Should().HaveCount(1);
    }

    [Fact]
    public async Task A_failing_mail_server_does_not_keep_a_notice_from_the_inbox()
    {
        var channel = new FakeChannel();
        channel.Answers.Enqueue(new SendResult(SendResultKind.Refused, "smtp 550"));
        await using var site = await Site.Open(change: b => b.Services.AddSingleton<IChannel>(channel));
        await SweeperTests.Write(site, "one", Site.Start);
        await site.Get<NoticeSweeper>().Sweep(CancellationToken.None);
        using var courier = await site.As("courier-haping");
        (await courier.Open("/inbox")).Html.QuerySelectorAll("a.row").Should().HaveCount(1);
    }

    [Fact]
    public async Task Staff_see_what_is_stuck_and_send_it_again()
    {
        var channel = new FakeChannel();
        channel.Answers.Enqueue(new SendResult(SendResultKind.Refused, "smtp 550 RecipientNotAccepted"));
        await using var site = await Site.Open(change: b => b.Services.AddSingleton<IChannel>(channel));
        await SweeperTests.Write(site, "one", Site.Start);
        await site.Get<NoticeSweeper>().Sweep(CancellationToken.None);
        using var admin = await site.As("admin");
        var page = await admin.Open("/admin/outbox");
        page.Text.Should().Contain("smtp 550");

        var stuck = page;
        page = await admin.Follow(await admin.Send(stuck, "/admin/outbox/0"));
        (await admin.Send(stuck, "/admin/outbox/0")).Location.Should().Be("/admin/outbox?done=retried-1", "a second tap does it once");
        page.Html.QuerySelector("[role=status]").Should().NotBeNull();
        await site.Get<NoticeSweeper>().Sweep(CancellationToken.None);
        channel.Sent.Should().HaveCount(2);
    }

    [Fact]
    public async Task Where_no_channel_is_set_up_nobody_is_told_that_all_of_them_work()
    {
        await using var site = await Site.Open();
        using var admin = await site.As("admin");
        (await admin.Open("/admin/outbox")).Text.Should().Contain("還沒有設定郵件或簡訊").And.NotContain("所有渠道都正常");
    }

    [Fact]
    public async Task Staff_see_what_is_late_and_still_tried_and_may_give_it_up()
    {
        var channel = new FakeChannel { AnswerTo = _ => new SendResult(SendResultKind.Later, "smtp 450 RecipientNotAccepted") };
        await using var site = await Site.Open(change: b => b.Services.AddSingleton<IChannel>(channel));
        await SweeperTests.Write(site, "one", Site.Start);
        await site.Get<NoticeSweeper>().Sweep(CancellationToken.None);
        using var admin = await site.As("admin");
        (await admin.Open("/admin/outbox")).Text.Should().NotContain("smtp 450", "it is too early to worry");

        site.Clock.Advance(TimeSpan.FromMinutes(16));
        var page = await admin.Open("/admin/outbox");
        page.Text.Should().Contain("smtp 450");
        (await site.Nobody().Get("/health/ready")).Status.Should().Be(HttpStatusCode.OK, "an address that is greylisted is no trouble of ours");
        for (var twice = 0; twice < 2; twice++)
            (await admin.Send(page, "/admin/outbox/0")).Location.Should().Be("/admin/outbox?done=dropped");
        await using var db = site.Db();
        (await db.Deliveries.SingleAsync()).State.Should().Be(DeliveryState.Dropped);
    }

    [Fact]
    public async Task A_channel_that_cannot_be_reached_makes_the_node_unready_once_its_notices_are_late()
    {
        var channel = new FakeChannel { AnswerTo = _ => new SendResult(SendResultKind.Down, "away") };
        await using var site = await Site.Open(change: b => b.Services.AddSingleton<IChannel>(channel));
        using var nobody = site.Nobody();
        await SweeperTests.Write(site, "one", Site.Start);
        await site.Get<NoticeSweeper>().Sweep(CancellationToken.None);
        await nobody.Open("/health/ready");
        site.Clock.Advance(TimeSpan.FromMinutes(16));
        (await nobody.Get("/health/ready")).Status.Should().Be(HttpStatusCode.ServiceUnavailable);
        channel.AnswerTo = _ => SendResult.Sent;
        await site.Get<NoticeSweeper>().Sweep(CancellationToken.None);
        await nobody.Open("/health/ready");
    }

    [Fact]
    public async Task The_mail_tray_shows_codes_in_development_and_is_nowhere_else()
    {
        await using (var site = await Site.Open())
        {
            await SweeperTests.Write(site, "code", Site.Start, kind: "code", facts: """{"code":"482913"}""");
            using var nobody = site.Nobody();
            (await nobody.Open("/dev/mail")).Text.Should().Contain("482913");
        }

        await using var production = await Site.Open("Production");
        using var visitor = production.Nobody();
        (await visitor.Get("/dev/mail")).Status.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_node_whose_notices_are_late_is_not_ready()
    {
        await using var site = await Site.Open();
        using var nobody = site.Nobody();
        await nobody.Open("/health/ready");
        await SweeperTests.Write(site, "late", Site.Start);
        site.Clock.Advance(TimeSpan.FromMinutes(16));
        (await nobody.Get("/health/ready")).Status.Should().Be(HttpStatusCode.ServiceUnavailable);
        await site.Get<NoticeSweeper>().Sweep(CancellationToken.None);
        await nobody.Open("/health/ready");
    }

    [Fact]
    public async Task A_notice_put_off_comes_again_at_the_time_asked_for_even_at_a_quiet_hour()
    {
        var channel = new FakeChannel();
        await using var site = await Site.Open(change: b => b.Services.AddSingleton<IChannel>(channel));
        var clock = site.Get<CityClock>();
        site.Clock.SetUtcNow(clock.Instant(clock.Today, new TimeOnly(21, 30)));
        await SweeperTests.Write(site, "one", clock.Now);
        await site.Get<NoticeSweeper>().Sweep(CancellationToken.None);
        using var courier = await site.As("courier-haping");
        var notice = await courier.Open((await courier.Open("/inbox")).Html.QuerySelector("a.row")!.GetAttribute("href")!);
        var action = notice.Html.QuerySelector("form[action$='/again']")!.GetAttribute("action")!;

        var inbox = await courier.Follow(await courier.Send(notice, action, ("in", "Hour")));
        await courier.Send(notice, action, ("in", "Hour"));
        inbox.Html.QuerySelector(".banner")!.TextContent.Should().Contain("一小時後");
        inbox.Html.QuerySelectorAll("a.row").Should().HaveCount(1, "the second one is not due yet");

        site.Clock.Advance(TimeSpan.FromHours(1));
        await site.Get<NoticeSweeper>().Sweep(CancellationToken.None);
        channel.Sent.Should().HaveCount(2, "22:30 is within the quiet hours, but that is when they wanted it; two taps are one wish");
        (await courier.Open("/inbox")).Html.QuerySelectorAll("a.row.unread").Should().HaveCount(1);
    }

    [Fact]
    public async Task What_would_be_useless_by_then_cannot_be_put_off_and_nobody_elses_can()
    {
        await using var site = await Site.Open();
        await SweeperTests.Write(site, "one", Site.Start, usefulUntil: Site.Start.AddHours(3));
        using var courier = await site.As("courier-haping");
        var notice = await courier.Open((await courier.Open("/inbox")).Html.QuerySelector("a.row")!.GetAttribute("href")!);
        notice.Html.QuerySelectorAll("button[name=in]").Select(b => b.GetAttribute("value")).Should().Equal("Hour");
        var action = notice.Html.QuerySelector("form[action$='/again']")!.GetAttribute("action")!;

        (await courier.Send(notice, action, ("in", "Morning"))).Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        (await courier.Send(notice, action, ("in", "Never"))).Status.Should().Be(HttpStatusCode.NotFound);
        using var other = await site.As("courier-jingwei");
        var token = (await other.Open("/inbox/settings")).Html.QuerySelector("input[name=_form]")!.GetAttribute("value")!;
        (await other.Post(action, [new("_form", token), new("in", "Hour")])).Status.Should().Be(HttpStatusCode.NotFound);
        await using var db = site.Db();
        (await db.Notices.AnyAsync(n => n.ByWish)).Should().BeFalse();
    }
}
