using System.Net;

using Microsoft.EntityFrameworkCore;

using WelfareHub.Web.Modules.Accounts;

namespace WelfareHub.Web.Tests.Accounts;

public sealed partial class RegistrationTests
{
    private const string New = "+8613912345678";

    private const string Imported = "+8613900001001";

    [Fact]
    public async Task Somebody_who_registers_proves_the_phone_and_then_waits_for_approval()
    {
        var phone = new Phone();
        await using var site = await Site.Open(change: phone.Listen);
        using var courier = site.Nobody();

        var page = await courier.Follow(await Register(site, courier, New));
        (await Status(site, New)).Should().Be(PersonStatus.Unproved);
        var done = await courier.Send(page, "/sign-in/code", ("code", phone.Code(New)));

        done.Location.Should().Be("/waiting");
        (await courier.Follow(done)).Text.Should().Contain("王小蜂").And.Contain("紅專西段社區");
        (await Status(site, New)).Should().Be(PersonStatus.Pending);
        await using var db = site.Db();
        var person = await db.Users.SingleAsync(p => p.PhoneNumber == New);
        (await db.Consents.SingleAsync(c => c.PersonId == person.Id)).Purpose.Should().Be("account");
        (await db.RoleGrants.SingleAsync(g => g.PersonId == person.Id)).Role.Should().Be(Role.Courier);
    }

    [Fact]
    public async Task Whoever_waits_cannot_sign_in()
    {
        var phone = new Phone();
        await using var site = await Site.Open(change: phone.Listen);
        using var courier = site.Nobody();
        var page = await courier.Follow(await Register(site, courier, New));
        await courier.Send(page, "/sign-in/code", ("code", phone.Code(New)));

        using var later = site.Nobody();
        site.Clock.Advance(TimeSpan.FromMinutes(2));
        var again = await later.Follow(await later.Send(await later.Open("/sign-in"), "/sign-in", ("who", New)));
        var answer = await later.Send(again, "/sign-in/code", ("code", phone.Code(New)));

        answer.Location.Should().Be("/waiting");
        later.Cookie("wh.session").Should().BeNull();
        await using var db = site.Db();
        (await db.Sessions.AnyAsync(s => s.EndedAt == null && db.Users.Any(p => p.Id == s.PersonId && p.PhoneNumber == New))).Should().BeFalse();
    }

    [Fact]
    public async Task A_second_try_before_the_code_takes_the_new_details()
    {
        var phone = new Phone();
        await using var site = await Site.Open(change: phone.Listen);
        using var courier = site.Nobody();
        await Register(site, courier, New, ("name", "王大蜂"));
        site.Clock.Advance(TimeSpan.FromMinutes(2));
        await Register(site, courier, New);

        await using var db = site.Db();
        (await db.Users.SingleAsync(p => p.PhoneNumber == New)).FullName.Should().Be("王小蜂");
    }

    [Fact]
    public async Task The_form_says_who_sees_the_phone_and_names_each_company_once()
    {
        await using var site = await Site.Open();
        using var courier = site.Nobody();

        var page = await courier.Open("/register");

        page.Html.QuerySelector("#f-phone-hint")!.TextContent.Should().Contain("工會幹事").And.Contain("醫院");
        var stations = page.Html.QuerySelectorAll("#f-station option").Select(o => o.TextContent).ToList();
        stations.Should().Contain("示例丁香快遞工程街站點").And.Contain("順豐經緯街營業部\u00a0· 黑龍江省順豐速運有限公司", "the station comes first: a phone shows no more than the beginning");
    }

    [Fact]
    public async Task Whoever_registers_reads_so_on_the_code_page_and_finds_the_form_as_it_was()
    {
        await using var site = await Site.Open();
        using var courier = site.Nobody();

        var page = await courier.Follow(await Register(site, courier, New));
        page.Text.Should().Contain("我們把驗證碼發到了 139 **** 5678").And.NotContain("在我們這裡登記過");
        var back = page.Html.QuerySelector("a.back")!.GetAttribute("href")!;
        var again = await courier.Open(back);

        back.Should().Be("/register");
        again.Html.QuerySelector("#f-name")!.GetAttribute("value").Should().Be("王小蜂");
        again.Html.QuerySelector("#f-phone")!.GetAttribute("value").Should().Be("139 1234 5678");
        (await courier.Send(again, "/register", ("phone", "139 1234 5679"))).Location.Should().Be("/sign-in/code");
    }

