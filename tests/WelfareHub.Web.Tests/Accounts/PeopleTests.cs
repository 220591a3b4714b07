using System.Net;
using System.Text;

using Microsoft.EntityFrameworkCore;

using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Tests.Accounts;

public sealed class PeopleTests
{
    [Fact]
    public async Task The_list_holds_those_in_scope_and_narrows_by_word_phone_tail_and_place()
    {
        await using var site = await Site.Open();
        using var organiser = await site.As("organiser-sf");
        await using var db = site.Db();
        var company = await db.Companies.Where(c => c.Code == "sf").Select(c => c.Id).SingleAsync();
        var all = await db.Users.CountAsync(p => p.CompanyId == company);
        var station = await db.Stations.Where(s => s.Code == "sf-haping").Select(s => s.Id).SingleAsync();
        var there = await db.Users.CountAsync(p => p.StationId == station);

        (await organiser.Open("/organiser/people")).Text.Should().Contain($"{all} 人");
        (await organiser.Open($"/organiser/people?station={station}")).Text.Should().Contain($"{there} 人");
        (await organiser.Open("/organiser/people?q=1027")).Html.QuerySelectorAll("tbody tr").Should().ContainSingle().Which.TextContent.Should().Contain("示例騎手027");
        (await organiser.Open("/organiser/people?q=" + Uri.EscapeDataString("騎手014"))).Html.QuerySelectorAll("tbody tr").Should().ContainSingle();
        (await organiser.Open("/organiser/people?status=Nonsense&station=x&sort=y&page=9999&q=%00%E2%80%AE")).Status.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_printed_list_holds_everybody_whom_the_list_was_narrowed_to_and_not_one_page_of_them()
    {
        await using var site = await Site.Open();
        using var organiser = await site.As("organiser-sf");
        await using var db = site.Db();
        var company = await db.Companies.Where(c => c.Code == "sf").Select(c => c.Id).SingleAsync();
        var all = await db.Users.CountAsync(p => p.CompanyId == company);
        all.Should().BeGreaterThan(PeopleList.RowsAPage);
        var station = await db.Stations.Where(s => s.Code == "sf-haping").Select(s => s.Id).SingleAsync();
        var there = await db.Users.CountAsync(p => p.StationId == station);

        var whole = await organiser.Open("/organiser/people");
        var paper = await organiser.Open(whole.Html.QuerySelector("main a[href*='/print']")!.GetAttribute("href")!);
        paper.Html.QuerySelectorAll("tbody tr").Should().HaveCount(all);
        paper.Html.QuerySelector(".pager").Should().BeNull();
        var narrowed = await organiser.Open($"/organiser/people?station={station}");
        paper = await organiser.Open(narrowed.Html.QuerySelector("main a[href*='/print']")!.GetAttribute("href")!);
        paper.Html.QuerySelectorAll("tbody tr").Should().HaveCount(there);
    }

    [Fact]
    public async Task Somebody_elses_courier_does_not_exist()
    {
        await using var site = await Site.Open();
        using var organiser = await site.As("organiser-daoli");
        var other = await Courier(site, "13900001037");
        var own = await Courier(site, "13900001001");
        var page = await organiser.Open($"/organiser/people/{own.Id}");

        (await organiser.Get($"/organiser/people/{other.Id}")).Status.Should().Be(HttpStatusCode.NotFound);
        (await organiser.Post($"/organiser/people/{other.Id}", [new("_form", Token(page)), new("name", "x")])).Status.Should().Be(HttpStatusCode.NotFound);
        (await organiser.Get($"/organiser/approvals/confirm?decision=approve&id={other.Id}")).Status.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Details_are_corrected_and_what_is_wrong_is_said_beside_the_field()
    {
        await using var site = await Site.Open();
        using var organiser = await site.As("organiser-daoli");
        var person = await Courier(site, "13900001001");
        var leyuan = (await site.Get<AreaTrees>().Get()).Areas.Values.Single(a => a.Code == "leyuan").Id;
        var path = $"/organiser/people/{person.Id}";
        var page = await organiser.Open(path);

        var wrong = await organiser.Send(page, path, ("name", "‮"), ("phone", "13900001002"), ("community", "not-an-id"));
        wrong.Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        wrong.Text.Should().Contain("請寫名字").And.Contain("請從列表裡選一個");
        (await organiser.Send(page, path, ("phone", "13900001002"))).Text.Should().Contain("這個手機號已經有帳號了");
        (await organiser.Send(page, path, ("community", leyuan.ToString()))).Text.Should().Contain("不歸你負責");

        var done = await organiser.Follow(await organiser.Send(page, path, ("name", "王 小蜂"), ("phone", "+86 139-0000-9001")));

        done.Text.Should().Contain("已經改好了");
        var after = await Courier(site, "13900009001");
        (after.Id, after.FullName).Should().Be((person.Id, "王 小蜂"));
    }

    [Fact]
    public async Task An_activated_couriers_phone_is_not_the_organisers_to_change()
    {
        await using var site = await Site.Open();
        using var organiser = await site.As("organiser-sf");
        var person = await Courier(site, "13900001014");
        var path = $"/organiser/people/{person.Id}";
        var page = await organiser.Open(path);
        page.Html.QuerySelector("[name=phone]").Should().BeNull();

        await organiser.Send(page, path, ("phone", "13900009999"));

        (await Courier(site, "13900001014")).Id.Should().Be(person.Id);
    }

    [Fact]
    public async Task An_export_is_read_again_by_the_importer_and_runs_no_formula()
    {
        await using var site = await Site.Open();
        using var organiser = await site.As("organiser-daoli");
        await using (var db = site.Db())
        {
            await db.Users.Where(p => p.PhoneNumber == "+8613900001001").ExecuteUpdateAsync(set => set.SetProperty(p => p.FullName, "=HYPERLINK(\"http://evil\")"));
            await db.Users.Where(p => p.PhoneNumber == "+8613900001002").ExecuteUpdateAsync(set => set.SetProperty(p => p.FullName, "@SUM王"));
        }

        foreach (var format in new[] { "csv", "xlsx" })
        {
            var file = await organiser.Http.GetByteArrayAsync(new Uri("/organiser/people/export." + format, UriKind.Relative));
            var read = SheetReader.Read("x." + format, file);
            read.Problem.Should().BeNull();
            read.Rows.SelectMany(r => r.Cells).Should().OnlyContain(c => c.Length == 0 || !"=+-@\t\r".Contains(c[0]));
            if (format == "csv")
                Encoding.UTF8.GetString(file).Should().Contain("'=HYPERLINK").And.StartWith("\uFEFF");

            var shown = await RosterTests.Upload(organiser, "couriers." + format, file);
            shown.Text.Should().Contain("沒有要加入或更新的人").And.NotContain("行有問題");
        }

        (await organiser.Get("/organiser/people/export.exe")).Status.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Approval_names_its_effect_gives_access_and_tells_the_courier()
    {
        await using var site = await Site.Open();
        var (one, two) = (await Pending(site, "王小蜂", "+8613900009001", "hongzhuan-xiduan"), await Pending(site, "李小雪", "+8613900009002", "hongzhuan-xiduan"));
        using var organiser = await site.As("organiser-daoli");
        using var before = await site.As(one);
        (await before.Get("/organiser/people")).Location.Should().StartWith("/sign-in");

        var list = await organiser.Open("/organiser/approvals");
        list.Html.QuerySelectorAll("tbody tr").Should().HaveCount(2);
        list.Html.QuerySelector("tbody td[data-label=站點]")!.TextContent.Should().Be("示例丁香快遞，沒有登記站點", "a company is no station");
        var confirm = await organiser.Open($"/organiser/approvals/confirm?decision=approve&id={one}&id={two}");
        confirm.Html.QuerySelector("form button.primary")!.TextContent.Should().Be("批准 2 人");
        var done = await organiser.Follow(await organiser.Post("/organiser/approvals",
            [new("_form", Token(confirm)), new("decision", "approve"), new("id", one.ToString()), new("id", two.ToString())]));

        done.Text.Should().Contain("已批准 2 人").And.Contain("沒有人在等");
        await using var db = site.Db();
        var person = await db.Users.SingleAsync(p => p.Id == one);
        (person.Status, person.ApprovedById is not null, person.ApprovedAt).Should().Be((PersonStatus.Active, true, Site.Start));
        (await db.Notices.CountAsync(n => n.Kind == "account.approved")).Should().Be(2);
        using var after = await site.As(one);
        (await after.Get("/organiser/people")).Status.Should().Be(HttpStatusCode.NotFound, "signed in now, but no organiser");
        var again = await organiser.Post("/organiser/approvals", [new("_form", Token(confirm)), new("decision", "approve"), new("id", one.ToString())]);
        again.Location.Should().Be("/organiser/approvals?approved=0");
    }

    [Fact]
    public async Task Declining_needs_a_reason_which_the_courier_reads()
    {
        await using var site = await Site.Open();
        var one = await Pending(site, "王小蜂", "+8613900009001", "hongzhuan-xiduan");
        using var organiser = await site.As("organiser-daoli");
        var confirm = await organiser.Open($"/organiser/approvals/confirm?decision=decline&id={one}");

        var empty = await organiser.Send(confirm, "/organiser/approvals", ("decision", "decline"));
        empty.Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        empty.Text.Should().Contain("請寫原因");
        await organiser.Follow(await organiser.Send(confirm, "/organiser/approvals", ("decision", "decline"), ("reason", "站點寫錯了")));

        await using var db = site.Db();
        (await db.Users.SingleAsync(p => p.Id == one)).Status.Should().Be(PersonStatus.Unproved);
        (await db.Notices.CountAsync(n => n.Kind == "account.declined")).Should().Be(1);
        (await organiser.Get($"/organiser/people/{one}")).Status.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_company_organiser_approves_nobody_and_another_areas_organiser_finds_nobody()
    {
        await using var site = await Site.Open();
        var one = await Pending(site, "王小蜂", "+8613900009001", "leyuan");
        foreach (var persona in new[] { "organiser-sf", "organiser-daoli" })
        {
            using var organiser = await site.As(persona);
            var list = await organiser.Open("/organiser/approvals");
            list.Text.Should().Contain("沒有人在等");
            (await organiser.Get($"/organiser/approvals/confirm?decision=approve&id={one}")).Status.Should().Be(HttpStatusCode.NotFound);
            var token = Token(await organiser.Open("/organiser/roster"));
            (await organiser.Post("/organiser/approvals", [new("_form", token), new("decision", "approve"), new("id", one.ToString())])).Status
                .Should().Be(HttpStatusCode.NotFound);
        }
    }

    [Fact]
    public async Task Activation_shows_how_far_each_station_has_come()
    {
        await using var site = await Site.Open();
        using var organiser = await site.As("organiser-sf");

        var page = await organiser.Open("/organiser/activation");
        page.Html.QuerySelectorAll("thead th").Select(h => h.TextContent).Should().Contain("已啟用\u00a0/\u00a0全部", "it is one heading and stays on one line, on paper too");

        page.Html.QuerySelectorAll("tbody tr").Should().HaveCount(3);
        page.Text.Should().Contain("哈平中轉場");
    }

    private static string Token(Shown page) => page.Html.QuerySelector("input[name=_form]")!.GetAttribute("value")!;

    private static async Task<Person> Courier(Site site, string phone)
    {
        await using var db = site.Db();
        return await db.Users.SingleAsync(p => p.PhoneNumber == "+86" + phone);
    }

    private static async Task<Guid> Pending(Site site, string name, string phone, string community)
    {
        await using var db = site.Db();
        var person = NewPerson.Make(name, phone, null, PersonStatus.Pending, Site.Start);
        person.CommunityId = await db.Areas.Where(a => a.Code == community).Select(a => a.Id).SingleAsync();
        person.CompanyId = await db.Companies.Where(c => c.Code == "lilac").Select(c => c.Id).SingleAsync();
        db.Users.Add(person);
        db.RoleGrants.Add(new RoleGrant { PersonId = person.Id, Role = Role.Courier, GrantedAt = Site.Start });
        await db.SaveChangesAsync();
        return person.Id;
    }
}
