using System.Net;

using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Facilities;
using WelfareHub.Web.Modules.Shared;

using static WelfareHub.Web.Tests.Facilities.KeepingTests;

namespace WelfareHub.Web.Tests.Facilities;

/// <summary>Pools, their units and their rules.</summary>
public sealed partial class UpkeepTests
{
    [Fact]
    public async Task Rules_of_the_home_hold_for_pools_that_keep_them_and_not_for_those_with_their_own()
    {
        await using var site = await Quiet();
        using var keeper = await site.As("keeper-haping");
        var page = await keeper.Open("/keeper/haping/home/rules");

        (await keeper.Send(page, "/keeper/haping/home/rules", ("grid", "7"))).Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        var wrong = await keeper.Send(page, "/keeper/haping/home/rules", ("shortest", "x"), ("longest", ""), ("day-hours", "many"));
        wrong.Html.QuerySelectorAll(".errors a").Select(a => a.TextContent.Split('：')[0]).Should().Equal("最短（分鐘）", "最長（分鐘）", "一天幾小時");
        (await keeper.Send(page, "/keeper/haping/home/rules", ("shortest", "60"), ("longest", "30"))).Text.Should().Contain("最長要放得下 60 分鐘");
        (await keeper.Send(page, "/keeper/haping/home/rules", ("longest", "90"), ("week-hours", "2.5"))).Location.Should().Be("/keeper/haping/home?done=rules");
        (await Rules(site, "treadmill")).Should().OnlyContain(p => p.MaxMinutes == 90);
        var table = (await Rules(site, "table-tennis"))[0].MaxMinutes;
        table.Should().NotBe(90, "it has rules of its own");

        await keeper.Send(await keeper.Open("/keeper/haping/home/pools/treadmill/rules"), "/keeper/haping/home/pools/treadmill/rules", ("whose", "own"), ("longest", "60"), ("approval", "true"));
        (await Rules(site, "treadmill")).Should().OnlyContain(p => p.MaxMinutes == 60 && p.NeedsApproval && p.LateMinutes == 0);
        (await Rules(site, "bike")).Should().OnlyContain(p => p.MaxMinutes == 90 && !p.NeedsApproval);
        await keeper.Send(await keeper.Open("/keeper/haping/home/pools/treadmill/rules"), "/keeper/haping/home/pools/treadmill/rules", ("whose", "home"));
        (await Rules(site, "treadmill")).Should().OnlyContain(p => p.MaxMinutes == 90 && !p.NeedsApproval);
        await using var db = site.Db();
        (await db.Homes.SingleAsync(h => h.Code == "haping")).Quotas.WeekMinutes.Should().Be(150);
    }

    [Fact]
    public async Task A_new_pool_can_be_booked_at_once_and_more_units_get_the_free_numbers()
    {
        await using var site = await Quiet();
        using var keeper = await site.As("keeper-haping");
        using var nobody = site.Nobody();
        var page = await keeper.Open("/keeper/haping/home/new-pool");

        (await keeper.Send(page, "/keeper/haping/home/new-pool", ("activity", "Rocket"), ("name-hant", "按摩椅"), ("name-hans", "按摩椅"))).Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        var added = await keeper.Send(page, "/keeper/haping/home/new-pool", ("activity", "MassageChair"), ("name-hant", "按摩椅"), ("name-hans", "按摩椅"), ("units", "2"));
        added.Location.Should().Be("/keeper/haping/home/pools/massage-chair?done=pool");
        (await nobody.Open("/homes/haping/massage-chair?day=2026-11-24")).Text.Should().Contain("按摩椅");

        var pool = await keeper.Follow(added);
        (await keeper.Send(pool, "/keeper/haping/home/pools/massage-chair/units/", ("number", "2"))).Text.Should().Contain("2 號已經有了");
        await keeper.Send(pool, "/keeper/haping/home/pools/massage-chair/units/", ("number", "7"));
        var (id, waits) = (await PoolOf(site, "haping", "massage-chair"), await PersonOf(site, "courier-dianjiao"));
        await Book(site, await PersonOf(site, "courier-haping"), "haping", "massage-chair", 2, One);
        await Book(site, await PersonOf(site, "courier-jingwei"), "haping", "massage-chair", 7, One);
        (await site.Get<BookingDesk>().JoinWaitlist(AskItem.AnyOf(id, One, One.AddMinutes(40)), waits, null, [])).Should().BeOfType<BookingOutcome.Waitlisted>();
        await keeper.Send(pool, "/keeper/haping/home/pools/massage-chair/more", ("more", "2"));
        var again = await keeper.Follow(await keeper.Send(pool, "/keeper/haping/home/pools/massage-chair/more", ("more", "2")));
        again.Text.Should().Contain("剛剛添過了", "whoever was slower, or pressed twice, hears why nothing more was added");
        await using var db = site.Db();
        (await db.Bookings.SingleAsync(b => b.PersonId == waits)).Hold.Should().Be(HoldKind.WaitlistOffer, "who waited is offered what is new");
        (await db.Units.Where(u => u.PoolId == id).OrderBy(u => u.Number).Select(u => u.Number).ToListAsync()).Should().Equal(1, 2, 3, 7);
    }

