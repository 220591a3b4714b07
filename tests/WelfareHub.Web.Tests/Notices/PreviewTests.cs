using System.Net;
using System.Text.Json;

using Microsoft.EntityFrameworkCore;

using WelfareHub.Web.Modules.Notices;

namespace WelfareHub.Web.Tests.Notices;

/// <summary>Where administrators read every notice and send one to themselves.</summary>
public sealed class PreviewTests
{
    [Theory]
    [InlineData("courier-haping")]
    [InlineData("scheduler-first")]
    [InlineData("organiser-daoli")]
    public async Task Only_administrators_see_and_send_tests(string persona)
    {
        await using var site = await Site.Open();
        using var visitor = await site.As(persona);
        foreach (var path in (string[])["/admin/notices", "/admin/notices/booking.confirmed", "/admin/notices/booking.confirmed/mail"])
            (await visitor.Get(path)).Status.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task What_is_no_kind_is_not_there()
    {
        await using var site = await Site.Open();
        using var admin = await site.As("admin");
        (await admin.Get("/admin/notices/no.such")).Status.Should().Be(HttpStatusCode.NotFound);
        (await admin.Get("/admin/notices/no.such/mail")).Status.Should().Be(HttpStatusCode.NotFound);
        (await admin.Get("/admin/notices/group.programme/mail")).Status.Should().Be(HttpStatusCode.NotFound, "a group gets no mail");
    }

    [Fact]
    public async Task Every_kind_opens_in_every_language_with_a_language_switch_beside_each_text()
    {
        await using var site = await Site.Open();
        using var admin = await site.As("admin");
        (await admin.Open("/admin/notices?language=zh-Hant")).Body.Should().Contain("<span class=\"phrase\">12月20日&#xA0;星期日截止。</span>", "no date is broken on the overview");
        var overview = await admin.Open("/admin/notices?language=en");
        foreach (var kind in site.Get<NoticeKinds>().All)
        {
            overview.Html.QuerySelector($"a[href^='/admin/notices/{kind.Name}?']").Should().NotBeNull();
            foreach (var language in (string[])["zh-Hant", "zh-Hans", "en"])
            {
                var page = await admin.Open($"/admin/notices/{kind.Name}?language={language}");
                var views = page.Html.QuerySelectorAll(".previews > section:not(#test)");
                views.Should().NotBeEmpty();
                views.Should().OnlyContain(v => v.QuerySelectorAll(".tongues a").Length == 3);
                page.Body.Should().NotContain("{").And.NotContain("MissingManifest");
                if (page.Html.QuerySelector("iframe.mail") is not { } frame)
                    continue;
                frame.GetAttribute("sandbox").Should().Be("");
                var mail = await admin.Open(frame.GetAttribute("src")!);
                mail.Html.DocumentElement.GetAttribute("lang").Should().Be(language);
                mail.Body.Should().Contain("prefers-color-scheme:dark", "a letter read at night does not dazzle");
                if (kind.Name == "booking.confirmed" && language == "zh-Hant")
                    mail.Body.Should().Contain("<span style=\"white-space:nowrap\">11月25日&#xA0;週三&#xA0;09:20</span>", "a phone breaks no date in a mail's title");
                mail.Response.Headers.GetValues("Content-Security-Policy").Single().Should().Contain("sandbox").And.Contain("default-src 'none'");
            }
        }
    }

    [Fact]
    public async Task All_pages_of_the_administrator_have_the_same_side()
    {
        await using var site = await Site.Open();
        using var admin = await site.As("admin");
        var lines = new List<string>();
        foreach (var path in (string[])["/admin", "/admin/hospitals", "/admin/outbox", "/admin/notices", "/admin/notices/booking.confirmed"])
        {
            var side = (await admin.Open(path)).Html.QuerySelectorAll(".side-nav a").ToList();
            lines.Add(string.Join(' ', side.Select(a => a.GetAttribute("href"))));
            side.Should().ContainSingle(a => a.HasAttribute("aria-current"), path);
        }

        lines.Distinct().Should().ContainSingle().Which.Should().Contain("/admin/outbox").And.Contain("/admin/notices");
    }

    [Fact]
    public async Task A_test_goes_to_the_group_marked_as_one_and_not_more_than_ten_times()
    {
        await using var robot = await RobotServer.Start();
        await using var site = await robot.Site(GroupStyle.WeCom);
        using var admin = await site.As("admin");
        var page = await admin.Open("/admin/notices/group.programme?language=en");
        var done = await admin.Follow(await admin.Send(page, "/admin/notices/group.programme/test"));
        done.Html.QuerySelector(".banner")!.TextContent.Should().Contain("試發成功");
        JsonDocument.Parse(robot.Heard.Single().Body).RootElement.GetProperty("text").GetProperty("content").GetString().Should().StartWith("[Test] ").And.Contain("Autumn health checkup");

        for (var i = 1; i < 10; i++)
            (await admin.Send(page, "/admin/notices/group.programme/test")).Status.Should().Be(HttpStatusCode.SeeOther);
        (await admin.Send(page, "/admin/notices/group.programme/test")).Status.Should().Be(HttpStatusCode.TooManyRequests);
        robot.Heard.Should().HaveCount(10);
    }

    [Fact]
    public async Task What_the_channel_refused_is_said_and_nowhere_else_can_be_chosen()
    {
        await using var robot = await RobotServer.Start();
        await using var site = await robot.Site(GroupStyle.WeCom);
        using var admin = await site.As("admin");
        var page = await admin.Open("/admin/notices/group.programme");
        robot.Then(200, """{"errcode":93000}""");
        var refused = await admin.Send(page, "/admin/notices/group.programme/test");
        (refused.Status, refused.Text.Contains("93000", StringComparison.Ordinal)).Should().Be((HttpStatusCode.UnprocessableEntity, true));
        foreach (var way in (string[])["group:other", "Mail", "", "group:"])
            (await admin.Send(page, "/admin/notices/group.programme/test", ("way", way))).Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        robot.Heard.Should().ContainSingle();
    }

    [Fact]
    public async Task A_test_mail_goes_to_the_administrators_own_mailbox()
    {
        await using var server = new ScriptedMailServer();
        await using var site = await Site.Open(change: builder =>
        {
            var mail = ((WelfareSettings)builder.Services.Last(s => s.ServiceType == typeof(WelfareSettings)).ImplementationInstance!).Mail;
            (mail.Host, mail.Port, mail.Security) = ("127.0.0.1", server.Port, "none");
        });
        await using (var db = site.Db())
            await db.Users.Where(p => p.Persona == "admin").ExecuteUpdateAsync(set => set.SetProperty(p => p.Email, "admin@example.org"));

        using var admin = await site.As("admin");
        var page = await admin.Open("/admin/notices/booking.confirmed?language=zh-Hans");
        page.Text.Should().NotContain("admin@example.org", "an address is masked");
        (await admin.Send(page, "/admin/notices/booking.confirmed/test", ("way", "Mail"))).Status.Should().Be(HttpStatusCode.SeeOther);
        server.Accepted.Should().ContainSingle();
    }
}
