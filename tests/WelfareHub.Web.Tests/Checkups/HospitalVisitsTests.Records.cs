using System.Net;
using System.Text;

using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;

namespace WelfareHub.Web.Tests.Checkups;

/// <summary>Advice and reports.</summary>
public sealed partial class HospitalVisitsTests
{
    [Fact]
    public async Task Advice_is_encrypted_told_of_and_each_look_is_on_record()
    {
        await using var site = await Site.Open();
        var booking = await site.CheckedIn();
        using var scheduler = await site.As(HospitalSetup.Scheduler);
        using var other = await site.As(HospitalSetup.OtherScheduler);
        const string Words = "ADVICE-少吃鹽-DRINK-WATER";

        var page = await scheduler.Open($"/hospital/bookings/{booking.Id}");
        var done = await scheduler.Follow(await scheduler.Send(page, $"/hospital/bookings/{booking.Id}/complete", ("advice", Words)));
        done.Text.Should().Contain("這次檢查已完成").And.NotContain(Words);
        var link = done.Html.QuerySelector("a[href*='/advice/']")!.GetAttribute("href")!;
        (await scheduler.Open(link)).Text.Should().Contain(Words);
        (await other.Get(link)).Status.Should().Be(HttpStatusCode.NotFound);

        await using var db = site.Db();
        (await db.ViewRecords.SingleAsync(v => v.Kind == "advice")).SubjectId.Should().Be(booking.PersonId!.Value);
        (await db.Notices.CountAsync(n => n.Kind == "advice.ready" && n.PersonId == booking.PersonId)).Should().Be(1);
        await NothingOnDiskHolds(site, "DRINK-WATER");
    }

    [Fact]
    public async Task A_report_is_kept_encrypted_and_only_this_hospital_and_the_courier_can_open_it()
    {
        await using var site = await Site.Open();
        var booking = await site.CheckedIn();
        using var scheduler = await site.As(HospitalSetup.Scheduler);
        using var other = await site.As(HospitalSetup.OtherScheduler);
        using var courier = await site.As(booking.PersonId!.Value);
        using var stranger = await site.As("courier-haping");

        (await Upload(scheduler, booking.Id, "any name.PDF", Pdf)).Status.Should().Be(HttpStatusCode.SeeOther);
        var page = await scheduler.Open($"/hospital/bookings/{booking.Id}");
        var link = page.Html.QuerySelector("a[href*='/reports/']")!.GetAttribute("href")!;

        (await scheduler.Http.GetByteArrayAsync(new Uri(link, UriKind.Relative))).Should().Equal(Pdf);
        (await other.Get(link)).Status.Should().Be(HttpStatusCode.NotFound);
        (await courier.Get(link)).Status.Should().Be(HttpStatusCode.NotFound, "the courier has an own page");
        var own = (await courier.Open($"/bookings/{booking.Id}")).Html.QuerySelector("a[href*='/reports/']")!.GetAttribute("href")!;
        (await courier.Http.GetByteArrayAsync(new Uri(own, UriKind.Relative))).Should().Equal(Pdf);
        (await stranger.Get(own)).Status.Should().Be(HttpStatusCode.NotFound);
        await using var db = site.Db();
        (await db.ViewRecords.CountAsync(v => v.Kind == "report" && v.SubjectId == booking.PersonId)).Should().Be(2);
        await NothingOnDiskHolds(site, "SECRET-BLOOD-COUNT");
    }

    [Fact]
    public async Task Each_report_of_a_visit_reaches_the_courier()
    {
        await using var site = await Site.Open();
        var booking = await site.CheckedIn();
        using var scheduler = await site.As(HospitalSetup.Scheduler);
        using var courier = await site.As(booking.PersonId!.Value);

        await Upload(scheduler, booking.Id, "blood.pdf", Pdf);
        await Upload(scheduler, booking.Id, "heart.pdf", [.. Pdf, (byte)'\n']);

        var links = (await courier.Open($"/bookings/{booking.Id}")).Html.QuerySelectorAll("a[href*='/reports/']").Select(a => a.GetAttribute("href")!).ToList();
        links.Should().HaveCount(2).And.OnlyHaveUniqueItems();
        foreach (var link in links)
            (await courier.Http.GetByteArrayAsync(new Uri(link, UriKind.Relative))).Should().StartWith(Pdf);
    }

    [Fact]
    public async Task Advice_that_is_still_being_written_comes_back_when_a_report_is_uploaded()
    {
        await using var site = await Site.Open();
        var booking = await site.CheckedIn();
        using var scheduler = await site.As(HospitalSetup.Scheduler);
        var path = $"/hospital/bookings/{booking.Id}";
        var page = await scheduler.Open(path);
        var form = page.Html.QuerySelector($"form[action='{path}/complete']")!;
        page.Html.QuerySelector($"button[formaction='{path}/reports']")!.GetAttribute("form").Should().Be(form.Id, "both buttons send the same form");
        page.Html.QuerySelector("input[type=file]")!.GetAttribute("form").Should().Be(form.Id);

        var uploaded = await Upload(scheduler, booking.Id, "blood.pdf", Pdf, "reports", "少吃鹽，");

        uploaded.Html.QuerySelector("[name=advice]")!.TextContent.Should().Be("少吃鹽，");
        uploaded.Text.Should().Contain("報告已儲存");
        await using var db = site.Db();
        (await db.Reports.CountAsync()).Should().Be(1);
        (await db.Advice.AnyAsync()).Should().BeFalse("nobody has said yet that it may be told");
        (await Upload(scheduler, booking.Id, "blood.pdf", [], "reports", "少吃鹽，")).Html.QuerySelector("[name=advice]")!.TextContent.Should().Be("少吃鹽，");
    }

