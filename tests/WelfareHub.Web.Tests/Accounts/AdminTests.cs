using System.Net;

using Microsoft.EntityFrameworkCore;

using WelfareHub.Web.Modules.Accounts;

namespace WelfareHub.Web.Tests.Accounts;

public sealed class AdminTests
{
    [Fact]
    public async Task The_link_of_the_first_administrator_works_once_and_leads_to_a_password()
    {
        await using var site = await Site.OpenEmpty("Production");
        var path = await site.Get<AdminLinks>().Create("第一位管理員", null, "first@example.org", CancellationToken.None);
        using var browser = site.Nobody();
        using var second = site.Nobody();

        var page = await browser.Open(path);
        var again = await second.Open(path);
        var done = await browser.Send(page, "/admin-link/");

        done.Location.Should().Be("/me/password");
        await browser.Open("/admin");
        var set = await browser.Send(await browser.Open("/me/password"), "/me/password", ("fresh", "a sentence of my own"));
        set.Location.Should().Be("/me?done=password");
        (await second.Send(again, "/admin-link/")).Status.Should().Be(HttpStatusCode.NotFound);
        (await second.Get(path)).Text.Should().Contain("不能用了");
    }

    [Fact]
    public async Task The_link_lasts_an_hour_and_a_new_one_ends_it()
    {
        await using var site = await Site.OpenEmpty("Production");
        var first = await site.Get<AdminLinks>().Create("管理員", "+8613912345678", null, CancellationToken.None);
        var second = await site.Get<AdminLinks>().Create("管理員", "+8613912345678", null, CancellationToken.None);
        using var browser = site.Nobody();

        (await browser.Get(first)).Status.Should().Be(HttpStatusCode.NotFound);
        await browser.Open(second);
        site.Clock.Advance(TimeSpan.FromHours(1));
        (await browser.Get(second)).Status.Should().Be(HttpStatusCode.NotFound);
        await using var db = site.Db();
        (await db.Users.CountAsync()).Should().Be(1);
    }

    [Fact]
    public async Task A_new_installation_has_no_account_at_all()
    {
        await using var site = await Site.OpenEmpty("Production");
        await using var db = site.Db();

        (await db.Users.AnyAsync()).Should().BeFalse();
    }

