using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Checkups;
using WelfareHub.Web.Modules.Notices;
using WelfareHub.Web.Modules.Shared;

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
        waiting.Text.Should().Contain("醫院這個時間停診").And.Contain("不影響你另約", "as in the other languages").And.NotContain("你在今天").And.NotContain("再找一個時間");
        waiting.Html.QuerySelector("main a.btn.primary")!.GetAttribute("href").Should().Be($"/bookings/{kept.Id}");

        site.Clock.SetUtcNow(kept.HeldUntil!.Value.AddMinutes(1));
        await site.Get<BookingDesk>().SweepLapsed(100);
        var lapsed = await courier.Open($"/bookings/{id}");
        lapsed.Text.Should().Contain("醫院這個時間停診").And.Contain("再找一個時間");
    }

    [Fact]
    public async Task A_reason_of_ours_is_read_in_the_readers_language_and_own_words_as_they_were_written()
    {
        await using var site = await Site.Open();
        var slots = await site.HealthSlots();
        var later = await site.HealthSlots(27);
        using var courier = (await site.As("courier-jingwei")).Speaking(Languages.English);
        var colleague = (await site.Couriers(1))[0];
        using var other = (await site.As(colleague.Id)).Speaking(Languages.English);
        using var scheduler = await site.As(HospitalSetup.Scheduler);
        var id = await courier.Booked(slots[0].BookableId);
        var otherId = (await site.Request(later[0].BookableId, colleague.Id)).Id;
        await scheduler.Send(await scheduler.Open($"/hospital/closures/preview?session={slots[0].SessionId}"), "/hospital/closures", ("phrase", "Equipment"));
        await scheduler.Send(await scheduler.Open($"/hospital/closures/preview?slot={later[0].BookableId}"), "/hospital/closures", ("reason", "機器檢修"));
        await using var db = site.Db();
        var kept = await db.CheckupSessions.Where(s => s.Id == slots[0].SessionId).Select(s => s.ClosedReason).SingleAsync();
        kept.Should().NotBeNullOrEmpty().And.NotStartWith("We are sorry", "the courier's account is not in English");

        const string English = "We are sorry: our equipment is being repaired that day.";
        (await courier.Open($"/bookings/{id}")).Text.Should().Contain("They said: " + English).And.NotContain(kept!);
        (await other.Open($"/bookings/{otherId}")).Text.Should().Contain("In the hospital's words: 機器檢修");
        (await scheduler.Speaking(Languages.English).Open($"/hospital/sessions/{slots[0].SessionId}")).Text.Should().Contain(English).And.NotContain(kept!);

        await site.Get<NoticeSweeper>().Sweep(CancellationToken.None);
        var booking = id.ToString();
        var notice = await db.Notices.Where(n => n.Kind == CheckupKinds.CalledOff && n.Facts.Contains(booking)).Select(n => n.Id).SingleAsync();
        (await courier.Open($"/inbox/{notice}")).Text.Should().Contain("Reason: " + English).And.NotContain(kept!);
    }
}
