using System.Net;

using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Checkups;

namespace WelfareHub.Web.Tests.Checkups;

public sealed class BlockTests
{
    [Fact]
    public async Task Blocks_of_another_scope_are_not_there()
    {
        await using var site = await Site.Open();
        var (session, station) = await SessionAndStation(site);
        await Reserve(await site.As("organiser-sf"), session, station, 4);
        var stranger = await site.As("organiser-daoli");

        (await stranger.Get($"/organiser/sessions/{session}/block")).Status.Should().Be(HttpStatusCode.NotFound);
        (await stranger.Get(PathOf(session, station))).Status.Should().Be(HttpStatusCode.NotFound);
        (await ProgrammePagesTests.Send(stranger, PathOf(session, station) + "/return")).Status.Should().Be(HttpStatusCode.NotFound);
        (await ProgrammePagesTests.Send(stranger, PathOf(session, station), ("person", (await site.Persona("courier-haping")).Id.ToString()))).Status.Should().Be(HttpStatusCode.NotFound);
        (await stranger.Open("/organiser/blocks")).Text.Should().Contain("現在沒有留位");
        (await Left(site)).Should().Be(4);
    }

    [Fact]
    public async Task Blocks_go_into_a_file_slot_by_slot_and_only_ones_own()
    {
        await using var site = await Site.Open();
        var (session, station) = await SessionAndStation(site);
        using var owner = await site.As("organiser-sf");
        using var stranger = await site.As("organiser-daoli");
        await Reserve(owner, session, station, 4);

        (await owner.Open("/organiser/blocks")).Html.QuerySelector("a[href='/organiser/blocks/export.xlsx']").Should().NotBeNull();
        var csv = (await owner.Open("/organiser/blocks/export.csv")).Body;
        csv.Should().Contain("還空著");
        var lines = csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries)[1..];
        lines.Sum(l => int.Parse(l.Split(',')[^2], System.Globalization.CultureInfo.InvariantCulture)).Should().Be(4);
        (await stranger.Open("/organiser/blocks/export.csv")).Body.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Should().HaveCount(1, "a header and nothing else");
        (await owner.Get("/organiser/blocks/export.exe")).Status.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task An_organiser_hears_once_how_many_kept_places_fell_with_a_closed_session()
    {
        await using var site = await Site.Open();
        var (session, station) = await SessionAndStation(site);
        using var organiser = await site.As("organiser-sf");
        await Reserve(organiser, session, station, 5);
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
    public async Task Shortly_before_a_session_a_friendly_word_stands_in_place_of_a_form_that_could_only_fail()
    {
        await using var site = await Site.Open();
        var (session, station) = await SessionAndStation(site);
        await using var db = site.Db();
        site.Clock.SetUtcNow((await db.CheckupSlots.Where(s => s.SessionId == session).MinAsync(s => s.StartsAt)).AddMinutes(-90));
        using var organiser = await site.As("organiser-sf");
        var path = $"/organiser/sessions/{session}/block";
        var early = await organiser.Open(path);
        early.Html.QuerySelector("[name=before]").Should().NotBeNull();

        site.Clock.Advance(TimeSpan.FromMinutes(30));
        var late = await organiser.Open(path);
        late.Text.Should().Contain("來不及留位");
        late.Html.QuerySelector("[name=before]").Should().BeNull();
        late.Html.QuerySelector("main a.btn[href$='/blocks']").Should().NotBeNull();

        var sent = await organiser.Send(early, path, ("station", station.ToString()), ("places", "1"), ("before", "60"));
        sent.Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        sent.Text.Should().Contain("來不及留位");
        (await Left(site)).Should().Be(0);
    }

    [Fact]
    public async Task A_form_sent_twice_keeps_its_places_once()
    {
        await using var site = await Site.Open();
        var (session, station) = await SessionAndStation(site);
        using var organiser = await site.As("organiser-sf");
        var path = $"/organiser/sessions/{session}/block";
        var page = await organiser.Open(path);

        for (var twice = 0; twice < 2; twice++)
            (await organiser.Send(page, path, ("station", station.ToString()), ("places", "5"), ("before", "1440"))).Location.Should().Contain("kept");

        (await Left(site)).Should().Be(5);
    }

    [Fact]
    public async Task When_places_go_back_is_chosen_among_times_that_are_still_to_come()
    {
        await using var site = await Site.Open();
        var (session, station) = await SessionAndStation(site);
        await using var db = site.Db();
        site.Clock.SetUtcNow((await db.CheckupSlots.Where(s => s.SessionId == session).MinAsync(s => s.StartsAt)).AddHours(-20));
        using var organiser = await site.As("organiser-sf");
        var path = $"/organiser/sessions/{session}/block";

        var page = await organiser.Open(path);

        page.Html.QuerySelectorAll("[name=before] option").Select(o => o.GetAttribute("value")).Should().Equal("60", "240", "720");
        page.Html.QuerySelector("[name=before] option[selected]")!.GetAttribute("value").Should().Be("720");
        (await organiser.Send(page, path, ("station", station.ToString()), ("places", "1"))).Location.Should().Contain("kept", "what the form offers is taken");
    }

    [Fact]
    public async Task Kept_places_are_spread_over_the_slots_and_cannot_be_booked_by_others()
    {
        await using var site = await Site.Open();
        var (session, station) = await SessionAndStation(site);
        await using var db = site.Db();
        var slots = await db.CheckupSlots.Where(s => s.SessionId == session).Select(s => s.BookableId).ToListAsync();

        await Reserve(await site.As("organiser-sf"), session, station, slots.Count + 1);

        var kept = await db.Bookings.Where(b => b.Hold == HoldKind.Block).Select(b => new { b.BookableId, b.Places }).ToListAsync();
        kept.Select(k => k.BookableId).Should().BeEquivalentTo(slots);
        kept.Sum(k => k.Places).Should().Be(slots.Count + 1);
        kept.Max(k => k.Places).Should().Be(2);
    }

    [Fact]
    public async Task More_than_is_free_or_a_deadline_that_is_past_comes_back_with_what_was_typed()
    {
        await using var site = await Site.Open();
        var (session, station) = await SessionAndStation(site);
        var organiser = await site.As("organiser-sf");
        var form = await organiser.Open($"/organiser/sessions/{session}/block");

        var refused = await organiser.Send(form, $"/organiser/sessions/{session}/block", ("station", station.ToString()), ("places", "5000"), ("before", "10080"));

        refused.Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        refused.Html.QuerySelectorAll(".errors li").Length.Should().Be(2);
        refused.Html.QuerySelector("[name=places]")!.GetAttribute("value").Should().Be("5000");
        (await organiser.Send(form, $"/organiser/sessions/{session}/block", ("station", Guid.CreateVersion7().ToString()), ("places", "1"), ("before", "720"))).Status
            .Should().Be(HttpStatusCode.NotFound);
        (await Left(site)).Should().Be(0);
    }

    [Fact]
    public async Task A_named_person_has_a_booking_and_the_block_shrinks_once_however_often_the_form_is_sent()
    {
        await using var site = await Site.Open();
        var (session, station) = await SessionAndStation(site);
        var organiser = await site.As("organiser-sf");
        var block = await Reserve(organiser, session, station, 3);
        var courier = (await site.Persona("courier-haping")).Id;

        var named = await organiser.Follow(await organiser.Send(block, PathOf(session, station), ("person", courier.ToString())));
        await organiser.Send(block, PathOf(session, station), ("person", courier.ToString()));

        named.Text.Should().Contain("已替 1 人報名");
        await using var db = site.Db();
        var booking = await db.Bookings.SingleAsync(b => b.PersonId == courier);
        booking.State.Should().Be(BookingState.Confirmed, "the organiser who would have to agree has named them");
        booking.LimitGroup.Should().Be("checkup:health");
        (await Left(site)).Should().Be(2);
        (await (await site.As("courier-haping")).Open($"/bookings/{booking.Id}")).Text.Should().Contain(booking.Reference);
    }

    [Fact]
    public async Task Who_is_not_of_the_station_cannot_be_named_and_once_in_twelve_months_holds()
    {
        await using var site = await Site.Open();
        var (session, station) = await SessionAndStation(site);
        var organiser = await site.As("organiser-sf");
        var block = await Reserve(organiser, session, station, 3);
        var health = await site.OwnProgramme("city-health");
        var courier = (await site.Persona("courier-haping")).Id;
        await site.BookSlot(health, (await site.ComingSlots(health))[0].BookableId, courier);

        (await organiser.Send(block, PathOf(session, station), ("person", (await site.Persona("courier-jingwei")).Id.ToString()))).Status.Should().Be(HttpStatusCode.NotFound);
        var refused = await organiser.Follow(await organiser.Send(block, PathOf(session, station), ("person", courier.ToString())));

        refused.Text.Should().Contain("1 人沒報上");
        (await Left(site)).Should().Be(3);
    }

    [Fact]
    public async Task What_is_not_named_goes_back_at_the_deadline_and_can_go_back_early()
    {
        await using var site = await Site.Open();
        var (session, station) = await SessionAndStation(site);
        var organiser = await site.As("organiser-sf");
        await Reserve(organiser, session, station, 2);
        await using var db = site.Db();
        var until = await db.Bookings.Where(b => b.Hold == HoldKind.Block).MaxAsync(b => b.HeldUntil);
        site.Clock.SetUtcNow(until!.Value.AddSeconds(1));

        await site.Get<BookingDesk>().SweepLapsed(100);
        (await db.Bookings.Where(b => b.Hold == HoldKind.Block).Select(b => b.State).ToListAsync()).Should().OnlyContain(s => s == BookingState.Expired);

        var again = await site.As("organiser-sf");
        (await again.Open("/organiser/blocks")).Text.Should().Contain("2 個已退回", "who kept them sees that they are gone").And.Contain("0 / 2");
        (await again.Open(PathOf(session, station))).Text.Should().Contain("2 個已退回");
        var (next, _) = await SessionAndStation(site);
        var block = await Reserve(again, next, station, 2);
        (await again.Follow(await again.Send(block, PathOf(next, station) + "/return"))).Text.Should().Contain("已退回 2 個名額");
        (await Left(site)).Should().Be(0);
    }

    [Fact]
    public void Places_go_round_the_slots_that_have_room()
    {
        FreeSlot[] slots = [new(Guid.CreateVersion7(), default, 3), new(Guid.CreateVersion7(), default, 0), new(Guid.CreateVersion7(), default, 1)];

        BlockDesk.Spread(slots, 3).Should().Equal((slots[0].Id, 2), (slots[2].Id, 1));
        BlockDesk.Spread(slots, 9).Sum(s => s.Places).Should().Be(4);
    }

    private static string PathOf(Guid session, Guid station) => $"/organiser/sessions/{session}/stations/{station}";

    private static async Task<Shown> Reserve(Surfer organiser, Guid session, Guid station, int places)
    {
        var path = $"/organiser/sessions/{session}/block";
        var answer = await organiser.Send(await organiser.Open(path), path, ("station", station.ToString()), ("places", $"{places}"), ("before", "1440"));
        return await organiser.Follow(answer);
    }

    /// <summary>A night-heart session some days ahead, and the station of "courier-haping".</summary>
    private static async Task<(Guid Session, Guid Station)> SessionAndStation(Site site)
    {
        var programme = await site.OwnProgramme("night-heart");
        var sessions = (await site.ComingSlots(programme)).GroupBy(s => s.SessionId).Where(g => g.Count() > 3).First();
        return (sessions.Key, (await site.Persona("courier-haping")).StationId!.Value);
    }

    private static async Task<int> Left(Site site)
    {
        await using var db = site.Db();
        return await db.Bookings.Live(site.Clock.GetUtcNow()).Where(b => b.Hold == HoldKind.Block && b.State == BookingState.Held).SumAsync(b => b.Places);
    }
}
