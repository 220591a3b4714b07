using System.Globalization;

using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Checkups;
using WelfareHub.Web.Modules.Facilities;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Tests.Facilities;

/// <summary>What has been when a demo begins.</summary>
public sealed class DemoPastTests
{
    [Fact]
    public async Task The_past_of_the_demo_is_whole_made_once_and_told_to_nobody()
    {
        await using var site = await Site.Open();
        await MakePast(site);
        await using var db = site.Db();
        var (bookings, told) = (await db.Bookings.OrderBy(b => b.Id).Select(b => b.Reference).ToListAsync(), await db.Notices.CountAsync());

        await site.Get<DemoBookings>().MakeOnce(CancellationToken.None);
        await site.Get<HomesDemo>().MakeOnce(CancellationToken.None);
        var all = await db.Bookings.CountAsync();
        await MakePast(site);

        bookings.Should().HaveCountGreaterThan(2000).And.OnlyHaveUniqueItems();
        told.Should().Be(0);
        all.Should().BeGreaterThan(bookings.Count);
        (await db.Bookings.CountAsync()).Should().Be(all);
        var wrong = new List<string>();
        await foreach (var violation in Doctor.Check(db, site.Clock.GetUtcNow(), site.Get<CityClock>().Zone))
            wrong.Add(violation.ToString());
        wrong.Should().BeEmpty();
    }

    [Fact]
    public async Task A_demo_that_is_under_way_gets_no_past_into_which_people_may_have_booked()
    {
        await using var site = await Site.Open();
        await site.Get<DemoBookings>().MakeOnce(CancellationToken.None);
        await site.Get<HomesDemo>().MakeOnce(CancellationToken.None);
        await using var db = site.Db();
        var before = await db.Bookings.CountAsync();

        await MakePast(site);

        (await db.Bookings.CountAsync()).Should().Be(before);
    }

    [Fact]
    public async Task A_demo_that_begins_when_its_sessions_are_over_has_nobody_on_the_board()
    {
        await using var site = await Site.Open();
        site.Clock.Advance(TimeSpan.FromDays(365));

        await site.Get<DemoBookings>().MakeOnce(CancellationToken.None);

        await using var db = site.Db();
        (await db.Bookings.CountAsync()).Should().Be(0);
        (await db.Settings.CountAsync(s => s.Key == DemoBookings.DoneKey)).Should().Be(1, "there is nothing to make up later");
    }

    [Fact]
    public async Task A_keeper_sees_who_is_there_and_how_four_weeks_went()
    {
        await using var site = await Site.Open();
        site.Clock.SetUtcNow(Site.Start.AddHours(4).AddMinutes(20));
        await MakePast(site);
        using var keeper = await site.As("keeper-haping");

        var desk = await keeper.Open("/keeper/haping");
        var use = await keeper.Open("/keeper/haping/use");

        desk.Html.QuerySelectorAll("form[action$='/leave']").Should().HaveCountGreaterThan(2);
        use.Html.QuerySelectorAll(".heat .h2, .heat .h3, .heat .h4").Should().HaveCountGreaterThan(5);
        use.Html.QuerySelectorAll("td[data-label='想約沒空']").Sum(c => int.Parse(c.TextContent, CultureInfo.InvariantCulture)).Should().BeGreaterThan(0);
        use.Html.QuerySelectorAll("td[data-label='被婉拒']").Sum(c => int.Parse(c.TextContent, CultureInfo.InvariantCulture)).Should().BeGreaterThan(0);
        use.Html.QuerySelectorAll("td[data-label='爽約率']").Select(c => c.TextContent).Should().Contain(rate => rate != "0%");
    }

    [Fact]
    public async Task A_courier_finds_a_checkup_that_has_been_and_what_the_doctor_wrote()
    {
        await using var site = await Site.Open();
        await MakePast(site);
        using var courier = await site.As("courier-haping");

        var mine = await courier.Open("/bookings");
        var visit = await courier.Open(mine.Html.QuerySelectorAll("a.row").First(r => r.TextContent.Contains("秋季口腔義診", StringComparison.Ordinal)).GetAttribute("href")!);
        var advice = await courier.Open(visit.Html.QuerySelector("a[href$='/advice']")!.GetAttribute("href")!);

        advice.Text.Should().Contain("半年后再来看看");
    }

    [Fact]
    public async Task A_visit_whose_time_is_up_is_over_though_nobody_said_so()
    {
        await using var site = await KeepingTests.Quiet();
        var person = await KeepingTests.PersonOf(site, "courier-haping");
        var (id, _) = await KeepingTests.Book(site, person, "haping", "treadmill", 1, Site.Start.AddHours(1));
        site.Clock.SetUtcNow(Site.Start.AddHours(1));
        await site.Get<BookingDesk>().CheckIn(id, Actor.Person(person));
        using var keeper = await site.As("keeper-haping");
        using var courier = await site.As("courier-haping");
        (await keeper.Open("/keeper/haping")).Html.QuerySelectorAll("form[action$='/leave']").Should().HaveCount(1);

        site.Clock.Advance(TimeSpan.FromHours(2));

        var desk = await keeper.Open("/keeper/haping");
        desk.Html.QuerySelectorAll("form[action$='/leave']").Should().BeEmpty();
        desk.Text.Should().Contain("現在沒有人在用").And.Contain("已結束");
        (await courier.Open("/bookings")).Text.Should().Contain("用過了").And.NotContain("已簽到");
    }

    private static async Task MakePast(Site site)
    {
        await site.Get<PastCheckups>().MakeOnce(CancellationToken.None);
        await site.Get<HomesPast>().MakeOnce(CancellationToken.None);
    }
}