    [Fact]
    public async Task A_role_that_is_given_or_taken_counts_at_once()
    {
        await using var site = await Site.Open();
        using var admin = await site.As("admin");
        using var courier = await site.As("courier-haping");
        (await courier.Get("/hospital")).Status.Should().Be(HttpStatusCode.NotFound);
        var id = await PersonOf(site, "courier-haping");
        await using var db = site.Db();
        var hospital = await db.Hospitals.Where(h => h.Code == "tcm").Select(h => h.Id).SingleAsync();

        var page = await admin.Open($"/admin/people/{id}");
        var wrong = await admin.Send(page, $"/admin/people/{id}/grant", ("role", "HospitalScheduler"), ("scope", ""));
        wrong.Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        wrong.Text.Should().Contain("請為排班員選一家醫院");
        await admin.Send(page, $"/admin/people/{id}/grant", ("role", "HospitalScheduler"), ("scope", $"Hospital:{hospital}"));
        (await courier.Get("/hospital")).Status.Should().NotBe(HttpStatusCode.NotFound);

        var grant = await db.RoleGrants.SingleAsync(g => g.PersonId == id && g.Role == Role.HospitalScheduler);
        grant.GrantedById.Should().Be(await PersonOf(site, "admin"));
        await admin.Send(await admin.Open($"/admin/people/{id}"), $"/admin/people/{id}/revoke/{grant.Id}");
        (await courier.Get("/hospital")).Status.Should().Be(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("nonsense", "")]
    [InlineData("99", "Everything:")]
    [InlineData("UnionOrganiser", "Hospital:00000000-0000-0000-0000-000000000001")]
    [InlineData("UnionOrganiser", "Everything:")]
    public async Task A_role_and_a_scope_that_do_not_fit_are_refused(string role, string scope)
    {
        await using var site = await Site.Open();
        using var admin = await site.As("admin");
        var id = await PersonOf(site, "courier-haping");

        var answer = await admin.Send(await admin.Open($"/admin/people/{id}"), $"/admin/people/{id}/grant", ("role", role), ("scope", scope));

        answer.Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        await using var db = site.Db();
        (await db.RoleGrants.CountAsync(g => g.PersonId == id)).Should().Be(1);
    }

    [Fact]
    public async Task Suspending_signs_out_everywhere_and_keeps_out()
    {
        var phone = new Phone();
        await using var site = await Site.Open(change: phone.Listen);
        using var admin = await site.As("admin");
        using var courier = await site.As("courier-haping");
        var id = await PersonOf(site, "courier-haping");

        await admin.Send(await admin.Open($"/admin/people/{id}"), $"/admin/people/{id}/suspend");
        (await courier.Get("/me")).Location.Should().StartWith("/sign-in");
        using var later = site.Nobody();
        var code = await later.Follow(await later.Send(await later.Open("/sign-in"), "/sign-in", ("who", "13900001027")));
        var answer = await later.Send(code, "/sign-in/code", ("code", phone.Code("+8613900001027")));

        answer.Location.Should().Be("/waiting");
        (await later.Follow(answer)).Text.Should().Contain("暫時停用");
        await admin.Send(await admin.Open($"/admin/people/{id}"), $"/admin/people/{id}/resume");
        (await later.Get("/waiting")).Location.Should().Be("/sign-in");
    }

    [Fact]
    public async Task Nobody_takes_away_their_own_way_in()
    {
        await using var site = await Site.Open();
        using var admin = await site.As("admin");
        var id = await PersonOf(site, "admin");
        await using var db = site.Db();
        var grant = await db.RoleGrants.SingleAsync(g => g.PersonId == id);
        var page = await admin.Open($"/admin/people/{id}");

        (await admin.Send(page, $"/admin/people/{id}/revoke/{grant.Id}")).Status.Should().Be(HttpStatusCode.NotFound);
        page.Html.QuerySelector($"form[action='/admin/people/{id}/suspend']").Should().BeNull();
        await admin.Open("/admin");
    }

    [Fact]
    public async Task A_new_colleague_activates_like_a_courier()
    {
        var phone = new Phone();
        await using var site = await Site.Open(change: phone.Listen);
        using var admin = await site.As("admin");
        await using var db = site.Db();
        var area = await db.Areas.Where(a => a.Code == "daoli").Select(a => a.Id).SingleAsync();
        (string, string?)[] form = [("name", "新幹事"), ("phone", "13912345678"), ("role", "UnionOrganiser"), ("scope", $"Area:{area}")];

        var added = await admin.Send(await admin.Open("/admin/people/new"), "/admin/people/new", form);
        (await admin.Follow(added)).Text.Should().Contain("新幹事").And.Contain("道里區").And.Contain("待啟用");
        (await admin.Send(await admin.Open("/admin/people/new"), "/admin/people/new", form)).Text.Should().Contain("已經有帳號了");

        using var colleague = site.Nobody();
        var code = await colleague.Follow(await colleague.Send(await colleague.Open("/activate"), "/sign-in", ("who", "13912345678")));
        var confirm = await colleague.Follow(await colleague.Send(code, "/sign-in/code", ("code", phone.Code("+8613912345678"))));
        (await colleague.Send(confirm, "/activate/confirm", ("consent", "true"))).Location.Should().Be("/organiser");
    }

    [Fact]
    public async Task The_list_shows_staff_and_finds_by_name_phone_and_role()
    {
        await using var site = await Site.Open();
        using var admin = await site.As("admin");

        (await admin.Open("/admin")).Text.Should().Contain("示例排班員01").And.NotContain("示例騎手");
        (await admin.Open("/admin?q=139-0000-2001")).Text.Should().Contain("示例排班員01").And.NotContain("示例排班員02");
        (await admin.Open("/admin?role=Courier&p=2")).Text.Should().Contain("示例騎手");
        (await admin.Open("/admin?q=%00%27&role=zzz&p=-5")).Text.Should().Contain("沒有符合的人");
    }

    [Fact]
    public async Task A_hospital_is_added_and_mended()
    {
        await using var site = await Site.Open();
        using var admin = await site.As("admin");
        var page = await admin.Open("/admin/hospitals/new");

        var empty = await admin.Send(page, "/admin/hospitals/new", ("code", "Not A Code"));
        empty.Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        empty.Html.QuerySelectorAll(".errors a").Should().HaveCount(3);
        (await admin.Send(page, "/admin/hospitals/new", ("code", "first"), ("name-hant", "x"), ("where-hant", "y"))).Text.Should().Contain("已經有醫院在用");
        (await admin.Send(page, "/admin/hospitals/new", ("code", "new-one"), ("name-hant", "x"), ("where-hant", "y"), ("address-en", "6 Shili Road, Harbin")))
            .Html.QuerySelectorAll(".errors a").Should().ContainSingle().Which.GetAttribute("href").Should().Be("#f-address-hans", "drivers go by the Simplified Chinese");
        var added = await admin.Send(page, "/admin/hospitals/new", ("code", "new-one"), ("name-hant", "新醫院"), ("where-en", "Second floor"), ("address-hans", "示例路6号"), ("address-en", "6 Shili Road, Harbin"));
        (await admin.Follow(added)).Text.Should().Contain("新醫院").And.Contain("示例路6号", "it stands for the Traditional that nobody wrote").And.NotContain("Shili");

        await using var db = site.Db();
        var id = await db.Hospitals.Where(h => h.Code == "new-one").Select(h => h.Id).SingleAsync();
        await admin.Send(await admin.Open($"/admin/hospitals/{id}"), $"/admin/hospitals/{id}", ("phone", "0451-5550 0199"));
        (await db.Hospitals.AsNoTracking().SingleAsync(h => h.Id == id)).Should().Match<WelfareHub.Web.Modules.Checkups.Hospital>(h => h.Phone == "0451-5550 0199" && h.Name.Hant == "新醫院" && h.Where.En == "Second floor"
            && h.Address == new WelfareHub.Web.Modules.Shared.LocalText(null, "示例路6号", "6 Shili Road, Harbin"));
    }

    [Theory]
    [InlineData("--name", "", "--phone", "13912345678")]
    [InlineData("--name", "管理員", "--phone", "12345")]
    [InlineData("--name", "管理員", "--email", "nonsense")]
    [InlineData("--name", "管理員", "--colour", "red")]
    public async Task The_command_line_refuses_bad_values_with_exit_code_2(params string[] values) =>
        (await Cli.Run(["admin", "create", .. values])).Should().Be(2);

    private static async Task<Guid> PersonOf(Site site, string persona)
    {
        await using var db = site.Db();
        return await db.Users.Where(p => p.Persona == persona).Select(p => p.Id).SingleAsync();
    }
}
