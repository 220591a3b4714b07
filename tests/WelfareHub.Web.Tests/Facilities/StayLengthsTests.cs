using System.Net;

using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;

using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Facilities;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Tests.Facilities;

/// <summary>The lengths that are offered follow a pool's own rules, and so does how long a place is kept for who is late.</summary>
public sealed class StayLengthsTests
{
    private static readonly CityClock City = new(new FakeTimeProvider(Site.Start), TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai"));

    [Theory]
    [InlineData(10, 20, 120, new[] { 20, 30, 40, 60, 90, 120 })]
    [InlineData(10, 10, 30, new[] { 10, 20, 30 })]
    [InlineData(5, 5, 15, new[] { 5, 10, 15 })]
    [InlineData(5, 15, 50, new[] { 15, 20, 30, 40, 50 })]
    [InlineData(15, 40, 100, new[] { 45, 60, 90 })]
    [InlineData(30, 30, 300, new[] { 30, 60, 90, 120, 180, 240, 300 })]
    [InlineData(60, 45, 60, new[] { 60 })]
    [InlineData(10, 10, 10, new[] { 10 })]
    [InlineData(0, 0, 0, new[] { 5, 10, 20, 30, 40, 60, 90, 120, 180, 240 })]
    [InlineData(3, 7, 20, new[] { 12, 18 })]
    [InlineData(60, 120, 1440, new[] { 120, 180, 240, 480 })]
    public void The_shortest_the_longest_and_round_lengths_between_are_offered(int grid, int shortest, int longest, int[] offered) =>
        StayLengths.Of(Policy(grid, shortest, longest)).Should().Equal(offered);

    [Fact]
    public void Over_several_pools_each_finds_a_length_of_its_own()
    {
        StayLengths.Among([Policy(10, 20, 120), Policy(10, 10, 20)], most: 90).Should().Equal(10, 20, 30, 40, 60, 90);
        StayLengths.Among([Policy(30, 30, 60), Policy(15, 45, 50)], most: 90).Should().Equal(30, 40, 45, 60);
        StayLengths.Among([Policy(30, 120, 240)], most: 90).Should().Equal(120);
        StayLengths.Among([], most: 90).Should().Equal(StayLengths.Usual);
        StayLengths.UsualOf([10, 20, 30]).Should().Be(30);
        StayLengths.UsualOf([10, 40, 60]).Should().Be(40);
    }

    [Theory]
    [InlineData(10, 20, 120, 3, 20, 30)]
    [InlineData(10, 20, 120, 3, 120, 120)]
    [InlineData(10, 10, 10, 0, 10, 10)]
    [InlineData(10, 10, 10, 3, 10, null)]
    [InlineData(10, 10, 15, 3, 10, null)]
    [InlineData(10, 10, 15, 6, 10, 20)]
    [InlineData(10, 20, 30, 0, 40, 30)]
    [InlineData(10, 20, 30, 0, 60, null)]
    public void What_begins_off_the_grid_ends_on_it_within_shortest_and_longest(int grid, int shortest, int longest, int minute, int wished, int? ends)
    {
        DateTimeOffset? expected = ends is { } end ? Site.Start.AddMinutes(end) : null;
        StayLengths.End(Policy(grid, shortest, longest), Site.Start.AddMinutes(minute), wished, City).Should().Be(expected);
    }

    [Theory]
    [InlineData(10, 10, 6, 10)]
    [InlineData(10, 20, 6, 20)]
    [InlineData(10, 40, 6, 30)]
    [InlineData(10, 120, 12, 30)]
    [InlineData(5, 5, 5, 5)]
    [InlineData(5, 5, 6, 10)]
    [InlineData(5, 5, 12, 15)]
    [InlineData(10, 10, 12, 20)]
    [InlineData(20, 40, 6, 20)]
    [InlineData(60, 30, 6, 60)]
    [InlineData(0, 3, 5, 5)]
    public void Beginnings_are_as_close_as_the_stays_are_short_and_no_more_than_sixty_in_a_part_of_the_day(int grid, int minutes, int hours, int step) =>
        StayLengths.StepFor(Policy(grid, 5, 120), minutes, TimeSpan.FromHours(hours)).Should().Be(step);

    [Fact]
    public async Task A_day_of_ten_minute_stays_shows_every_ten_minutes_and_one_of_long_stays_half_hours()
    {
        await using var site = await KeepingTests.Quiet();
        using var keeper = await site.As("keeper-haping");
        using var courier = await site.As("courier-haping");
        await Rule(keeper, ("shortest", "10"), ("longest", "60"), ("grace", "5"));

        (await Offered(10)).Should().HaveCount(15 * 6).And.StartWith(["2026-11-23T23:00Z", "2026-11-23T23:10Z", "2026-11-23T23:20Z"]).And.EndWith(["2026-11-24T13:50Z"]);
        (await Offered(40)).Should().StartWith(["2026-11-23T23:00Z", "2026-11-23T23:30Z", "2026-11-24T00:00Z"]).And.HaveCount(29);

        async Task<IEnumerable<string?>> Offered(int minutes) =>
            (await courier.Open($"/homes/haping/treadmill?day=2026-11-24&minutes={minutes}")).Html.QuerySelectorAll("button[name=from]").Select(b => b.GetAttribute("value"));
    }

    [Fact]
    public void A_place_is_kept_for_less_than_the_shortest_stay()
    {
        StayLengths.IsGrace(9, 10).Should().BeTrue();
        StayLengths.IsGrace(10, 10).Should().BeFalse();
        (StayLengths.GraceFor(10, 20), StayLengths.GraceFor(10, 10), StayLengths.GraceFor(10, 1)).Should().Be((10, 5, 1));
    }

    [Fact]
    public async Task Ten_minutes_are_offered_wherever_one_can_book_them()
    {
        await using var site = await KeepingTests.Quiet();
        using var keeper = await site.As("keeper-haping");
        using var courier = await site.As("courier-haping");
        using var tablet = site.Nobody();
        (await courier.Open("/homes")).Html.QuerySelector("select[name=minutes] option[value='10']").Should().BeNull("nothing is that short yet");
        await Rule(keeper, ("shortest", "10"), ("longest", "30"), ("grace", "5"));

        (await courier.Open("/homes/haping/treadmill?minutes=10")).Html.QuerySelector("input[name=minutes]")!.GetAttribute("value").Should().Be("10");
        (await courier.Open("/door/haping/treadmill/1")).Html.QuerySelectorAll("button[name=minutes]").Select(b => b.GetAttribute("value")).Take(3).Should().Equal("10", "20", "30");
        (await keeper.Open("/keeper/haping")).Html.QuerySelector("select[name=minutes] option[value='10']").Should().NotBeNull();
        var made = await keeper.Send(await keeper.Open("/keeper/haping/door"), "/keeper/haping/kiosks", ("name", "門口"));
        await tablet.Send(await tablet.Open("/kiosk"), "/kiosk/pair", ("code", made.Html.QuerySelector(".banner .reference b")!.TextContent));
        (await tablet.Open("/kiosk/walk-in")).Html.QuerySelector("input[name=minutes][value='10']").Should().NotBeNull();

        var free = await courier.Open("/homes?what=treadmill&minutes=10");
        (await courier.Send(free, "/homes/haping/treadmill/book", ("from", "now"))).Status.Should().Be(HttpStatusCode.SeeOther);
        await using var db = site.Db();
        (await db.Bookings.Where(b => b.State == BookingState.Confirmed && db.Units.Any(u => u.BookableId == b.BookableId)).Select(b => b.To).SingleAsync()).Should().Be(Site.Start.AddMinutes(10));
    }

    [Fact]
    public async Task A_length_that_fits_only_whole_steps_is_offered_from_the_next_one()
    {
        await using var site = await KeepingTests.Quiet();
        using var keeper = await site.As("keeper-haping");
        using var courier = await site.As("courier-haping");
        await Rule(keeper, ("shortest", "10"), ("longest", "10"), ("grace", "5"));
        site.Clock.SetUtcNow(Site.Start.AddMinutes(3));

        var free = await courier.Open("/homes?what=treadmill&minutes=10&home=haping");
        free.Html.QuerySelector("button[name=from]")!.GetAttribute("value").Should().Be("2026-11-23T01:10Z");
        (await courier.Open("/homes/haping/treadmill")).Html.QuerySelector("button[value=now]").Should().BeNull();
        site.Clock.SetUtcNow(Site.Start.AddMinutes(7));
        var pool = (await KeepingTests.PoolOf(site, "haping", "treadmill")).ToString();
        var taken = await courier.Follow(await courier.Send(await courier.Open("/door/haping/treadmill/1"), "/door/haping/take", ("pool", pool), ("minutes", "10")));
        taken.Text.Should().Contain("簽到了，請進").And.Contain("09:20", "the begun step keeps no place any more for who comes now");
    }

    [Fact]
    public async Task Who_stands_there_is_not_booked_for_a_turn_that_begins_much_later()
    {
        await using var site = await KeepingTests.Quiet();
        using var keeper = await site.As("keeper-haping");
        using var courier = await site.As("courier-haping");
        await Rule(keeper, ("grid", "30"), ("shortest", "30"), ("longest", "30"), ("grace", "10"));
        site.Clock.SetUtcNow(Site.Start.AddMinutes(12));
        var pool = (await KeepingTests.PoolOf(site, "haping", "treadmill")).ToString();

        var refused = await courier.Send(await courier.Open("/door/haping/treadmill/1"), "/door/haping/take", ("pool", pool), ("minutes", "30"));
        refused.Text.Should().Contain("現在不能從半路開始");
        await using (var db = site.Db())
            (await db.Bookings.CountAsync(b => b.State == BookingState.Confirmed && db.Units.Any(u => u.BookableId == b.BookableId))).Should().Be(0);

        site.Clock.SetUtcNow(Site.Start.AddMinutes(18));
        var door = await courier.Open("/door/haping/treadmill/1");
        (await courier.Send(door, "/door/haping/take", ("pool", pool), ("minutes", "30"))).Status.Should().Be(HttpStatusCode.SeeOther);
        site.Clock.SetUtcNow(Site.Start.AddMinutes(42));
        (await courier.Send(door, "/door/haping/take", ("pool", pool), ("minutes", "30"))).Status.Should().Be(HttpStatusCode.SeeOther, "the phone did not hear the first answer");
    }

    [Fact]
    public async Task The_door_offers_only_lengths_for_which_something_is_free()
    {
        await using var site = await KeepingTests.Quiet();
        var noon = Site.Start.AddHours(3);
        await KeepingTests.Book(site, await KeepingTests.PersonOf(site, "courier-jingwei"), "haping", "football", 1, noon);
        var pool = await KeepingTests.PoolOf(site, "haping", "football");
        using var courier = await site.As("courier-haping");

        (await Offered(noon.AddMinutes(-40))).Should().Equal(["20", "30"], "five minutes are kept for cleaning");
        (await Offered(noon.AddMinutes(-20))).Should().BeEmpty("nobody can have it for so short a time");

        async Task<IEnumerable<string?>> Offered(DateTimeOffset at)
        {
            site.Clock.SetUtcNow(at);
            return (await courier.Open("/door/haping")).Html.QuerySelectorAll($"form:has(input[name=pool][value='{pool}']) button[name=minutes]").Select(b => b.GetAttribute("value"));
        }
    }

    [Fact]
    public async Task What_is_asked_for_too_briefly_is_offered_for_its_shortest_after_what_can_be_had_so_briefly()
    {
        await using var site = await KeepingTests.Quiet();
        using var keeper = await site.As("keeper-haping");
        using var courier = await site.As("courier-haping");
        await Rule(keeper, ("shortest", "10"), ("longest", "30"), ("grace", "5"));

        var free = await courier.Open("/homes?minutes=10&home=haping");
        var rows = free.Html.QuerySelectorAll("main .rows form[action$='/book']").Select(f => (Pool: f.GetAttribute("action")!.Split('/')[3], Minutes: f.QuerySelector("input[name=minutes]")!.GetAttribute("value"))).ToList();
        rows[0].Should().Be(("treadmill", "10"), "it alone can be had so briefly");
        rows.Should().Contain(("bike", "20")).And.Contain(("table-tennis", "30"));
        rows.Select(r => int.Parse(r.Minutes!, System.Globalization.CultureInfo.InvariantCulture)).Should().BeInAscendingOrder();
        free.Text.Should().Contain("至少 20 分鐘").And.NotContain("至少 10 分鐘");

        var booked = await courier.Send(free, "/homes/haping/bike/book", ("from", "now"));
        (await courier.Follow(booked)).Text.Should().Contain("09:00–09:20");
    }

    [Fact]
    public async Task A_place_kept_as_long_as_the_shortest_stay_is_refused_by_the_form_and_by_the_import()
    {
        await using var site = await KeepingTests.Quiet();
        using var keeper = await site.As("keeper-haping");
        using var organiser = await site.As("organiser-daoli");
        var page = await keeper.Open("/keeper/haping/home/rules");
        var wrong = await keeper.Send(page, "/keeper/haping/home/rules", ("shortest", "10"), ("grace", "10"));
        wrong.Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        wrong.Html.QuerySelector("input[name=grace]")!.GetAttribute("aria-invalid").Should().Be("true");
        wrong.Text.Should().Contain("要比最短的一次（10 分鐘）短");
        (await keeper.Send(page, "/keeper/haping/home/rules", ("shortest", "10"), ("grace", "9"))).Status.Should().Be(HttpStatusCode.SeeOther);

        const string Header = "home,code,activity,name_zh_hant,name_zh_hans,name_en,units,people,grid_minutes,shortest_minutes,longest_minutes,grace_minutes\n";
        var plan = await organiser.Follow(await ImportAndInviteTests.Upload(organiser, "b.csv", Header
            + "gongcheng,quick,massage_chair,椅,椅,Chair,1,1,10,10,20,10\ngongcheng,never,massage_chair,椅,椅,Chair,1,1,30,20,20,5\ngongcheng,good,massage_chair,椅,椅,Chair,1,1,10,10,20,\n"));
        plan.Text.Should().Contain("等人的時間要比最短的一次（10 分鐘）短").And.Contain("最長要放得下最短的一次（20 分鐘）");
        await organiser.Send(plan, plan.Path + "/apply");
        await using var db = site.Db();
        var pools = await db.Pools.AsNoTracking().Where(p => p.Code == "quick" || p.Code == "never" || p.Code == "good").ToListAsync();
        pools.Should().ContainSingle().Which.Policy.CheckInClosesMinutes.Should().Be(5, "the ten minutes of the home are too long for stays of ten");
    }

    private static BookingPolicy Policy(int grid, int shortest, int longest) => new() { GridMinutes = grid, MinMinutes = shortest, MaxMinutes = longest };

    private static async Task Rule(Surfer keeper, params (string Name, string? Value)[] rules)
    {
        var page = await keeper.Open("/keeper/haping/home/pools/treadmill/rules");
        (await keeper.Send(page, "/keeper/haping/home/pools/treadmill/rules", [("whose", "own"), .. rules])).Status.Should().Be(HttpStatusCode.SeeOther);
    }
}
