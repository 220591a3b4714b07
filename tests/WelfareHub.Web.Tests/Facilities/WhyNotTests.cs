using System.Net;

using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;

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
    }

    [Fact]
    public async Task A_search_says_in_its_filter_what_was_asked_for_also_where_it_must_be_agreed_to_first()
    {
        await using var site = await KeepingTests.Quiet();
        using var nobody = site.Nobody();

        var rooms = await nobody.Open("/homes?what=meeting_room");
        Chosen(rooms, "what").Should().Be("meeting_room");
        rooms.Text.Should().Contain("要先問過管家").And.NotContain("一小時內沒有空的");
        Chosen(await nobody.Open("/homes?home=jingyu-stop"), "home").Should().Be("jingyu-stop", "nothing is booked at a stop, but it was asked for");
        var unknown = await nobody.Open("/homes?what=sauna&home=nowhere&where=0193a000-0000-7000-8000-000000000001");
        unknown.Html.QuerySelectorAll("form[method=get] option[selected]").Select(o => o.GetAttribute("value")).Where(v => v is { Length: > 0 }).Should().Equal("40");
        unknown.Html.QuerySelector("main .rows").Should().NotBeNull("what there is not is not asked for");

        static string? Chosen(Shown page, string name) => page.Html.QuerySelector($"select[name={name}] option[selected]")?.GetAttribute("value");
    }

    [Fact]
    public async Task A_keepers_closed_takes_the_rest_of_the_day_from_whoever_looks_at_it_and_says_whose_word_it_is()
    {
        await using var site = await KeepingTests.Quiet();
        using var keeper = await site.As("keeper-haping");
        using var courier = await site.As("courier-haping");
        var before = await courier.Open("/homes/haping/treadmill?minutes=40");
        before.Html.QuerySelectorAll("button[name=from]").Select(b => b.GetAttribute("value")).Should().Contain(["now", "2026-11-23T07:00Z"]);
        var series = await courier.Open("/homes/haping/room/repeat?day=2026-11-23&time=15:00&minutes=60&weeks=2");
        await keeper.Send(await keeper.Open("/keeper"), "/keeper/haping/say", ("say", "closed"));

        var today = await courier.Open("/homes/haping/treadmill?minutes=40");
        today.Html.QuerySelector("button[name=from]").Should().BeNull();
        today.Text.Should().Contain("這一天不開放").And.Contain("管家 09:00 說今天關著").And.NotContain("約滿了").And.NotContain("排候補");
        (await courier.Open("/homes/haping/treadmill?minutes=40&day=2026-11-24")).Html.QuerySelector("button[name=from]").Should().NotBeNull("the word is for the day");

        foreach (var from in (string[])["now", "2026-11-23T07:00Z"])
        {
            var late = await courier.Send(before, "/homes/haping/treadmill/book", ("from", from));
            late.Status.Should().Be(HttpStatusCode.UnprocessableEntity, from);
            late.Text.Should().Contain("管家說今天關著");
        }

        var weeks = await courier.Follow(await courier.Send(series, "/homes/haping/room/repeat/book", ("week-00", "2026-11-23T07:00Z"), ("week-01", "2026-11-30T07:00Z")));
        weeks.Text.Should().Contain("這幾週沒約上");
        await using (var db = site.Db())
            (await db.Bookings.Where(b => b.State != BookingState.Cancelled && db.Units.Any(u => u.BookableId == b.BookableId)).Select(b => b.From).ToListAsync()).Should().Equal(Site.Start.AddDays(7).AddHours(6));

        await keeper.Send(await keeper.Open("/keeper"), "/keeper/haping/say", ("say", "quiet"));
        (await courier.Send(before, "/homes/haping/treadmill/book", ("from", "2026-11-23T07:00Z"))).Status.Should().Be(HttpStatusCode.SeeOther);
    }

    [Fact]
    public async Task A_booking_is_not_moved_to_later_on_a_day_that_the_keeper_calls_closed()
    {
        await using var site = await KeepingTests.Quiet();
        using var keeper = await site.As("keeper-haping");
        using var courier = await site.As("courier-haping");
        var (id, _) = await KeepingTests.Book(site, await KeepingTests.PersonOf(site, "courier-haping"), "haping", "treadmill", 2, Site.Start.AddDays(1).AddHours(4));
        var stay = $"/homes/bookings/{id}";
        var before = await courier.Open(stay + "/move?day=2026-11-23");
        before.Html.QuerySelector("button[value='2026-11-23T07:00Z']").Should().NotBeNull();
        await keeper.Send(await keeper.Open("/keeper"), "/keeper/haping/say", ("say", "closed"));

        (await courier.Open(stay + "/move?day=2026-11-23")).Text.Should().Contain("管家 09:00 說今天關著");
        (await courier.Send(before, stay + "/move", ("from", "2026-11-23T07:00Z"))).Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        await using var db = site.Db();
        (await db.Bookings.SingleAsync(b => b.Id == id)).From.Should().Be(Site.Start.AddDays(1).AddHours(4));
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
