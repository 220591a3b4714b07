using System.Net;

using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Checkups;

namespace WelfareHub.Web.Tests.Checkups;

/// <summary>What becomes of kept places: somebody is named, they go back, or they fall with a closure.</summary>
public sealed partial class BlockTests
{
    [Fact]
    public async Task A_named_person_has_a_booking_and_the_block_shrinks_once_however_often_the_form_is_sent()
    {
        await using var site = await Site.Open();
        var (organiser, _, path, block) = await Kept(site, 3);
        var courier = (await site.Persona("courier-haping")).Id;

        var named = await organiser.Follow(await organiser.Send(block, path, ("person", courier.ToString())));
        await organiser.Send(block, path, ("person", courier.ToString()));

        named.Text.Should().Contain("已替 1 人報名");
        await using var db = site.Db();
        var booking = await db.Bookings.SingleAsync(b => b.PersonId == courier);
        booking.State.Should().Be(BookingState.Confirmed, "the organiser who would have to agree has named them");
        booking.LimitGroup.Should().Be("checkup:health");
        (await Left(site)).Should().Be(2);
        (await (await site.As("courier-haping")).Open($"/bookings/{booking.Id}")).Text.Should().Contain(booking.Reference);
    }

    [Fact]
    public async Task The_last_place_is_named_once_and_the_form_sent_twice_says_so()
    {
        await using var site = await Site.Open();
        var (organiser, _, path, block) = await Kept(site, 1);
        var courier = (await site.Persona("courier-haping")).Id.ToString();

        for (var twice = 0; twice < 2; twice++)
            (await organiser.Follow(await organiser.Send(block, path, ("person", courier)))).Text.Should().Contain("已替 1 人報名").And.NotContain("沒報上");

        (await Left(site)).Should().Be(0);
    }

    [Fact]
    public async Task Who_is_not_of_the_station_cannot_be_named_and_once_in_twelve_months_holds()
    {
        await using var site = await Site.Open();
        var (organiser, _, path, block) = await Kept(site, 3);
        var health = await site.OwnProgramme("city-health");
        var courier = (await site.Persona("courier-haping")).Id;
        await site.BookSlot(health, (await site.ComingSlots(health))[0].BookableId, courier);

        (await organiser.Send(block, path, ("person", (await site.Persona("courier-jingwei")).Id.ToString()))).Status.Should().Be(HttpStatusCode.NotFound);
        var refused = await organiser.Follow(await organiser.Send(block, path, ("person", courier.ToString())));

        refused.Text.Should().Contain("1 人沒報上");
        (await Left(site)).Should().Be(3);
    }

    [Fact]
    public async Task An_organiser_hears_once_how_many_kept_places_fell_with_a_closed_session()
    {
        await using var site = await Site.Open();
        var (organiser, session, _, _) = await Kept(site, 5);
        await using var db = site.Db();
        var slots = await db.CheckupSlots.Where(s => s.SessionId == session).OrderBy(s => s.StartsAt).Select(s => s.BookableId).ToListAsync();
        // The closing begins shortly before an even minute of the clock and goes on after it.
        site.Clock.Advance(TimeSpan.FromSeconds(90));
        foreach (var slot in slots)
        {
            await site.Get<BookingDesk>().Close(new Closure(slot, "設備檢修"), Actor.Clock);
            if (slot == slots[1])
                site.Clock.Advance(TimeSpan.FromSeconds(60));
        }

        foreach (var slot in slots)
            await site.Get<BookingDesk>().Close(new Closure(slot, "設備檢修"), Actor.Clock);

        var told = await db.Notices.SingleAsync(n => n.Kind == CheckupKinds.BlockClosed);
        told.PersonId.Should().Be((await site.Persona("organiser-sf")).Id);
        told.UsefulUntil.Should().Be(await db.CheckupSlots.Where(s => s.SessionId == session).MaxAsync(s => s.EndsAt), "any of the session's times may have fallen");
        site.Clock.Advance(TimeSpan.FromMinutes(3));
        var page = await organiser.Open($"/inbox/{told.Id}");
        page.Text.Should().Contain("取消了 5 個").And.Contain("設備檢修");
        page.Html.QuerySelector("a[href='/organiser/blocks']").Should().NotBeNull();
        (await Left(site)).Should().Be(0);
    }

    [Fact]
    public async Task Kept_places_that_fall_after_the_organiser_was_told_are_told_by_themselves()
    {
        await using var site = await Site.Open();
        var (session, station) = await SessionAndStation(site);
        await using var db = site.Db();
        var slots = await db.CheckupSlots.Where(s => s.SessionId == session).OrderBy(s => s.StartsAt).Select(s => s.BookableId).ToListAsync();
        using var organiser = await site.As("organiser-sf");
        await Reserve(organiser, session, station, slots.Count);

        await site.Get<BookingDesk>().Close(new Closure(slots[0], "設備檢修"), Actor.Clock);
        site.Clock.Advance(BlockNotices.TogetherFor);
        foreach (var slot in slots.Skip(1))
            await site.Get<BookingDesk>().Close(new Closure(slot, slot == slots[^1] ? "醫生培訓" : "停電"), Actor.Clock);
        site.Clock.Advance(BlockNotices.TogetherFor);

        var told = await db.Notices.Where(n => n.Kind == CheckupKinds.BlockClosed).OrderBy(n => n.CreatedAt).Select(n => n.Id).ToListAsync();
        told.Should().HaveCount(2);
        (await organiser.Open($"/inbox/{told[0]}")).Text.Should().Contain("取消了 1 個").And.Contain("設備檢修");
        (await organiser.Open($"/inbox/{told[1]}")).Text.Should().Contain($"取消了 {slots.Count - 1} 個").And.Contain("停電 · 醫生培訓", "each reason is told, and once");
    }

    [Fact]
    public async Task What_is_not_named_goes_back_at_the_deadline_and_can_go_back_early()
    {
        await using var site = await Site.Open();
        var (_, _, path, _) = await Kept(site, 2);
        await using var db = site.Db();
        var until = await db.Bookings.Where(b => b.Hold == HoldKind.Block).MaxAsync(b => b.HeldUntil);
        site.Clock.SetUtcNow(until!.Value.AddSeconds(1));

        await site.Get<BookingDesk>().SweepLapsed(100);
        (await db.Bookings.Where(b => b.Hold == HoldKind.Block).Select(b => b.State).ToListAsync()).Should().OnlyContain(s => s == BookingState.Expired);

        using var again = await site.As("organiser-sf");
        (await again.Open("/organiser/blocks")).Text.Should().Contain("2 個已退回", "who kept them sees that they are gone").And.Contain("0 / 2");
        (await again.Open(path)).Text.Should().Contain("2 個已退回");
        var (organiser, _, next, block) = await Kept(site, 2);
        (await organiser.Follow(await organiser.Send(block, next + "/return"))).Text.Should().Contain("已退回 2 個名額");
        (await Left(site)).Should().Be(0);
    }
}