    [Fact]
    public async Task A_form_that_came_back_stands_at_an_address_that_opens_its_page_and_sent_again_adds_nothing()
    {
        await using var site = await Site.Open();
        var booking = await site.CheckedIn();
        using var scheduler = await site.As(HospitalSetup.Scheduler);
        var path = $"/hospital/bookings/{booking.Id}";

        for (var twice = 0; twice < 2; twice++)
            (await Upload(scheduler, booking.Id, "blood.pdf", Pdf, "reports", "少吃鹽，")).Html.QuerySelector("[name=advice]")!.TextContent.Should().Be("少吃鹽，");
        await using (var db = site.Db())
            (await db.Reports.CountAsync()).Should().Be(1);

        var failed = await Upload(scheduler, booking.Id, "blood.exe", Pdf, "complete", "少吃鹽，");
        failed.Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        failed.Html.QuerySelector("[name=advice]")!.TextContent.Should().Be("少吃鹽，");
        foreach (var address in (string[])[failed.Path, $"{path}/advice", $"{path}/reports", $"{path}/check-in", $"{path}/no-show"])
        {
            (await scheduler.Get(address)).Location.Should().Be(path, address);
        }
    }

    [Fact]
    public async Task A_report_that_was_chosen_goes_with_the_visit_that_is_completed_or_nothing_does()
    {
        await using var site = await Site.Open();
        var booking = await site.CheckedIn();
        using var scheduler = await site.As(HospitalSetup.Scheduler);
        await using var db = site.Db();

        (await Upload(scheduler, booking.Id, "report.exe", Pdf, "complete", "少吃鹽")).Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        (await site.Find(booking.Id)).State.Should().Be(BookingState.CheckedIn);
        (await db.Advice.AnyAsync()).Should().BeFalse();

        (await Upload(scheduler, booking.Id, "report.pdf", Pdf, "complete", "少吃鹽")).Location.Should().EndWith("?done=complete");
        (await site.Find(booking.Id)).State.Should().Be(BookingState.Completed);
        (await Upload(scheduler, booking.Id, "heart.pdf", [.. Pdf, (byte)'\n'], "advice", "")).Location.Should().EndWith("?done=report");
        (await db.Advice.CountAsync()).Should().Be(1);
        (await db.Reports.CountAsync()).Should().Be(2);
    }

    [Fact]
    public async Task A_file_that_is_no_plain_pdf_is_refused_with_what_to_do()
    {
        await using var site = await Site.Open();
        var booking = await site.CheckedIn();
        using var scheduler = await site.As(HospitalSetup.Scheduler);
        var text = Encoding.Latin1.GetString(Pdf);

        foreach (var (name, content, words) in new (string, byte[], string)[]
        {
            ("report.pdf", Encoding.UTF8.GetBytes("<html>not a pdf</html>"), "這不是 PDF"),
            ("report.exe", Pdf, "這不是 PDF"),
            ("report.pdf", Pdf[..^10], "不完整"),
            ("report.pdf", Encoding.Latin1.GetBytes(text.Replace("/Type", "/JavaScript(app.alert(1))/Type", StringComparison.Ordinal)), "有程式或附件"),
            ("report.pdf", Encoding.Latin1.GetBytes(text.Replace("/Type", "/J#61vaScript(app.alert(1))/Type", StringComparison.Ordinal)), "有程式或附件"),
            ("report.pdf", Encoding.Latin1.GetBytes(text.Replace("/Type", "/EmbeddedFile 4 0 R/Type", StringComparison.Ordinal)), "有程式或附件"),
            ("report.pdf", Encoding.Latin1.GetBytes(text.Replace("/Type", "/Launch<<>>/Type", StringComparison.Ordinal)), "有程式或附件"),
            ("report.pdf", [.. Pdf, .. new byte[12 * 1024 * 1024]], "超過 10 MB"),
            ("report.pdf", [], "請選一個 PDF"),
        })
        {
            var answer = await Upload(scheduler, booking.Id, name, content);
            answer.Status.Should().Be(HttpStatusCode.UnprocessableEntity, words);
            answer.Text.Should().Contain(words);
        }

        await using var db = site.Db();
        (await db.Reports.AnyAsync()).Should().BeFalse();
    }

    private static async Task<Shown> Upload(Surfer surfer, Guid booking, string name, byte[] content, string button = "reports", string advice = "")
    {
        var page = await surfer.Open($"/hospital/bookings/{booking}");
        using var form = new MultipartFormDataContent
        {
            { new StringContent(HospitalRequestsTests.Token(page)), "_form" },
            { new StringContent(advice), "advice" },
            { new ByteArrayContent(content), "file", name },
        };
        return await Shown.From(await surfer.Http.PostAsync(new Uri($"/hospital/bookings/{booking}/{button}", UriKind.Relative), form));
    }

    private static async Task NothingOnDiskHolds(Site site, string secret)
    {
        foreach (var file in Directory.GetFiles(site.Folder, "welfarehub.db*"))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var bytes = new MemoryStream();
            await stream.CopyToAsync(bytes);
            bytes.ToArray().AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret)).Should().Be(-1, file);
        }
    }
}
