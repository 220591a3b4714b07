using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Checkups;

namespace WelfareHub.Web.Tests.Checkups;

/// <summary>What a courier sees first, and how a booking came to its present time.</summary>
public sealed class CourierHomeTests
{
    private static List<string> Cards(Shown home) => [.. home.Html.QuerySelectorAll("section.card.next").Select(c => c.TextContent)];

    [Fact]
    public async Task A_report_that_was_not_looked_at_is_the_first_card_until_it_is()
    {
        await using var site = await Site.Open();
        var booking = await site.CheckedIn();
        await HandOver(site, booking, "", "%PDF-1.4 liver"u8.ToArray());
        await using var db = site.Db();
        var report = await db.Reports.Select(r => r.Id).SingleAsync();
        using var courier = await site.As(booking.PersonId!.Value);

        var home = await courier.Open("/");
        var first = home.Html.QuerySelector("section.card.next")!;
        first.TextContent.Should().Contain("你的檢查報告到了").And.Contain("健康體檢");
        var link = first.QuerySelector("a")!.GetAttribute("href")!;
        link.Should().Be($"/bookings/{booking.Id}/reports/{report}");
        await courier.Open(link);
        (await courier.Open("/")).Text.Should().NotContain("你的檢查報告到了");
    }

    [Fact]
    public async Task What_runs_out_stands_before_what_can_be_read_later()
    {
        await using var site = await Site.Open();
        var visit = await site.CheckedIn();
        await HandOver(site, visit, "drink water");
        var dental = await site.Request((await site.Slot("city-dental")).BookableId, visit.PersonId!.Value);
        using var courier = await site.As(visit.PersonId!.Value);
        Cards(await courier.Open("/")).Should().HaveCount(2).And.Subject.First().Should().Contain("醫生給你寫了建議");

        await site.Get<BookingDesk>().Propose(dental.Id, (await site.Slot("city-dental", skip: 3)).BookableId, site.Clock.GetUtcNow().AddHours(4), Actor.Clock, "機器檢修");
        var home = await courier.Open("/");
        Cards(home)[0].Should().Contain("就換這個時間");
        home.Html.QuerySelector("h1")!.TextContent.Should().Contain("醫院想給你換個時間");
    }

    [Fact]
    public async Task Unread_advice_is_one_card_a_visit_says_nothing_of_what_is_in_it_and_is_for_nobody_else()
    {
        await using var site = await Site.Open();
        var booking = await site.CheckedIn();
        await HandOver(site, booking, "DRINK-WATER");
        await HandOver(site, booking, "SLEEP-MORE");
        using var courier = await site.As(booking.PersonId!.Value);
        using var other = await site.As("courier-haping");
        using var scheduler = await site.As(HospitalSetup.Scheduler);
        await scheduler.Open($"/hospital/bookings/{booking.Id}");

        var cards = (await courier.Open("/")).Html.QuerySelectorAll("section.card.next").Select(c => c.TextContent).Where(c => c.Contains("醫生給你寫了建議", StringComparison.Ordinal)).ToList();
        cards.Should().ContainSingle().Which.Should().NotContain("DRINK-WATER");
        (await other.Open("/")).Text.Should().NotContain("醫生給你寫了建議");
        await courier.Open($"/bookings/{booking.Id}/advice");
        (await courier.Open("/")).Text.Should().NotContain("醫生給你寫了建議");
    }

    [Fact]
    public async Task That_another_time_was_proposed_and_accepted_stays_in_the_history_on_both_sides()
    {
        await using var site = await Site.Open();
        var slots = await site.HealthSlots();
        var booking = (await site.RequestEach(slots[0].BookableId, 1))[0];
        var staff = Actor.Staff(await site.PersonaId(HospitalSetup.Scheduler));
        var desk = site.Get<BookingDesk>();
        await desk.Propose(booking.Id, slots[2].BookableId, site.Clock.GetUtcNow().AddHours(4), staff, "機器檢修");
        site.Clock.Advance(TimeSpan.FromMinutes(1));
        var second = (BookingOutcome.Booked)await desk.Propose(booking.Id, slots[3].BookableId, site.Clock.GetUtcNow().AddHours(4), staff, "還是這個好");
        site.Clock.Advance(TimeSpan.FromMinutes(1));
        await desk.Accept(second.BookingId, Actor.Person(booking.PersonId!.Value));

        using var courier = await site.As(booking.PersonId!.Value);
        using var scheduler = await site.As(HospitalSetup.Scheduler);
        var time = site.Get<Modules.Shared.CityClock>().TimeOf(slots[3].StartsAt).ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture);
        var mine = (await courier.Open($"/bookings/{booking.Id}")).Html.QuerySelectorAll(".timeline .past").Select(l => l.TextContent).ToList();
        mine.Should().HaveCount(4, "sent, two proposals, one yes");
        mine[2].Should().Contain("醫院提議改到").And.Contain(time);
        mine[3].Should().Contain("你答應改到").And.Contain(time);

