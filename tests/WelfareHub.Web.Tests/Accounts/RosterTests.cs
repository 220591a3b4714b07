using System.Net;
using System.Net.Http.Headers;
using System.Text;

using Microsoft.EntityFrameworkCore;

using WelfareHub.Web.Modules.Accounts;

namespace WelfareHub.Web.Tests.Accounts;

public sealed partial class RosterTests
{
    private const string Header = "full_name,phone,email,company,station,community,language\n";

    [Fact]
    public async Task A_roster_is_checked_cell_by_cell_and_then_applied()
    {
        await using var site = await Site.Open();
        using var organiser = await site.As("organiser-sf");
        var file = Header
            + "王小蜂,139 0000 9001,,sf,sf-jingwei,zhongyijie,zh-Hans\n"
            + "示例騎手001號,13900001001,,sf,sf-jingwei,zhongyijie,zh-Hans\n"
            + "示例騎手002,13900001002,,sf,sf-jingwei,zhongyijie,zh-Hans\n"
            + "\n"
            + ",12345,not-an-address,sf,nowhere,zhongyijie,Klingon\n"
            + "李小雪,13900009001,,sf,sf-jingwei,zhongyijie,\n";

        var shown = await Upload(organiser, "名單.csv", Encoding.UTF8.GetBytes(file));

        shown.Text.Should().Contain("加入 1 人，更新 1 人").And.Contain("2 行有問題");
        shown.Html.QuerySelectorAll("tbody tr").Should().HaveCount(2);
        shown.Text.Should().Contain("姓名：沒有填").And.Contain("手機：不是能收簡訊的手機號").And.Contain("電子郵件：不是電子郵件地址").And.Contain("站點：沒有這個站點")
            .And.Contain("語言：").And.Contain("手機：和第 2 行的手機號一樣");
        await using (var db = site.Db())
            (await db.Users.AnyAsync(p => p.PhoneNumber == "+8613900009001")).Should().BeFalse("a dry run changes nothing");

        var applied = await Apply(organiser, shown);

        applied.Text.Should().Contain("已加入 1 人，更新 1 人");
        await using (var db = site.Db())
        {
            var added = await db.Users.SingleAsync(p => p.PhoneNumber == "+8613900009001");
            (added.FullName, added.Status, added.StationId is not null).Should().Be(("王小蜂", PersonStatus.Imported, true));
            (await db.RoleGrants.CountAsync(g => g.PersonId == added.Id && g.Role == Role.Courier)).Should().Be(1);
            (await db.Users.CountAsync(p => p.FullName == "示例騎手001號")).Should().Be(1);
            (await db.RosterImports.SingleAsync()).Payload.Should().BeNull("what is applied is not kept");
            (await db.Notices.Where(n => n.Kind == "account.invited").Select(n => n.PersonId).ToListAsync()).Should().Equal(added.Id);
        }

        var again = await Upload(organiser, "名單.csv", Encoding.UTF8.GetBytes(file));
        again.Text.Should().Contain("沒有要加入或更新的人");
    }

    [Fact]
    public async Task A_changed_row_shows_what_is_there_now_and_what_will_be()
    {
        await using var site = await Site.Open();
        using var organiser = await site.As("organiser-sf");
        await using var db = site.Db();
        var before = await db.Users.AsNoTracking().SingleAsync(p => p.PhoneNumber == "+8613900001001");
        var station = await db.Stations.Where(s => s.Id == before.StationId).Select(s => new { s.Code, s.Name }).SingleAsync();
        var other = await db.Stations.OrderBy(s => s.Code).Where(s => s.Id != before.StationId && db.Companies.Any(c => c.Id == s.CompanyId && c.Code == "sf")).FirstAsync();

        var shown = await Upload(organiser, "名單.csv", Encoding.UTF8.GetBytes(Header + $"示例騎手001號,13900001001,,sf,{other.Code},,\n"));

        var row = shown.Html.QuerySelectorAll("tbody tr").Should().ContainSingle().Which.TextContent;
        row.Should().Contain("姓名：示例騎手001 → 示例騎手001號").And.Contain($"站點：{station.Name.Hant} → {other.Name.Hant}");
        (await db.Users.AsNoTracking().SingleAsync(p => p.Id == before.Id)).FullName.Should().Be("示例騎手001", "a dry run changes nothing");
        (await organiser.Open(shown.Path + "?show=Same")).Text.Should().NotContain("→");
    }

    [Fact]
    public async Task Whoever_is_outside_the_organisers_scope_is_refused_row_by_row()
    {
        await using var site = await Site.Open();
        using var organiser = await site.As("organiser-daoli");
        var file = Header
            + "王小蜂,13900009001,,sf,sf-jingwei,zhongyijie,\n"
            + "李小雪,13900009002,,sf,sf-dianjiao,leyuan,\n"
            + "示例騎手037,13900001037,,sf,sf-jingwei,zhongyijie,\n";

        var shown = await Upload(organiser, "roster.csv", Encoding.UTF8.GetBytes(file));

        shown.Text.Should().Contain("加入 1 人").And.Contain("站點：不在你負責的範圍裡").And.Contain("手機：這個號碼已有帳號，但不歸你負責");
    }

