using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

using Microsoft.EntityFrameworkCore;

using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Tests.Accounts;

public sealed class RosterTests
{
    private const string Header = "full_name,phone,email,company,station,community,language\n";

    /// <summary>By what is wrong with it: the name it is sent under, what is in it, and what the page says.</summary>
    private static readonly Dictionary<string, (string Name, Func<byte[]> Make, string Words)> UnusableFiles = new()
    {
        ["a PDF called xlsx"] = ("roster.xlsx", () => "%PDF-1.7 not a workbook"u8.ToArray(), "內容和檔名對不上"),
        ["a PDF called csv"] = ("roster.csv", () => "%PDF-1.7\n1 0 obj"u8.ToArray(), "內容和檔名對不上"),
        ["a PDF"] = ("roster.pdf", () => "%PDF-1.7"u8.ToArray(), "內容和檔名對不上"),
        ["a workbook called csv"] = ("roster.csv", Workbook, "內容和檔名對不上"),
        ["half a workbook"] = ("roster.xlsx", () => Workbook()[..(Workbook().Length / 2)], "檔案壞了"),
        ["a zip that is no workbook"] = ("roster.xlsx", () => ZipOf("hello.txt", "hello"u8.ToArray()), "檔案壞了"),
        ["a workbook that is no XML"] = ("roster.xlsx", () => ZipOf("xl/workbook.xml", "<not xml"u8.ToArray()), "檔案壞了"),
        ["a zip bomb"] = ("roster.xlsx", () => ZipOf("xl/workbook.xml", new byte[80 * 1024 * 1024]), "檔案太大了"),
        ["an old or locked workbook"] = ("roster.xlsx", () => [0xD0, 0xCF, 0x11, 0xE0, 1, 2, 3], "舊版 Excel"),
        ["six megabytes"] = ("roster.csv", () => new byte[6 * 1024 * 1024], "檔案太大了"),
        ["nothing"] = ("roster.csv", () => [], "檔案裡沒有人"),
        ["a header only"] = ("roster.csv", () => Encoding.UTF8.GetBytes(Header), "檔案裡沒有人"),
        ["an open quotation"] = ("roster.csv", () => "full_name,phone\n\"never closed,1390000"u8.ToArray(), "檔案壞了"),
        ["no encoding we know"] = ("roster.csv", () => [.. "full_name,phone\n"u8, 0xFF, 0xFF, 0x80], "認不出來"),
        ["no column of phones"] = ("roster.csv", () => "姓名,站點\n王小蜂,sf-jingwei\n"u8.ToArray(), "找不到這些欄：手機"),
        ["5,001 rows"] = ("roster.csv", () => Encoding.UTF8.GetBytes(Header + string.Concat(Enumerable.Repeat("a,b,c,d,e,f,g\n", 5001))), "超過 5,000 行"),
    };

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

    [Theory]
    [InlineData("gb18030", ',')]
    [InlineData("utf-8-bom", ',')]
    [InlineData("utf-16", '\t')]
    [InlineData("utf-8", ';')]
    public async Task Csv_is_read_in_the_encodings_and_separators_that_spreadsheets_write(string encoding, char separator)
    {
        await using var site = await Site.Open();
        using var organiser = await site.As("organiser-sf");
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var text = "姓名,手机,站点\n王小蜂,13900009001,顺丰经纬街营业部\n".Replace(',', separator);
        byte[] file = encoding switch
        {
            "utf-8-bom" => [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(text)],
            "utf-16" => [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(text)],
            _ => Encoding.GetEncoding(encoding).GetBytes(text),
        };

        var shown = await Upload(organiser, "roster.csv", file);

        shown.Text.Should().Contain("加入 1 人").And.Contain("王小蜂");
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
    public async Task Xlsx_is_read_and_its_template_opens_again()
    {
        await using var site = await Site.Open();
        using var organiser = await site.As("organiser-sf");
        var template = await organiser.Http.GetByteArrayAsync(new Uri("/organiser/roster/template.xlsx", UriKind.Relative));

        var shown = await Upload(organiser, "roster.xlsx", template);

        shown.Text.Should().Contain("示例騎手").And.Contain("139 0000 0000").And.NotContain("行有問題");
    }

    [Theory]
    [MemberData(nameof(UnusableFileNames))]
    public async Task A_file_that_cannot_be_used_says_why_and_leaves_nothing(string what)
    {
        var (name, make, words) = UnusableFiles[what];
        var content = make();
        await using var site = await Site.Open();
        using var organiser = await site.As("organiser-sf");

        var shown = await Post(organiser, name, content);

        shown.Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        shown.Text.Should().Contain(words);
        shown.Html.QuerySelector(".errors a")!.GetAttribute("href").Should().Be("#f-file");
        await using var db = site.Db();
        (await db.RosterImports.CountAsync()).Should().Be(0);
    }

    public static TheoryData<string> UnusableFileNames => [.. UnusableFiles.Keys];

    private static byte[] Workbook() => SheetExport.ToXlsx(["姓名", "手機"], [["王小蜂", "13900009001"]]);

    [Fact]
    public async Task A_file_of_ten_megabytes_is_refused_in_words()
    {
        await using var site = await Site.Open();
        using var organiser = await site.As("organiser-sf");

        var shown = await Post(organiser, "roster.csv", new byte[10 * 1024 * 1024]);

        shown.Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        shown.Text.Should().Contain("檔案太大了，最多 5 MB");
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

    private static byte[] ZipOf(string name, byte[] content)
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = zip.CreateEntry(name, CompressionLevel.Fastest).Open();
            entry.Write(content);
        }

        return file.ToArray();
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
        for (var tries = 0; tries < 400; tries++)
        {
            var shown = await organiser.Open(path);
            if (shown.Html.QuerySelector(".head .badge")!.TextContent.Contains(badge, StringComparison.Ordinal))
                return shown;
            await Task.Delay(TimeSpan.FromMilliseconds(25), TimeProvider.System);
        }

        throw new TimeoutException($"{path} never became {state}.");
    }
}
