using System.Net;
using System.Text;

using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;

namespace WelfareHub.Web.Tests.Checkups;

public sealed partial class HospitalVisitsTests
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
}
