using System.Net;

using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Facilities;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Tests.Facilities;

/// <summary>How a home is used, in numbers.</summary>
public sealed class UseTests
{
    [Fact]
    public async Task Numbers_are_for_the_homes_keepers_and_come_as_files_too()
    {
        await using var site = await Site.Open();
        using var keeper = await site.As("keeper-haping");
        using var other = await site.As("organiser-daoli");

        (await other.Get("/keeper/haping/use")).Status.Should().Be(HttpStatusCode.NotFound);
        (await other.Get("/keeper/haping/use/export/pools.csv")).Status.Should().Be(HttpStatusCode.NotFound);
        (await keeper.Get("/keeper/haping/use/export/people.csv")).Status.Should().Be(HttpStatusCode.NotFound);
        (await keeper.Get("/keeper/haping/use/export/pools.exe")).Status.Should().Be(HttpStatusCode.NotFound);
        (await keeper.Open("/keeper/haping/use")).Html.QuerySelectorAll(".heat tbody tr").Should().HaveCount(7);
        (await keeper.Open("/keeper/haping/use/export/pools.csv")).Text.Should().Contain("跑步機");
        (await keeper.Open("/keeper/haping/use/export/hours.csv?from=2026-11-23&to=2026-11-29")).Text.Should().Contain("07:00");
        (await keeper.Http.GetAsync(new Uri("/keeper/haping/use/export/hours.xlsx", UriKind.Relative))).Content.Headers.ContentType!.MediaType.Should().EndWith("sheet");
    }

    [Fact]
    public async Task What_reads_the_same_on_the_heat_map_looks_the_same_and_the_key_names_each_look()
    {
        HeatStep.Css(null).Should().Be("none");
        HeatStep.Css(0.0461).Should().Be(HeatStep.Css(0.0539), "both are shown as 5%");
        foreach (var alike in Enumerable.Range(0, 1001).Select(n => n / 1000.0).GroupBy(share => UseEndpoints.Percent(share)))
            alike.Select(share => HeatStep.Css(share)).Distinct().Should().ContainSingle("they are all {0}", alike.Key);
        Enumerable.Range(0, 101).Select(n => HeatStep.Css(n / 100.0)).Should().BeInAscendingOrder(StringComparer.Ordinal);
        HeatStep.All.Zip(HeatStep.All.Skip(1)).Should().OnlyContain(s => s.First.To + 1 == s.Second.From);

        await using var site = await Site.Open();
        using var keeper = await site.As("keeper-haping");
        var page = await keeper.Open("/keeper/haping/use");
        page.Html.QuerySelectorAll(".heat-key span").Select(s => s.ClassName).Should().Equal("h0", "h1", "h2", "h3", "h4", "none");
        page.Text.Should().Contain("5–24%").And.Contain("75% 以上");
    }

    [Fact]
    public async Task Used_time_is_set_against_open_time_hour_by_hour_and_house_time_is_not_open()
    {
        await using var site = await Site.Open();
        var view = (await site.Get<HomeBook>().Read(CancellationToken.None)).ByCode("haping")!;
        var clock = site.Get<CityClock>();
        var pool = view.Pools.Single(p => p.Pool.Code == "treadmill");
        var (one, two) = (pool.Units[0].Id, pool.Units[1].Id);
        DateTimeOffset At(int hour, int minute) => clock.Instant(new(2026, 11, 23), new TimeOnly(hour, minute));
        UsedTime[] times =
        [
            new(one, At(12, 30), At(13, 30), BookingState.Completed, false),
            new(two, At(13, 0), At(14, 0), BookingState.Confirmed, true),
            new(two, At(15, 0), At(16, 0), BookingState.NoShow, false),
            new(two, At(16, 0), At(17, 0), BookingState.Declined, false),
        ];

        var use = HomeUse.Of(view, new(2026, 11, 23), new(2026, 11, 23), view.Schedule.Hours, times, new Dictionary<Guid, int> { [pool.Id] = 3 }, new Dictionary<Guid, int> { [pool.Id] = 2 }, clock);

        var treadmills = use.Pools.Single(p => p.Pool.Id == pool.Id);
        treadmills.Minutes.Should().Be(new Minutes(60, (4 * 15 * 60) - 60));
        treadmills.Should().Match<PoolUse>(p => p.Bookings == 1 && p.NoShows == 1 && p.NoShowRate == 0.5 && p.Refused == 6);
        use.Heat[0, 12].Used.Should().Be(30);
        use.Heat[0, 13].Should().Be(new Minutes(30, (18 * 60) - 60));
        use.Heat[1, 13].Open.Should().Be(0, "Tuesday is not asked about");
        use.OpenHours.Should().Be((7, 21));
        use.Total.Open.Should().Be((18 * 15 * 60) - 60);
    }

