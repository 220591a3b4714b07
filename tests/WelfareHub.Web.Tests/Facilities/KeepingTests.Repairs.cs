using System.Net;

using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Facilities;

namespace WelfareHub.Web.Tests.Facilities;

/// <summary>Units taken out, a home closed, and what is reported broken.</summary>
public sealed partial class KeepingTests
{
    [Fact]
    public async Task Taking_a_unit_out_shows_whom_it_hits_moves_who_named_none_and_tells_the_rest()
    {
        await using var site = await Quiet();
        var two = await UnitOf(site, "haping", "treadmill", 2);
        var (named, _) = await Book(site, await PersonOf(site, "courier-haping"), "haping", "treadmill", 2, One);
        var (any, _) = await Book(site, await PersonOf(site, "courier-jingwei"), "haping", "treadmill", 2, One.AddHours(2), mayBeMoved: true);
        using var courier = await site.As("courier-haping");
        using var keeper = await site.As("keeper-haping");

        var report = await courier.Open($"/homes/haping/broken?unit={two}");
        (await courier.Send(report, "/homes/haping/broken", ("words", ""))).Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        (await courier.Send(report, "/homes/haping/broken", ("words", "皮帶打滑"))).Location.Should().Be("/homes/haping/broken?done=1");
        var repairs = await keeper.Open("/keeper/haping/repairs");
        repairs.Text.Should().Contain("皮帶打滑").And.Contain("跑步機 2");
        var close = await keeper.Open(repairs.Html.QuerySelector("a[href*='close?unit=']")!.GetAttribute("href")!);
        var fault = close.Html.QuerySelector("input[name=fault]")!.GetAttribute("value");
        var plan = await keeper.Open($"/keeper/haping/close?look=1&unit={two}&fault={fault}&from-day=2026-11-23&from-time=09:00&to-day=2026-11-25&to-time=24:00&reason=%E6%8F%9B%E7%9A%AE%E5%B8%B6");

        plan.Text.Should().Contain("會影響 2 個預約").And.Contain("1 個換到同類的另一個，1 個取消並告訴本人");
        (await StateOf(site, named)).Should().Be(BookingState.Confirmed, "looking changes nothing");
        (await keeper.Send(plan, "/keeper/haping/close")).Location.Should().Be("/keeper/haping/repairs?done=closed");
        await using var db = site.Db();
        (await StateOf(site, named)).Should().Be(BookingState.Cancelled);
        (await db.Bookings.SingleAsync(b => b.Id == any)).Should().Match<Booking>(b => b.State == BookingState.Confirmed && b.BookableId != two && b.From == One.AddHours(2));

        var after = await keeper.Open("/keeper/haping/repairs?done=closed");
        after.Text.Should().Contain("沒有壞的").And.Contain("換皮帶");
        (await keeper.Send(after, "/keeper/haping/closures/")).Location.Should().Be("/keeper/haping/repairs?done=reopened");
        (await db.Bookings.CountAsync(b => b.BookableId == two && b.ByHouse && b.State == BookingState.Confirmed)).Should().Be(0);
    }

    [Fact]
    public async Task A_closed_home_says_so_until_it_is_opened_again()
    {
        await using var site = await Quiet();
        using var keeper = await site.As("keeper-haping");
        using var nobody = site.Nobody();
        var plan = await keeper.Open("/keeper/haping/close?look=1&whole=true&from-day=2026-11-23&from-time=09:00&to-day=2026-11-23&to-time=18:00&reason=%E5%81%9C%E9%9B%BB");
        for (var twice = 0; twice < 2; twice++)
            await keeper.Send(plan, "/keeper/haping/close");

        (await nobody.Open("/homes/haping")).Text.Should().Contain("停電").And.Contain("關著");
        await keeper.Send(await keeper.Open("/keeper/haping/repairs"), "/keeper/haping/closures/");
        (await nobody.Open("/homes/haping")).Text.Should().NotContain("停電");
        await using var db = site.Db();
        (await db.Bookings.CountAsync(b => b.ByHouse && b.State == BookingState.Confirmed)).Should().Be(0);
    }

    [Fact]
    public async Task A_photo_loses_its_notes_and_only_the_keeper_sees_it()
    {
        await using var site = await Quiet();
        using var courier = await site.As("courier-haping");
        using var keeper = await site.As("keeper-haping");
        using var other = await site.As("organiser-daoli");
        var page = await courier.Open("/homes/haping/broken");
        var token = page.Html.QuerySelector("main input[name=_form]")!.GetAttribute("value")!;

        (await Upload(courier, token, "fine.jpg", Jpeg())).StatusCode.Should().Be(HttpStatusCode.SeeOther);
        (await Upload(courier, token, "fine.png", Jpeg())).StatusCode.Should().Be(HttpStatusCode.UnprocessableEntity, "name and content differ");
        (await Upload(courier, token, "page.jpg", "<html>"u8.ToArray())).StatusCode.Should().Be(HttpStatusCode.UnprocessableEntity);
        (await Upload(courier, token, "large.jpg", [.. Jpeg(), .. new byte[PhotoCleaner.LargestBytes]])).StatusCode.Should().Be(HttpStatusCode.UnprocessableEntity);

        await using var db = site.Db();
        var fault = await db.Faults.SingleAsync();
        var path = new Uri($"/keeper/haping/faults/{fault.Id}/photo", UriKind.Relative);
        var photo = await keeper.Http.GetAsync(path);
        photo.Content.Headers.ContentType!.MediaType.Should().Be("image/jpeg");
        var bytes = await photo.Content.ReadAsByteArrayAsync();
        bytes.AsSpan().IndexOf("GPS-45.62"u8).Should().Be(-1, "the place is taken out");
        bytes.Should().StartWith([0xFF, 0xD8]).And.EndWith([0xFF, 0xD9]);
        (await db.FaultPhotos.SingleAsync()).Sealed.AsSpan().IndexOf("picture"u8).Should().Be(-1, "it is encrypted at rest");
        (await other.Http.GetAsync(path)).StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await courier.Http.GetAsync(path)).StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    private static byte[] Jpeg() =>
    [
        0xFF, 0xD8, 0xFF, 0xE1, 0x00, 0x12, .. "Exif\0\0GPS-45.62x"u8, 0xFF, 0xFE, 0x00, 0x07, .. "phone"u8,
        0xFF, 0xDA, 0x00, 0x04, 0x01, 0x00, .. "picture"u8, 0xFF, 0xD9,
    ];

    private static async Task<HttpResponseMessage> Upload(Surfer surfer, string token, string name, byte[] bytes)
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent(token), "_form" },
            { new StringContent("壞了"), "words" },
            { new ByteArrayContent(bytes), "photo", name },
        };
        return await surfer.Http.PostAsync(new Uri("/homes/haping/broken", UriKind.Relative), form);
    }
}
