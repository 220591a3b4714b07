using System.Net;

using WelfareHub.Bookings;

namespace WelfareHub.Web.Tests.Checkups;

public sealed class HospitalDayTests
{
    [Fact]
    public async Task A_day_with_one_programme_names_it_once_and_paper_says_nothing_that_passes()
    {
        await using var site = await Site.Open();
        var bookings = await site.RequestEach((await site.HealthSlots(day: 26))[0].BookableId, 2);
        using var scheduler = await site.As(HospitalSetup.Scheduler);

        var board = await scheduler.Open("/hospital/day/2026-11-26");
        var paper = await scheduler.Open("/hospital/day/2026-11-26/print");

        foreach (var page in new[] { board, paper })
        {
            page.Html.QuerySelector("main .lead")!.TextContent.Should().Be("快遞員健康體檢");
            page.Html.QuerySelectorAll("tbody tr").Should().HaveCount(bookings.Count).And.OnlyContain(r => !r.TextContent.Contains("快遞員健康體檢", StringComparison.Ordinal));
            page.Html.QuerySelectorAll("tbody th").Select(n => n.TextContent).Should().BeInAscendingOrder(StringComparer.Ordinal, "who comes at the same time stands by name");
        }

        board.Html.QuerySelector("tbody .badge")!.TextContent.Should().StartWith("待確認 · 剩");
        paper.Html.QuerySelector("tbody tr")!.TextContent.Should().Contain("待確認").And.NotContain("剩");
        (await scheduler.Open("/hospital/day/2026-11-25")).Html.QuerySelector("main .lead").Should().BeNull("two programmes share that day");
    }

    [Fact]
    public async Task The_board_counts_and_filters_the_day()
    {
        await using var site = await Site.Open();
        var slots = await site.HealthSlots();
        var bookings = await site.RequestEach(slots[0].BookableId, 3);
        await site.Get<BookingDesk>().Confirm(bookings[0].Id, Actor.Clock);
        using var scheduler = await site.As(HospitalSetup.Scheduler);

        var board = await scheduler.Open("/hospital/day/2026-11-25");
        var confirmed = await scheduler.Open("/hospital/day/2026-11-25?state=confirmed");
        var one = await scheduler.Open("/hospital/day/2026-11-25?q=" + bookings[2].Reference.ToLowerInvariant());

        board.Html.QuerySelectorAll(".stat b").Select(b => b.TextContent).Should().StartWith(["3 / 63", "0", "2"], "two programmes share the day");
        board.Html.QuerySelectorAll("tbody tr").Should().HaveCount(3);
        confirmed.Html.QuerySelectorAll("tbody tr").Should().ContainSingle();
        one.Html.QuerySelector("tbody tr")!.TextContent.Should().Contain(bookings[2].Reference);
        foreach (var bad in new[] { "2026-13-01", "0001-01-01", "9999-12-31", "x", "2026-11-25%00" })
            (await scheduler.Get("/hospital/day/" + bad)).Status.Should().BeOneOf(HttpStatusCode.NotFound, HttpStatusCode.BadRequest);
        (await scheduler.Open("/hospital/day/2026-11-25?state=nonsense&sort=%00&page=-9&programme=x")).Status.Should().Be(HttpStatusCode.OK);
    }
}
