using System.Net;

using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;

namespace WelfareHub.Web.Tests.Checkups;

/// <summary>The queue, its offers, and what a hospital proposes.</summary>
public sealed partial class ChangingABookingTests
{
    [Fact]
    public async Task Who_waits_gets_the_freed_place_offered_and_takes_it_in_one_tap()
    {
        await using var site = await Site.Open();
        using var first = await site.As("courier-jingwei");
        using var second = await site.As("courier-haping");
        var slot = await site.Slot("city-dental", places: 1);
        var id = await first.Booked(slot.BookableId);

        var wait = await second.Open($"/checkups/slots/{slot.BookableId}/wait");
        await second.Follow(await second.Send(wait, $"/checkups/slots/{slot.BookableId}/wait"));
        var waiting = await second.Open("/bookings");
        await first.Send(await first.Open($"/bookings/{id}/cancel"), $"/bookings/{id}/cancel");
        var home = await second.Open("/");
        var slotPage = await second.Open($"/checkups/slots/{slot.BookableId}");
        var answer = await second.Send(home, "/bookings/");

        waiting.Text.Should().Contain("正在候補");
        home.Text.Should().Contain("有個名額替你留著").And.Contain("替你留到");
        slotPage.Text.Should().Contain("輪到你了，名額替你留著").And.NotContain("已經約好了");
        var taken = await second.Follow(answer);
        taken.Text.Should().Contain("約好了");
        await using var db = site.Db();
        (await db.Bookings.Live(site.Clock.GetUtcNow()).CountAsync(b => b.BookableId == slot.BookableId)).Should().Be(1);
    }

    [Fact]
    public async Task An_offer_answered_too_late_says_so_and_names_a_way_on()
    {
        await using var site = await Site.Open();
        using var first = await site.As("courier-jingwei");
        using var second = await site.As("courier-haping");
        var slot = await site.Slot("city-dental", places: 1);
        var id = await first.Booked(slot.BookableId);
        await second.Send(await second.Open($"/checkups/slots/{slot.BookableId}/wait"), $"/checkups/slots/{slot.BookableId}/wait");
        await first.Send(await first.Open($"/bookings/{id}/cancel"), $"/bookings/{id}/cancel");
        var home = await second.Open("/");

        site.Clock.Advance(TimeSpan.FromHours(2));
        var late = await second.Send(home, "/bookings/");

        late.Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        late.Html.QuerySelector(".errors")!.TextContent.Should().Contain("可以另選時間");
        late.Html.QuerySelector("main a[href='/checkups']").Should().NotBeNull();
    }

    [Fact]
    public async Task Leaving_the_queue_leaves_it()
    {
        await using var site = await Site.Open();
        using var courier = await site.As("courier-jingwei");
        var slot = await site.Slot("city-dental", places: 1);
        await site.Fill(slot.BookableId);
        var joined = await courier.Follow(await courier.Send(await courier.Open($"/checkups/slots/{slot.BookableId}/wait"), $"/checkups/slots/{slot.BookableId}/wait"));

        await courier.Send(joined, $"/checkups/slots/{slot.BookableId}/wait/leave");

        joined.Html.QuerySelector(".banner.info b")!.TextContent.Should().Be("你在候補第 1 位");
        await using var db = site.Db();
        (await db.Waitlist.SingleAsync(w => w.BookableId == slot.BookableId)).State.Should().Be(WaitlistState.Left);
    }

    [Fact]
    public async Task A_proposal_shows_on_the_booking_and_moves_it_when_accepted()
    {
        await using var site = await Site.Open();
        using var courier = await site.As("courier-jingwei");
        var (old, fresh) = (await site.Slot("city-health"), await site.Slot("city-health", skip: 30));
        var id = await courier.Booked(old.BookableId);
        var staff = Actor.Staff(await site.PersonaId("scheduler-first"));
        await site.Get<BookingDesk>().Propose(id, fresh.BookableId, site.Clock.GetUtcNow().AddHours(4), staff, "機器檢修");

        var page = await courier.Open($"/bookings/{id}");
        var proposal = await courier.Open(page.Html.QuerySelector(".banner a[href^='/bookings/']")!.GetAttribute("href")!);
        var answer = await courier.Send(proposal, proposal.Path + "/accept");

        proposal.Text.Should().Contain("醫院想給你換個時間").And.Contain("機器檢修").And.Contain("原來的時間").And.Contain("新的時間")
            .And.Contain("原來的預約不變").And.Contain("好，換到").And.NotContain("過了就給下一位");
        answer.Location.Should().Be($"/bookings/{id}");
        (await site.BookingOf(id)).BookableId.Should().Be(fresh.BookableId);
        (await courier.Get(proposal.Path)).Location.Should().Be($"/bookings/{id}", "the proposal has become the booking");
    }
}
