using System.Net;

using Microsoft.EntityFrameworkCore;

using WelfareHub.Web.Modules.Accounts;

namespace WelfareHub.Web.Tests.Accounts;

public sealed partial class MeTests
{
    private const string Old = "+8613900001014";

    private const string New = "+8613912345678";

    private const string Secret = "一句只有我知道的話啊";

    [Fact]
    public async Task My_page_shows_who_I_am_with_the_phone_masked()
    {
        await using var site = await Site.Open();
        using var courier = await site.As("courier-jingwei");

        var page = await courier.Open("/me");

        page.Text.Should().Contain("示例騎手014").And.Contain("順豐經緯街營業部").And.Contain("139 **** 1014").And.NotContain("13900001014");
    }

    [Fact]
    public async Task What_is_not_there_yet_is_set_and_not_changed()
    {
        await using var site = await Site.Open();
        using var courier = await site.As("courier-jingwei");

        var page = await courier.Open("/me");

        page.Html.QuerySelector("a[href='/me/phone']")!.TextContent.Should().StartWith("修改");
        page.Html.QuerySelector("a[href='/me/password']")!.TextContent.Should().StartWith("設定");
    }

    [Fact]
    public async Task In_English_a_day_stands_inside_its_sentence_and_commas_part_the_places()
    {
        await using var site = await Site.Open();
        using var courier = (await site.As("courier-jingwei")).Speaking("en");

        (await courier.Open("/me/sessions")).Text.Should().Contain("Signed in at 09:00 today");
        (await courier.Open("/me")).Text.Should().Contain(" District, ");
    }

    [Fact]
    public async Task A_session_that_is_ended_is_dead_at_once()
    {
        await using var site = await Site.Open();
        using var here = await site.As("courier-jingwei");
        using var lost = await site.As("courier-jingwei");
        await lost.Open("/me");

        var page = await here.Open("/me/sessions");
        page.Text.Should().Contain("目前這個裝置");
        (await here.Send(page, page.Html.QuerySelector("form[action$='/end']")!.GetAttribute("action")!)).Status.Should().Be(HttpStatusCode.SeeOther);

        (await lost.Get("/me")).Location.Should().StartWith("/sign-in");
        await here.Open("/me");
    }

    [Fact]
    public async Task All_other_sessions_end_together()
    {
        await using var site = await Site.Open();
        using var here = await site.As("courier-jingwei");
        using var second = await site.As("courier-jingwei");
        using var third = await site.As("courier-jingwei");
        using var somebodyElse = await site.As("courier-haping");

        var told = await here.Follow(await here.Send(await here.Open("/me/sessions"), "/me/sessions/end-others"));

        told.Html.QuerySelector(".banner[role=status]")!.TextContent.Should().Contain("其他裝置");
        (await second.Get("/me")).Status.Should().Be(HttpStatusCode.SeeOther);
        (await third.Get("/me")).Status.Should().Be(HttpStatusCode.SeeOther);
        await here.Open("/me");
        await somebodyElse.Open("/me");
    }

    [Fact]
    public async Task Somebody_elses_session_is_not_there()
    {
        await using var site = await Site.Open();
        using var here = await site.As("courier-jingwei");
        using var second = await site.As("courier-jingwei");
        using var other = await site.As("courier-haping");
        await using var db = site.Db();
        var theirs = await db.Sessions.Where(s => db.Users.Any(p => p.Id == s.PersonId && p.Persona == "courier-haping")).Select(s => s.Id).SingleAsync();
        var token = Token(await here.Open("/me/sessions"));

        (await here.Post($"/me/sessions/{theirs}/end", [token])).Status.Should().Be(HttpStatusCode.NotFound);

        await other.Open("/me");
    }

    [Fact]
    public async Task Signing_out_ends_the_session_and_not_only_the_cookie()
    {
        await using var site = await Site.Open();
        using var courier = await site.As("courier-jingwei");
        using var copy = site.Nobody();
        copy.SetCookie("wh.session", courier.Cookie("wh.session")!);
        await copy.Open("/me");

        await courier.Send(await courier.Open("/me"), "/sign-out");

        (await copy.Get("/me")).Location.Should().StartWith("/sign-in");
    }

