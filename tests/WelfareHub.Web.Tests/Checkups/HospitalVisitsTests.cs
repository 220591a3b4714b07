using System.Net;
using System.Text;

using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;

namespace WelfareHub.Web.Tests.Checkups;

public sealed class HospitalVisitsTests
{
    private static readonly byte[] Pdf = Encoding.Latin1.GetBytes("%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\nSECRET-BLOOD-COUNT\ntrailer<</Root 1 0 R>>\n%%EOF\n");

    [Theory]
    [InlineData("{0}")]
    [InlineData(" {1} ")]
    [InlineData("{2}")]
    [InlineData("https://welfare.example.org/check-in/{0}")]
    public async Task A_reference_is_found_however_it_is_written(string written)
    {
        await using var site = await Site.Open();
        var booking = await site.ComesToday();
        using var scheduler = await site.As(HospitalSetup.Scheduler);
        var (plain, wide) = (booking.Reference, string.Concat(booking.Reference.Select(c => (char)(c + 0xFEE0))));
        var typed = string.Format(System.Globalization.CultureInfo.InvariantCulture, written, plain, $"{plain[..3]}-{plain[3..]}".ToLowerInvariant(), wide);

        var found = await scheduler.Send(await scheduler.Open("/hospital/check-in"), "/hospital/check-in", ("reference", typed));
        var visit = await scheduler.Follow(found);
        var done = await scheduler.Follow(await scheduler.Send(visit, $"/hospital/bookings/{booking.Id}/check-in"));

        done.Text.Should().Contain("簽到好了");
        (await site.Find(booking.Id)).State.Should().Be(BookingState.CheckedIn);
    }

    [Fact]
    public async Task What_is_no_reference_or_of_another_hospital_gets_a_clear_answer()
    {
        await using var site = await Site.Open();
        var booking = await site.ComesToday();
        using var scheduler = await site.As(HospitalSetup.Scheduler);
        using var other = await site.As(HospitalSetup.OtherScheduler);
        var form = await scheduler.Open("/hospital/check-in");

        (await scheduler.Send(form, "/hospital/check-in", ("reference", ""))).Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        (await scheduler.Send(form, "/hospital/check-in", ("reference", "'; drop"))).Text.Should().Contain("這不像預約編號");
        var elsewhere = await other.Send(await other.Open("/hospital/check-in"), "/hospital/check-in", ("reference", booking.Reference));
        elsewhere.Status.Should().Be(HttpStatusCode.NotFound);
        elsewhere.Text.Should().Contain("本院沒有這個編號的預約");
    }

    [Fact]
    public async Task Nobody_is_checked_in_on_another_day()
    {
        await using var site = await Site.Open();
        var booking = await site.ComesToday();
        using var scheduler = await site.As(HospitalSetup.Scheduler);

        foreach (var (days, words) in new[] { (-1, "還沒到日子"), (1, "日子已經過了") })
        {
            site.Clock.SetUtcNow(booking.From.AddDays(days) > site.Clock.GetUtcNow() ? booking.From.AddDays(days) : site.Clock.GetUtcNow());
            if (days < 0)
                continue;
            var page = await scheduler.Open($"/hospital/bookings/{booking.Id}");
            page.Text.Should().Contain(words);
            var answer = await scheduler.Post($"/hospital/bookings/{booking.Id}/check-in", [new("_form", HospitalRequestsTests.Token(page))]);
            answer.Status.Should().Be(HttpStatusCode.UnprocessableEntity);
            answer.Text.Should().Contain("不能再簽到");
        }

        (await site.Find(booking.Id)).State.Should().Be(BookingState.Confirmed);
    }

    [Fact]
    public async Task The_day_before_is_too_early_and_the_full_phone_is_not_shown_yet()
    {
        await using var site = await Site.Open();
        var booking = (await site.RequestEach((await site.HealthSlots())[0].BookableId, 1))[0];
        await site.Get<BookingDesk>().Confirm(booking.Id, Actor.Clock);
        using var scheduler = await site.As(HospitalSetup.Scheduler);

        var page = await scheduler.Open($"/hospital/bookings/{booking.Id}");
        var answer = await scheduler.Post($"/hospital/bookings/{booking.Id}/check-in", [new("_form", HospitalRequestsTests.Token(page))]);
        var phone = (await site.Couriers(1))[0].PhoneNumber![3..];

        page.Text.Should().Contain("還沒到日子").And.Contain($"{phone[..3]} **** {phone[^4..]}").And.NotContain(phone).And.NotContain(phone[3..7]);
        answer.Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        answer.Text.Should().Contain("還沒到時候");
    }

    [Fact]
    public async Task On_the_day_the_hospital_reads_the_phone_as_everybody_else_does()
    {
        await using var site = await Site.Open();
        var booking = await site.ComesToday();
        using var scheduler = await site.As(HospitalSetup.Scheduler);
        var phone = (await site.Couriers(1))[0].PhoneNumber![3..];

        (await scheduler.Open($"/hospital/bookings/{booking.Id}")).Text.Should().Contain($"{phone[..3]} {phone[3..7]} {phone[7..]}");
    }

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

    [Fact]
    public async Task An_export_holds_no_formulas_and_masked_phones()
    {
        await using var site = await Site.Open();
        var booking = await site.ComesToday();
        await using (var db = site.Db())
            await db.Users.Where(p => p.Id == booking.PersonId).ExecuteUpdateAsync(set => set.SetProperty(p => p.FullName, "=HYPERLINK(\"http://x\")"));
        using var scheduler = await site.As(HospitalSetup.Scheduler);

        var csv = (await scheduler.Open("/hospital/day/2026-11-25/export.csv")).Body;
        var xlsx = await scheduler.Http.GetByteArrayAsync(new Uri("/hospital/day/2026-11-25/export.xlsx", UriKind.Relative));
        using var zip = new System.IO.Compression.ZipArchive(new MemoryStream(xlsx));
        using var sheet = new StreamReader(zip.Entries.Single(e => e.FullName.EndsWith("sheet1.xml", StringComparison.OrdinalIgnoreCase)).Open());
        var cells = await sheet.ReadToEndAsync();

        csv.Should().Contain("'=HYPERLINK").And.Contain("****").And.Contain(booking.Reference);
        csv.Split('\n').SelectMany(l => l.Split(',')).Should().NotContain(c => c.TrimStart('"').StartsWith('='));
        cells.Should().Contain(";=HYPERLINK").And.NotContain(">=HYPERLINK").And.NotContain("<f>").And.NotContain("<x:f>");
        (await scheduler.Get("/hospital/day/2026-11-25/export.exe")).Status.Should().Be(HttpStatusCode.NotFound);
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
