using System.IO.Compression;
using System.Net;
using System.Text;

using Microsoft.EntityFrameworkCore;

using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Tests.Accounts;

/// <summary>The files: encodings, workbooks, and what is none.</summary>
public sealed partial class RosterTests
{
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
}