    [Fact]
    public async Task Right_after_sign_in_a_forgotten_password_is_replaced_and_other_devices_go()
    {
        await using var site = await Site.Open();
        await SetPassword(site, Old);
        using var courier = await site.As("courier-jingwei");
        using var other = await site.As("courier-jingwei");
        var page = await courier.Open("/me/password");

        (await courier.Send(page, "/me/password", ("fresh", "1234567890"))).Text.Should().Contain("太容易猜到");
        var done = await courier.Send(page, "/me/password", ("fresh", "another good sentence"));

        done.Location.Should().Be("/me?done=password");
        (await other.Get("/me")).Location.Should().StartWith("/sign-in");
        (await site.Get<Passwords>().Check(Old, "another good sentence", CancellationToken.None)).Answer.Should().Be(PasswordAnswer.Right);
    }

    [Fact]
    public async Task The_first_password_is_told_of_too()
    {
        await using var site = await Site.Open();
        using var courier = await site.As("courier-jingwei");

        await courier.Send(await courier.Open("/me/password"), "/me/password", ("fresh", "another good sentence"));

        (await courier.Open("/inbox")).Text.Should().Contain("你的帳號有了新密碼");
    }

    [Fact]
    public async Task Later_the_current_password_is_asked_for()
    {
        await using var site = await Site.Open();
        await SetPassword(site, Old);
        using var courier = await site.As("courier-jingwei");
        site.Clock.Advance(TimeSpan.FromMinutes(16));
        var page = await courier.Open("/me/password");

        (await courier.Send(page, "/me/password", ("fresh", "another good sentence"), ("password", ""))).Text.Should().Contain("密碼不對");
        (await courier.Send(page, "/me/password", ("fresh", "another good sentence"), ("password", Secret))).Location.Should().Be("/me?done=password");
    }

    [Fact]
    public async Task My_language_goes_with_me()
    {
        await using var site = await Site.Open();
        using var courier = await site.As("courier-jingwei");
        using var elsewhere = await site.As("courier-jingwei");
        await elsewhere.Open("/me");

        await courier.Send(await courier.Open("/me"), "/me/language", ("language", "en"));

        (await courier.Open("/me")).Text.Should().Contain("Full name");
        (await elsewhere.Open("/me")).Text.Should().Contain("Full name");
    }

    [Fact]
    public async Task I_see_who_looked_at_my_records_and_nobody_elses()
    {
        await using var site = await Site.Open();
        await using (var db = site.Db())
        {
            var ids = await db.Users.Where(p => p.Persona != null).ToDictionaryAsync(p => p.Persona!, p => p.Id);
            db.ViewRecords.Add(new ViewRecord { ViewerId = ids["scheduler-first"], SubjectId = ids["courier-jingwei"], Kind = "advice", RecordId = Guid.CreateVersion7(), At = Site.Start });
            db.ViewRecords.Add(new ViewRecord { ViewerId = ids["scheduler-dental"], SubjectId = ids["courier-haping"], Kind = "report", RecordId = Guid.CreateVersion7(), At = Site.Start });
            await db.SaveChangesAsync();
        }

        using var courier = await site.As("courier-jingwei");
        var page = await courier.Open("/me/views?p=99");

        page.Text.Should().Contain("示例排班員01").And.Contain("醫生的建議").And.NotContain("示例排班員02");
    }

    private static KeyValuePair<string, string> Token(Shown page) =>
        KeyValuePair.Create("_form", page.Html.QuerySelector("main input[name=_form]")!.GetAttribute("value")!);

    private static async Task SetPassword(Site site, string login)
    {
        await using var db = site.Db();
        await site.Get<Passwords>().Set(await db.Users.WithLogin(login).Select(p => p.Id).SingleAsync(), Secret, CancellationToken.None);
    }
}