    [Theory]
    [InlineData("name", "")]
    [InlineData("name", "王\u202e小蜂")]
    [InlineData("name", "王\u0007小蜂")]
    [InlineData("name", "123456")]
    [InlineData("phone", "0451-5550 0101")]
    [InlineData("company", "nonsense")]
    [InlineData("station", "00000000-0000-0000-0000-000000000001")]
    [InlineData("community", "")]
    [InlineData("language", "xx")]
    [InlineData("consent", null)]
    public async Task A_wrong_field_is_named_and_the_rest_is_kept(string field, string? value)
    {
        await using var site = await Site.Open();
        using var courier = site.Nobody();

        var answer = await Register(site, courier, New, (field, value));

        answer.Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        answer.Html.QuerySelectorAll(".errors a").Should().ContainSingle().Which.GetAttribute("href").Should().Be("#f-" + field);
        if (field != "phone")
            answer.Html.QuerySelector("#f-phone")!.GetAttribute("value").Should().Be(New);
        (await Status(site, New)).Should().BeNull();
    }

    [Fact]
    public async Task A_station_of_another_company_is_refused()
    {
        await using var site = await Site.Open();
        using var courier = site.Nobody();
        await using var db = site.Db();
        var other = await db.Stations.Where(s => s.Code == "lilac-gongcheng").Select(s => s.Id).SingleAsync();

        var answer = await Register(site, courier, New, ("station", other.ToString()));

        answer.Html.QuerySelector(".errors a")!.GetAttribute("href").Should().Be("#f-station");
    }

    [Fact]
    public async Task Whoever_mistypes_the_number_while_activating_stays_there()
    {
        await using var site = await Site.Open();
        using var courier = site.Nobody();
        var page = await courier.Send(await courier.Open("/activate"), "/sign-in", ("who", "139"));

        page.Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        page.Html.QuerySelector("h1")!.TextContent.Should().Be("啟用帳號");
        page.Html.QuerySelector("[name=who]")!.GetAttribute("value").Should().Be("139");
        page.Html.QuerySelector(".errors, [role=alert]").Should().NotBeNull();
    }

    [Fact]
    public async Task An_imported_courier_activates_with_a_code_and_may_set_a_password()
    {
        var phone = new Phone();
        await using var site = await Site.Open(change: phone.Listen);
        using var courier = site.Nobody();
        var page = await courier.Follow(await courier.Send(await courier.Open("/activate"), "/sign-in", ("who", "139 0000 1001")));
        var proved = await courier.Send(page, "/sign-in/code", ("code", phone.Code(Imported)));

        proved.Location.Should().Be("/activate/confirm");
        var confirm = await courier.Follow(proved);
        confirm.Text.Should().Contain("示例騎手001").And.Contain("順豐經緯街營業部");
        var withoutConsent = await courier.Send(confirm, "/activate/confirm", ("password", "一句只有我知道的話啊"));
        withoutConsent.Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        var done = await courier.Send(confirm, "/activate/confirm", ("password", "一句只有我知道的話啊"), ("consent", "true"));

        done.Location.Should().Be("/");
        courier.Cookie("wh.session").Should().NotBeNull();
        (await Status(site, Imported)).Should().Be(PersonStatus.Active);
        (await site.Get<Passwords>().Check(Imported, "一句只有我知道的話啊", CancellationToken.None)).Answer.Should().Be(PasswordAnswer.Right);
    }

    [Fact]
    public async Task Without_a_proved_phone_nobody_sees_what_a_roster_says()
    {
        await using var site = await Site.Open();
        using var nobody = site.Nobody();
        nobody.SetCookie("wh.step", "bm9uc2Vuc2U");

        (await nobody.Get("/activate/confirm")).Location.Should().Be("/sign-in");
        (await nobody.Get("/waiting")).Location.Should().Be("/sign-in");
    }

    private static async Task<Shown> Register(Site site, Surfer surfer, string phone, params (string Name, string? Value)[] changes)
    {
        await using var db = site.Db();
        (string Name, string? Value)[] all =
        [
            ("name", " 王小蜂 "), ("phone", phone), ("consent", "true"),
            ("company", (await db.Companies.SingleAsync(c => c.Code == "sf")).Id.ToString()),
            ("station", (await db.Stations.SingleAsync(s => s.Code == "sf-jingwei")).Id.ToString()),
            ("community", (await db.Areas.SingleAsync(a => a.Code == "hongzhuan-xiduan")).Id.ToString()),
        ];
        return await surfer.Send(await surfer.Open("/register"), "/register", [.. all.Where(a => changes.All(c => c.Name != a.Name)), .. changes]);
    }

    private static async Task<PersonStatus?> Status(Site site, string phone)
    {
        await using var db = site.Db();
        return await db.Users.Where(p => p.PhoneNumber == phone).Select(p => (PersonStatus?)p.Status).SingleOrDefaultAsync();
    }
}