    [Fact]
    public async Task Another_organisers_import_does_not_exist()
    {
        await using var site = await Site.Open();
        using var mine = await site.As("organiser-sf");
        using var other = await site.As("organiser-daoli");
        var shown = await Upload(mine, "roster.csv", Encoding.UTF8.GetBytes(Header + "王小蜂,13900009001,,sf,sf-jingwei,zhongyijie,\n"));
        var own = await other.Open("/organiser/roster");
        var token = own.Html.QuerySelector("input[name=_form]")!.GetAttribute("value")!;

        (await other.Get(shown.Path)).Status.Should().Be(HttpStatusCode.NotFound);
        (await other.Post(shown.Path + "/apply", [new("_form", token)])).Status.Should().Be(HttpStatusCode.NotFound);
        (await other.Post(shown.Path + "/abandon", [new("_form", token)])).Status.Should().Be(HttpStatusCode.NotFound);

        own.Text.Should().NotContain("roster.csv");
        (await mine.Open(shown.Path)).Text.Should().Contain("等你確認");
    }

    [Fact]
    public async Task Who_may_not_import_finds_no_such_page()
    {
        await using var site = await Site.Open();
        foreach (var persona in new[] { "courier-haping", "scheduler-first", "admin" })
        {
            using var other = await site.As(persona);
            (await other.Get("/organiser/roster")).Status.Should().Be(HttpStatusCode.NotFound, persona);
        }
    }

    [Fact]
    public async Task Applying_that_was_cut_off_goes_on_at_the_next_start_and_adds_nobody_twice()
    {
        await using var site = await Site.Open();
        using var organiser = await site.As("organiser-sf");
        var rows = string.Concat(Enumerable.Range(0, 250).Select(i => $"示例新人{i:000},1390001{i:0000},,sf,sf-jingwei,zhongyijie,\n"));
        var shown = await Upload(organiser, "roster.csv", Encoding.UTF8.GetBytes(Header + rows));
        var id = Guid.Parse(shown.Path.Split('/')[^1]);
        await using (var db = site.Db())
        {
            // As a process leaves it that was killed after the first batch: state and progress are written, nobody works on it.
            await db.RosterImports.Where(i => i.Id == id).ExecuteUpdateAsync(set => set.SetProperty(i => i.State, RosterState.Applying)
                .SetProperty(i => i.Added, 100).SetProperty(i => i.Done, 100));
        }

        await site.Get<RosterWorker>().StopAsync(CancellationToken.None);
        await site.Get<RosterWorker>().StartAsync(CancellationToken.None);

        var applied = await Until(organiser, shown.Path, RosterState.Applied);
        applied.Text.Should().Contain("已加入 250 人");
        await using (var db = site.Db())
            (await db.Users.CountAsync(p => p.FullName.StartsWith("示例新人"))).Should().Be(150, "the first batch was only pretended");
    }

    [Fact]
    public async Task A_phone_that_somebody_only_typed_at_registration_goes_to_the_roster()
    {
        await using var site = await Site.Open();
        using var organiser = await site.As("organiser-sf");
        await using (var db = site.Db())
        {
            db.Users.Add(NewPerson.Make("陌生人", "+8613900009001", null, PersonStatus.Unproved, Site.Start));
            await db.SaveChangesAsync();
        }

        var shown = await Upload(organiser, "roster.csv", Encoding.UTF8.GetBytes(Header + "王小蜂,13900009001,,sf,sf-jingwei,zhongyijie,\n"));
        await Apply(organiser, shown);

        await using (var db = site.Db())
        {
            var person = await db.Users.SingleAsync(p => p.PhoneNumber == "+8613900009001");
            (person.FullName, person.Status).Should().Be(("王小蜂", PersonStatus.Imported));
        }
    }

    [Fact]
    public async Task Pressing_apply_twice_applies_once()
    {
        await using var site = await Site.Open();
        using var organiser = await site.As("organiser-sf");
        var shown = await Upload(organiser, "roster.csv", Encoding.UTF8.GetBytes(Header + "王小蜂,13900009001,,sf,sf-jingwei,zhongyijie,\n"));

        await Task.WhenAll(organiser.Send(shown, shown.Path + "/apply"), organiser.Send(shown, shown.Path + "/apply"));

        (await Until(organiser, shown.Path, RosterState.Applied)).Text.Should().Contain("已加入 1 人");
    }

    internal static async Task<Shown> Post(Surfer organiser, string name, byte[] content)
    {
        var page = await organiser.Open("/organiser/roster");
        using var form = new MultipartFormDataContent
        {
            { new StringContent(page.Html.QuerySelector("input[name=_form]")!.GetAttribute("value")!), "_form" },
        };
        var file = new ByteArrayContent(content);
        file.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        form.Add(file, "file", name);
        return await Shown.From(await organiser.Http.PostAsync(new Uri("/organiser/roster", UriKind.Relative), form));
    }

    /// <summary>Until the dry run is done.</summary>
    internal static async Task<Shown> Upload(Surfer organiser, string name, byte[] content)
    {
        var answer = await Post(organiser, name, content);
        answer.Status.Should().Be(HttpStatusCode.SeeOther, answer.Text);
        return await Until(organiser, answer.Location!, RosterState.Checked);
    }

    private static async Task<Shown> Apply(Surfer organiser, Shown shown)
    {
        await organiser.Send(shown, shown.Path + "/apply");
        return await Until(organiser, shown.Path, RosterState.Applied);
    }

    private static async Task<Shown> Until(Surfer organiser, string path, RosterState state)
    {
        var badge = state == RosterState.Checked ? "等你確認" : "已匯入";
        for (var tries = 0; tries < 4000; tries++)
        {
            var shown = await organiser.Open(path);
            if (shown.Html.QuerySelector(".head .badge")!.TextContent.Contains(badge, StringComparison.Ordinal))
                return shown;
            await Task.Delay(TimeSpan.FromMilliseconds(25), TimeProvider.System);
        }

        throw new TimeoutException($"{path} never became {state}.");
    }
}
