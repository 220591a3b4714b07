using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;

namespace WelfareHub.Web.Tests.Checkups;

/// <summary>What a courier reads on a booking that is off.</summary>
public sealed class CalledOffTests
{
    [Fact]
    public async Task Who_cancels_reads_that_it_was_they_who_did()
    {
        await using var site = await Site.Open();
        using var courier = await site.As("courier-jingwei");
        var id = await courier.Booked((await site.Slot("city-dental")).BookableId);

        await courier.Send(await courier.Open($"/bookings/{id}/cancel"), $"/bookings/{id}/cancel");

        (await courier.Open($"/bookings/{id}")).Text.Should().Contain("你在今天 09:00 取消了").And.NotContain("停診");
    }

    [Fact]
    public async Task A_booking_that_a_closing_ended_says_so_and_leads_to_the_time_that_is_kept_instead()
    {
        await using var site = await Site.Open();
        var slots = await site.HealthSlots();
        using var courier = await site.As("courier-jingwei");
        using var scheduler = await site.As(HospitalSetup.Scheduler);
        var id = await courier.Booked(slots[0].BookableId);
        await scheduler.Send(await scheduler.Open($"/hospital/closures/preview?slot={slots[0].BookableId}"), "/hospital/closures", ("phrase", "Equipment"));
        await using var db = site.Db();
        var kept = await db.Bookings.Where(b => b.ReplacesId == id).Select(b => new { b.Id, b.HeldUntil }).SingleAsync();

        var waiting = await courier.Open($"/bookings/{id}");
        waiting.Text.Should().Contain("醫院這個時間停診").And.NotContain("你在今天").And.NotContain("再找一個時間");
        waiting.Html.QuerySelector("main a.btn.primary")!.GetAttribute("href").Should().Be($"/bookings/{kept.Id}");

        site.Clock.SetUtcNow(kept.HeldUntil!.Value.AddMinutes(1));
        await site.Get<BookingDesk>().SweepLapsed(100);
        var lapsed = await courier.Open($"/bookings/{id}");
        lapsed.Text.Should().Contain("醫院這個時間停診").And.Contain("再找一個時間");
    }
}
