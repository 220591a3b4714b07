using System.Net;

using Microsoft.EntityFrameworkCore;

namespace WelfareHub.Web.Tests.Facilities;

/// <summary>What a courier reads where a time, a day or a limit is in the way.</summary>
public sealed class WhyNotTests
{
    /// <summary>However the limit was met: by waiting, or by moving to a day that has one already.</summary>
    [Fact]
    public async Task A_refusal_by_a_limit_says_the_limit_of_the_row()
    {
        await using var site = await Site.Open();
        using var courier = await site.As("courier-haping");
        using var other = await site.As("courier-jingwei");
        await using var db = site.Db();
        (await BookingAUnitTests.Book(courier, "bike", "10:00")).Status.Should().Be(HttpStatusCode.SeeOther);
        var tomorrow = await courier.Open("/homes/haping/bike?day=2026-11-24&minutes=40");
        var stay = (await courier.Send(tomorrow, "/homes/haping/bike/book", ("from", "2026-11-24T05:00Z"))).Location!;
        (await BookingAUnitTests.Book(other, "football", "14:00")).Status.Should().Be(HttpStatusCode.SeeOther);
        var day = await courier.Open("/homes/haping/football?minutes=40");
        var homes = db.Homes.Where(h => h.Code == "haping");

        await homes.ExecuteUpdateAsync(set => set.SetProperty(h => h.Quotas.DayCount, 1));
        (await courier.Send(day, "/homes/haping/football/wait", ("from", "2026-11-23T06:00Z"))).Text.Should().Contain("一天 1 次");

        await homes.ExecuteUpdateAsync(set => set.SetProperty(h => h.Quotas.DayCount, 9).SetProperty(h => h.Quotas.DayMinutes, 50));
        var moved = await courier.Send(await courier.Open(stay + "/move?day=2026-11-23"), stay + "/move", ("from", "2026-11-23T07:00Z"));
        moved.Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        moved.Text.Should().Contain("一天 9 次").And.Contain("一天共 50 分鐘");
    }

    [Fact]
    public async Task Who_signs_in_to_book_comes_back_to_what_they_looked_at()
    {
        await using var site = await KeepingTests.Quiet();
        using var nobody = site.Nobody();

        (await nobody.Open("/homes/haping/treadmill?day=2026-11-24&minutes=60")).Html.QuerySelectorAll("main a").Select(a => a.GetAttribute("href"))
            .Should().Contain("/sign-in?back=" + Uri.EscapeDataString("/homes/haping/treadmill?day=2026-11-24&minutes=60"));
        (await nobody.Open("/homes?what=treadmill&minutes=20")).Html.QuerySelectorAll("main a").Select(a => a.GetAttribute("href"))
            .Should().Contain("/sign-in?back=" + Uri.EscapeDataString("/homes?minutes=20&what=treadmill"));
    }

    [Fact]
    public async Task A_search_in_one_home_that_is_closed_says_when_it_opens()
    {
        await using var site = await KeepingTests.Quiet();
        using var keeper = await site.As("keeper-haping");
        using var nobody = site.Nobody();
        (await nobody.Open("/homes/haping/treadmill")).Html.QuerySelector("button[value=now]").Should().NotBeNull();
        await keeper.Send(await keeper.Open("/keeper"), "/keeper/haping/say", ("say", "closed"));

        (await nobody.Open("/homes?home=haping")).Text.Should().Contain("現在都關著").And.Contain("開門").And.NotContain("一小時內沒有空的");
        (await nobody.Open("/homes")).Text.Should().NotContain("現在都關著", "others are open");
        var day = await nobody.Open("/homes/haping/treadmill");
        day.Html.QuerySelector("button[value=now]").Should().BeNull("nobody is sent to a closed door");
        day.Html.QuerySelector("button[name=from]").Should().NotBeNull("later times can be booked");
    }

    [Fact]
    public async Task Who_cannot_move_to_a_time_finds_the_others_on_the_same_page()
    {
        await using var site = await Site.Open();
        using var courier = await site.As("courier-haping");
        using var other = await site.As("courier-jingwei");
        var stay = (await BookingAUnitTests.Book(courier, "football", "10:00")).Location!;
        var times = await courier.Open(stay + "/move?day=2026-11-23");
        (await BookingAUnitTests.Book(other, "football", "14:00")).Status.Should().Be(HttpStatusCode.SeeOther);

        var refused = await courier.Send(times, stay + "/move", ("from", "2026-11-23T06:00Z"));

        refused.Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        refused.Text.Should().Contain("慢了一步").And.Contain("下面是還空著的");
        refused.Html.QuerySelectorAll("button[name=from]").Select(b => b.GetAttribute("value")).Should().NotContain("2026-11-23T06:00Z").And.Contain("2026-11-23T07:00Z");
        (await courier.Follow(await courier.Send(refused, stay + "/move", ("from", "2026-11-23T07:00Z")))).Text.Should().Contain("15:00–15:40");
    }

    [Fact]
    public async Task A_day_on_which_the_home_is_closed_says_so_and_has_no_queue()
    {
        await using var site = await Site.Open();
        using var keeper = await site.As("keeper-haping");
        using var courier = await site.As("courier-haping");
        var plan = await keeper.Open("/keeper/haping/close?look=1&whole=true&from-day=2026-11-25&from-time=00:00&to-day=2026-11-25&to-time=23:59&reason=%E5%81%9C%E9%9B%BB");
        (await keeper.Send(plan, "/keeper/haping/close")).Status.Should().Be(HttpStatusCode.SeeOther);

        var day = await courier.Open("/homes/haping/football?day=2026-11-25&minutes=40");

        day.Text.Should().Contain("這一天不開放").And.Contain("停電").And.NotContain("約滿了").And.NotContain("排候補");
        day.Html.QuerySelector(".days [aria-current]")!.ClassList.Should().Contain("none");
    }
}
