using System.Net;

using Microsoft.EntityFrameworkCore;

using WelfareHub.Web.Modules.Notices;

namespace WelfareHub.Web.Tests.Notices;

/// <summary>What people choose to be told, when and where.</summary>
public sealed class NoticeSettingsTests
{
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
}