    [Fact]
    public async Task A_unit_taken_away_moves_who_named_none_tells_the_rest_and_keeps_its_name_in_the_past()
    {
        await using var site = await Quiet();
        var two = await UnitOf(site, "haping", "treadmill", 2);
        var (named, _) = await Book(site, await PersonOf(site, "courier-haping"), "haping", "treadmill", 2, One);
        var (any, _) = await Book(site, await PersonOf(site, "courier-jingwei"), "haping", "treadmill", 2, One.AddHours(2), mayBeMoved: true);
        var waits = await PersonOf(site, "courier-dianjiao");
        (await site.Get<BookingDesk>().JoinWaitlist(new AskItem(two, One, One.AddMinutes(40)), waits, null, [])).Should().BeOfType<BookingOutcome.Waitlisted>();
        using var keeper = await site.As("keeper-haping");
        using var courier = await site.As("courier-haping");
        var path = $"/keeper/haping/home/pools/treadmill/units/{two}/remove";

        var plan = await keeper.Open(path);
        plan.Text.Should().Contain("會影響 2 個預約").And.Contain("1 個換到同類的另一個，1 個取消並告訴本人");
        (await StateOf(site, named)).Should().Be(BookingState.Confirmed);
        (await keeper.Send(plan, path, ("reason", ""))).Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        var done = await keeper.Follow(await keeper.Send(plan, path, ("reason", "太舊了")));

        done.Text.Should().Contain("撤走了").And.NotContain("跑步機 2");
        (await StateOf(site, named)).Should().Be(BookingState.Cancelled);
        await using var db = site.Db();
        using var waiting = await site.As(waits);
        var told = await db.Notices.SingleAsync(n => n.PersonId == waits && n.Kind == StayKinds.WaitEnded);
        (await waiting.Open($"/inbox/{told.Id}")).Text.Should().Contain("等不到了").And.Contain("跑步機 2").And.Contain("候補到此為止");
        (await db.Bookings.SingleAsync(b => b.Id == any)).Should().Match<Booking>(b => b.State == BookingState.Confirmed && b.BookableId != two);
        (await courier.Open($"/homes/bookings/{named}")).Text.Should().Contain("跑步機 2");
        (await courier.Open("/homes/haping/treadmill?day=2026-11-24")).Text.Should().NotContain("跑步機 2");
        (await keeper.Get(path)).Status.Should().Be(HttpStatusCode.NotFound);
        await keeper.Send(done, "/keeper/haping/home/pools/treadmill/more", ("more", "1"));
        (await db.Units.CountAsync(u => u.Number == 2 && u.EndedAt == null && u.PoolId == db.Units.First(x => x.BookableId == two).PoolId)).Should().Be(1, "its number is free again");
        (await Problems(site)).Should().BeEmpty();
    }

    /// <summary>A unit that nobody can book but that still stands on the list is never stuck there.</summary>
    [Fact]
    public async Task A_unit_left_half_taken_away_goes_when_it_is_removed_again()
    {
        await using var site = await Quiet();
        var three = await UnitOf(site, "haping", "treadmill", 3);
        await using var db = site.Db();
        await db.Bookables.Where(b => b.Id == three).ExecuteUpdateAsync(set => set.SetProperty(b => b.WithdrawnAt, Site.Start.AddDays(-1)));
        using var keeper = await site.As("keeper-haping");
        var path = $"/keeper/haping/home/pools/treadmill/units/{three}/remove";

        var done = await keeper.Follow(await keeper.Send(await keeper.Open(path), path));

        done.Text.Should().Contain("撤走了").And.NotContain("跑步機 3");
        (await db.Units.SingleAsync(u => u.BookableId == three)).EndedAt.Should().Be(Site.Start);
        (await db.Bookables.SingleAsync(b => b.Id == three)).WithdrawnAt.Should().Be(Site.Start.AddDays(-1), "since when nobody can book it stays true");
    }

    [Fact]
    public async Task A_unit_that_nobody_has_booked_goes_without_a_reason()
    {
        await using var site = await Quiet();
        using var keeper = await site.As("keeper-haping");
        var path = $"/keeper/haping/home/pools/treadmill/units/{await UnitOf(site, "haping", "treadmill", 3)}/remove";

        var plan = await keeper.Open(path);

        plan.Text.Should().Contain("不影響任何人");
        plan.Html.QuerySelector("input[name=reason]").Should().BeNull("there is nobody to tell");
        var done = await keeper.Follow(await keeper.Send(plan, path));
        done.Text.Should().Contain("撤走了").And.NotContain("跑步機 3").And.NotContain("都已通知");
    }

    private static async Task<List<BookingPolicy>> Rules(Site site, string pool)
    {
        var id = await PoolOf(site, "haping", pool);
        await using var db = site.Db();
        return [.. (await db.Bookables.AsNoTracking().Where(b => b.PoolId == id).ToListAsync()).Select(b => b.Policy)];
    }

    private static async Task<List<Violation>> Problems(Site site)
    {
        await using var db = site.Db();
        var found = new List<Violation>();
        await foreach (var violation in Doctor.Check(db, site.Clock.GetUtcNow(), site.Get<CityClock>().Zone))
            found.Add(violation);
        return found;
    }
}