    [Fact]
    public async Task An_ask_that_finds_nothing_free_is_counted_and_says_nothing_of_who_asked()
    {
        await using var site = await KeepingTests.Quiet();
        var one = Site.Start.AddHours(4);
        await KeepingTests.Book(site, await KeepingTests.PersonOf(site, "courier-haping"), "haping", "treadmill", 2, one);
        using var courier = await site.As("courier-jingwei");
        using var keeper = await site.As("keeper-haping");
        var day = await courier.Open("/homes/haping/treadmill?minutes=40");

        for (var n = 0; n < 2; n++)
            (await courier.Send(day, "/homes/haping/treadmill/book", ("from", "2026-11-23T05:00Z"), ("unit", "2"))).Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        (await courier.Send(day, "/homes/haping/treadmill/book", ("from", "2026-11-23T20:00Z"))).Status.Should().Be(HttpStatusCode.UnprocessableEntity, "closed is not full");

        await using var db = site.Db();
        (await db.RefusedAsks.SingleAsync()).Should().Match<RefusedAsks>(r => r.Count == 2 && r.Day == new DateOnly(2026, 11, 23));
        (await keeper.Open("/keeper/haping/use?from=2026-11-23&to=2026-11-23")).Html.QuerySelectorAll("td[data-label='想約沒空']").Select(c => c.TextContent).Should().Contain("2");
    }

    [Fact]
    public async Task Weeks_of_a_series_and_moves_that_find_nothing_free_are_counted_too_and_for_the_thing_that_was_taken()
    {
        await using var site = await KeepingTests.Quiet();
        var one = Site.Start.AddHours(4);
        using var courier = await site.As("courier-jingwei");
        var preview = await courier.Open("/homes/haping/football/repeat?day=2026-11-24&time=13:00&minutes=40&weeks=2");
        var stay = (await courier.Send(await courier.Open("/homes/haping/football?minutes=40"), "/homes/haping/football/book", ("from", "2026-11-23T06:00Z"))).Location!;
        var move = await courier.Open(stay + "/move");
        var room = await courier.Open("/homes/haping/room?minutes=60&day=2026-11-25");
        var haping = await KeepingTests.PersonOf(site, "courier-haping");
        await KeepingTests.Book(site, haping, "haping", "football", 1, one.AddDays(1));
        await KeepingTests.Book(site, haping, "haping", "football", 1, one);
        await KeepingTests.Book(site, haping, "haping", "football", 1, one.AddDays(2));

        await courier.Send(preview, "/homes/haping/football/repeat/book");
        (await Counts()).Should().Equal(("football", 24, 1));
        (await courier.Send(move, stay + "/move", ("from", "2026-11-23T05:00Z"))).Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        (await Counts()).Should().Equal(("football", 23, 1), ("football", 24, 1));
        (await courier.Send(room, "/homes/haping/room/book", ("from", "2026-11-25T05:00Z"), ("with", "football"))).Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        (await Counts()).Should().Equal(("football", 23, 1), ("football", 24, 1), ("football", 25, 1));

        async Task<List<(string Pool, int Day, int Count)>> Counts()
        {
            await using var db = site.Db();
            var rows = await (from r in db.RefusedAsks join p in db.Pools on r.PoolId equals p.Id orderby r.Day select new { p.Code, r.Day, r.Count }).ToListAsync();
            return rows.ConvertAll(r => (r.Code, r.Day.Day, r.Count));
        }
    }
}
