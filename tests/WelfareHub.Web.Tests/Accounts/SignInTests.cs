using System.Net;

using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

using WelfareHub.Web.Modules.Accounts;

namespace WelfareHub.Web.Tests.Accounts;

public sealed partial class SignInTests
{
    private const string Known = "+8613900001014";

    private const string Unknown = "+8613912345678";

    [Fact]
    public async Task A_code_signs_in_and_leads_back_to_the_page_that_was_wanted()
    {
        var phone = new Phone();
        await using var site = await Site.Open(change: phone.Listen);
        using var courier = site.Nobody();

        var asked = await AskForCode(courier, "１３９ 0000-1014", "/sign-in?back=%2Fme");
        var page = await courier.Follow(asked);
        page.Text.Should().Contain("139 **** 1014").And.NotContain("0000");
        var done = await courier.Send(page, "/sign-in/code", ("code", Spaced(phone.Code(Known))));

        done.Status.Should().Be(HttpStatusCode.SeeOther);
        done.Location.Should().Be("/me");
        (await courier.Get("/sign-in/code")).Location.Should().Be("/sign-in", "the code page has nothing left to do");
    }

    [Fact]
    public async Task A_sign_in_with_a_browser_not_used_before_is_told_to_its_owner_and_the_first_of_all_is_not()
    {
        var phone = new Phone();
        await using var site = await Site.Open(change: phone.Listen);
        using var own = site.Nobody();
        using var strange = site.Nobody();
        foreach (var browser in new[] { own, own, strange, strange, own })
        {
            var page = await browser.Follow(await AskForCode(browser, Known));
            (await browser.Send(page, "/sign-in/code", ("code", phone.Code(Known)))).Status.Should().Be(HttpStatusCode.SeeOther);
            await browser.Send(await browser.Open("/me"), "/sign-out");
            site.Clock.Advance(TimeSpan.FromMinutes(20));
        }

        var told = phone.Of("security.sign-in").Should().ContainSingle().Which;
        await using var db = site.Db();
        told.PersonId.Should().Be(await db.Users.Where(p => p.PhoneNumber == Known).Select(p => p.Id).SingleAsync());
        told.SendTo.Should().BeNull("it goes to whatever the account already has");
    }

    [Fact]
    public async Task A_password_signs_in_and_five_wrong_ones_pause_it()
    {
        await using var site = await Site.Open();
        await SetPassword(site, Known, "一句只有我知道的話啊");
        using var courier = site.Nobody();
        var page = await courier.Open("/sign-in/password");
        Task<Shown> Try(string password) => courier.Send(page, "/sign-in/password", ("who", "139 0000 1014"), ("password", password));

        for (var i = 0; i < 5; i++)
            (await Try("not my password")).Text.Should().Contain("號碼或密碼不對");
        (await Try("一句只有我知道的話啊")).Text.Should().Contain("請等 15 分鐘");
        site.Clock.Advance(TimeSpan.FromMinutes(15));
        var done = await Try("一句只有我知道的話啊");

        done.Status.Should().Be(HttpStatusCode.SeeOther);
        done.Location.Should().Be("/");
    }

    [Fact]
    public async Task A_password_for_a_number_nobody_has_gets_the_same_answer()
    {
        await using var site = await Site.Open();
        await SetPassword(site, Known, "一句只有我知道的話啊");
        using var nobody = site.Nobody();
        var page = await nobody.Open("/sign-in/password");

        var known = await nobody.Send(page, "/sign-in/password", ("who", Known), ("password", "something else"));
        var unknown = await nobody.Send(page, "/sign-in/password", ("who", Unknown), ("password", "something else"));

        unknown.Status.Should().Be(known.Status);
        unknown.Text.Should().Be(known.Text);
    }

    [Fact]
    public async Task Sign_in_makes_a_new_session_and_ends_the_one_before()
    {
        var phone = new Phone();
        await using var site = await Site.Open(change: phone.Listen);
        using var courier = await site.As("courier-jingwei");
        var page = await courier.Follow(await AskForCode(courier, Known));
        await courier.Send(page, "/sign-in/code", ("code", phone.Code(Known)));

        await using var db = site.Db();
        var sessions = await db.Sessions.OrderBy(s => s.CreatedAt).ToListAsync();
        sessions.Should().HaveCount(2);
        sessions.Count(s => s.EndedAt is not null).Should().Be(1);
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("https://evil.example/")]
    [InlineData("/\\evil.example")]
    public async Task Sign_in_never_leads_to_another_site(string back)
    {
        await using var site = await Site.Open();
        using var nobody = site.Nobody();
        var page = await nobody.Open("/sign-in?back=" + Uri.EscapeDataString(back));

        var done = await nobody.Send(page, "/dev/sign-in/scheduler-first");

        done.Location.Should().Be("/hospital");
    }

    [Theory]
    [InlineData("courier-haping", "/")]
    [InlineData("scheduler-first", "/hospital")]
    [InlineData("organiser-sf", "/organiser")]
    [InlineData("admin", "/admin")]
    public async Task A_demo_person_starts_at_the_home_of_the_role(string persona, string home)
    {
        await using var site = await Site.Open();
        using var nobody = site.Nobody();

        var done = await nobody.Send(await nobody.Open("/sign-in"), "/dev/sign-in/" + persona);

        done.Location.Should().Be(home);
    }

    [Fact]
    public async Task Outside_Development_there_is_no_demo_sign_in()
    {
        await using var site = await Site.Open("Production");
        using var nobody = site.Nobody();
        var page = await nobody.Open("/sign-in");

        page.Text.Should().NotContain("試用");
        var token = page.Html.QuerySelector("input[name=_form]")!.GetAttribute("value")!;
        var answer = await nobody.Post("/dev/sign-in/admin", [KeyValuePair.Create("_form", token)]);

        answer.Status.Should().Be(HttpStatusCode.NotFound);
        site.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Should().NotContain(e => e.RoutePattern.RawText!.StartsWith("/dev", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("who", "")]
    [InlineData("who", "\u202e139")]
    [InlineData("who", "not a number")]
    public async Task What_is_no_login_is_said_beside_the_field(string field, string value)
    {
        await using var site = await Site.Open();
        using var nobody = site.Nobody();

        var answer = await nobody.Send(await nobody.Open("/sign-in"), "/sign-in", (field, value));

        answer.Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        answer.Html.QuerySelector("#f-who[aria-invalid=true]").Should().NotBeNull();
    }

    [Fact]
    public async Task Ten_megabytes_of_text_are_refused_clearly()
    {
        await using var site = await Site.Open();
        using var nobody = site.Nobody();

        var answer = await nobody.Send(await nobody.Open("/sign-in"), "/sign-in", ("who", new string('9', 10 * 1024 * 1024)));

        ((int)answer.Status).Should().BeInRange(400, 499);
    }

    private static async Task<Shown> AskForCode(Surfer surfer, string who, string from = "/sign-in")
    {
        var answer = await surfer.Send(await surfer.Open(from), "/sign-in", ("who", who));
        answer.Status.Should().Be(HttpStatusCode.SeeOther);
        return answer;
    }

    private static async Task SetPassword(Site site, string login, string password)
    {
        await using var db = site.Db();
        var person = await db.Users.WithLogin(login).Select(p => p.Id).SingleAsync();
        await site.Get<Passwords>().Set(person, password, CancellationToken.None);
    }
}