        var theirs = (await scheduler.Open($"/hospital/bookings/{booking.Id}")).Html.QuerySelectorAll(".timeline .past").Select(l => l.TextContent).ToList();
        theirs.Should().HaveCount(5, "asked, two proposals, one yes, moved");
        theirs[1].Should().Contain("提出改約").And.Contain("機器檢修");
        theirs[2].Should().Contain(time);
        theirs[3].Should().Contain("接受了");
        theirs[4].Should().Contain("改期");
    }

    [Fact]
    public async Task A_proposal_that_the_courier_refused_stays_in_the_history_too()
    {
        await using var site = await Site.Open();
        var slots = await site.HealthSlots();
        var booking = (await site.RequestEach(slots[0].BookableId, 1))[0];
        var desk = site.Get<BookingDesk>();
        var hold = (BookingOutcome.Booked)await desk.Propose(
            booking.Id, slots[2].BookableId, site.Clock.GetUtcNow().AddHours(4), Actor.Staff(await site.PersonaId(HospitalSetup.Scheduler)), null);
        site.Clock.Advance(TimeSpan.FromMinutes(1));
        await desk.RefuseOffer(hold.BookingId, Actor.Person(booking.PersonId!.Value));

        using var courier = await site.As(booking.PersonId!.Value);
        var mine = (await courier.Open($"/bookings/{booking.Id}")).Html.QuerySelectorAll(".timeline .past").Select(l => l.TextContent).ToList();
        mine.Should().HaveCount(3, "sent, one proposal, one no");
        mine[1].Should().Contain("醫院提議改到");
    }

    [Fact]
    public async Task Who_is_just_being_moved_is_on_the_days_printed_list_and_export_at_both_times()
    {
        await using var site = await Site.Open();
        var slots = await site.HealthSlots();
        var booking = (await site.RequestEach(slots[0].BookableId, 1))[0];
        var hold = (BookingOutcome.Booked)await site.Get<BookingDesk>().Propose(
            booking.Id, slots[3].BookableId, site.Clock.GetUtcNow().AddHours(4), Actor.Staff(await site.PersonaId(HospitalSetup.Scheduler)), null);
        using var scheduler = await site.As(HospitalSetup.Scheduler);

        var print = await scheduler.Open("/hospital/day/2026-11-25/print");
        print.Text.Should().Contain(booking.Reference).And.Contain(hold.Reference);
        (await scheduler.Open("/hospital/day/2026-11-25/export.csv")).Body.Should().Contain(hold.Reference);

        site.Clock.Advance(TimeSpan.FromHours(5));
        (await scheduler.Open("/hospital/day/2026-11-25/print")).Text.Should().NotContain(hold.Reference, "its time is up").And.Contain(booking.Reference);
    }

    [Fact]
    public async Task A_closed_slot_is_not_listed_as_merely_full()
    {
        await using var site = await Site.Open();
        using var courier = await site.As("courier-jingwei");
        var (full, closed) = (await site.Slot("city-dental"), await site.Slot("city-dental", skip: 1));
        await site.Fill(full.BookableId);
        var list = "/checkups?kind=dental&full=true&day=" + site.Get<Modules.Shared.CityClock>().DayOf(closed.StartsAt).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        var fullList = "/checkups?kind=dental&full=true&day=" + site.Get<Modules.Shared.CityClock>().DayOf(full.StartsAt).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        (await courier.Open(list)).Html.QuerySelector(Link(closed)).Should().NotBeNull();
        var closure = await site.Get<BookingDesk>().Close(new Closure(closed.BookableId, "停電"), Actor.Clock);

        (await courier.Open(list)).Html.QuerySelector(Link(closed)).Should().BeNull();
        (await courier.Open(fullList)).Html.QuerySelector(Link(full)).Should().NotBeNull("who is full can be waited for");
        site.Clock.Advance(SlotBook.Kept);
        (await courier.Open(list)).Html.QuerySelector(Link(closed)).Should().BeNull("all slots read anew say the same");
        await site.Get<BookingDesk>().Reopen(closure.ClosureId!.Value, Actor.Clock);
        (await courier.Open(list)).Html.QuerySelector(Link(closed)).Should().NotBeNull();
    }

    private static string Link(CheckupSlot slot) => $"a[href*='{slot.BookableId}']";

    private static async Task HandOver(Site site, Booking booking, string advice, byte[]? pdf = null)
    {
        await using var db = site.Db();
        var hospital = await db.CheckupSlots.Where(s => s.BookableId == booking.BookableId).Select(s => s.HospitalId).SingleAsync();
        var facts = new VisitFacts(booking.Id, booking.BookableId, booking.Reference, booking.From, booking.PersonId!.Value, hospital);
        var records = site.Get<VisitRecords>();
        await records.Add(facts, await site.PersonaId(HospitalSetup.Scheduler), records.Seal(advice, pdf));
    }
}
