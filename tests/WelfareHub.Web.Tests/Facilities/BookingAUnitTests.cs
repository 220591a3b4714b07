using System.Net;

using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Facilities;

namespace WelfareHub.Web.Tests.Facilities;

public sealed class BookingAUnitTests
{
    [Theory]
    [InlineData("9999-12-31T23:59Z")]
    [InlineData("0001-01-01T00:00Z")]
    public async Task A_time_at_the_ends_of_the_calendar_is_no_time(string from)
    {
        await using var site = await KeepingTests.Quiet();
        var (stay, _) = await KeepingTests.Book(site, await KeepingTests.PersonOf(site, "courier-haping"), "haping", "treadmill", 2, Site.Start.AddHours(4));
        using var courier = await site.As("courier-haping");
        var token = (await courier.Open($"/homes/bookings/{stay}")).Html.QuerySelector("input[name=_form]")!.GetAttribute("value")!;
        foreach (var path in (string[])["/homes/haping/room/book", "/homes/haping/room/wait", "/homes/haping/room/repeat/book", $"/homes/bookings/{stay}/move", $"/homes/bookings/{stay}/extend"])
        {
            (await courier.Post(path, [new("_form", token), new("from", from), new("to", from), new("week-00", from), new("minutes", "60"), new("key", Guid.CreateVersion7().ToString("N"))])).Status
                .Should().Be(HttpStatusCode.UnprocessableEntity, path);
        }
    }

    [Fact]
    public async Task Two_taps_from_the_first_page_book_a_treadmill_near_the_station()
    {
        await using var site = await Site.Open();
        using var courier = await site.As("courier-haping");
        var home = await courier.Open("/");
        var tap = home.Html.QuerySelectorAll("a[href^='/homes?what=']").First(a => a.TextContent.Contains("跑步機")).GetAttribute("href")!;

        var free = await courier.Open(tap);
        var booked = await courier.Follow(await courier.Send(free, "/homes/haping/treadmill/book", ("from", "now")));

        booked.Text.Should().Contain("約好了").And.Contain("哈平中轉場職工之家").And.Contain("跑步機");
        await using var db = site.Db();
        var booking = await db.Bookings.OrderByDescending(b => b.CreatedAt).FirstAsync();
        (booking.From, booking.To, booking.MayBeMoved).Should().Be((Site.Start, Site.Start.AddMinutes(40), true));
        (await courier.Open("/")).Text.Should().Contain("09:00–09:40");
        (await courier.Open("/bookings")).Text.Should().Contain("跑步機");
    }

    [Fact]
    public async Task Anybody_may_look_and_only_couriers_book_what_is_there()
    {
        await using var site = await Site.Open();
        using var nobody = site.Nobody();
        using var keeper = await site.As("keeper-haping");
        using var courier = await site.As("courier-haping");
        using var other = await site.As("courier-jingwei");

        (await nobody.Open("/homes")).Html.QuerySelectorAll("form[action$='/book']").Should().BeEmpty();
        (await nobody.Open("/homes/haping/treadmill")).Text.Should().Contain("登入後預約");
        (await keeper.Open("/homes/haping/treadmill")).Text.Should().Contain("這個帳號只能看");
        (await courier.Get("/homes/haping/sauna")).Status.Should().Be(HttpStatusCode.NotFound);
        (await courier.Get("/homes/bookings/0193a000-0000-7000-8000-000000000001")).Status.Should().Be(HttpStatusCode.NotFound);
        var booked = await Book(courier, "bike", "11:00");
        (await courier.Open(booked.Location!)).Text.Should().Contain("約好了");
        (await other.Get(booked.Location!)).Status.Should().Be(HttpStatusCode.NotFound);
        (await keeper.Get(booked.Location!)).Status.Should().Be(HttpStatusCode.NotFound);
        var form = FormOf(await other.Open("/homes/haping/bike"));
        (await other.Post(booked.Location! + "/cancel", form)).Status.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_day_view_offers_only_what_can_be_had_and_a_refusal_says_what_else_there_is()
    {
        await using var site = await Site.Open();
        using var first = await site.As("courier-haping");
        using var second = await site.As("courier-jingwei");
        var before = await second.Open("/homes/haping/football?minutes=40");
        before.Text.Should().Contain("11:00");

        (await Book(first, "football", "11:00")).Status.Should().Be(HttpStatusCode.SeeOther);

        var refused = await second.Send(before, "/homes/haping/football/book", ("from", "2026-11-23T03:00Z"));
        refused.Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        refused.Text.Should().Contain("慢了一步");
        refused.Html.QuerySelectorAll("button[name=from]").Select(b => b.GetAttribute("value")).Should().NotContain("2026-11-23T03:00Z").And.Contain("2026-11-23T04:00Z");
        (await second.Send(before, "/homes/haping/football/book", ("from", "yesterday"))).Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        (await second.Send(before, "/homes/haping/football/book", ("from", "2026-11-23T04:00Z"), ("minutes", "100000"))).Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        var many = await second.Send(before, "/homes/haping/football/book", ("from", "2026-11-23T04:00Z"), ("people", "99"));
        many.Text.Should().Contain("1 到 4");
        many.Html.QuerySelector("input[name=people]")!.GetAttribute("aria-invalid").Should().Be("true");
    }

    [Fact]
    public async Task Checking_in_leaving_early_and_staying_longer_are_one_tap_each_and_the_next_hears_of_it()
    {
        await using var site = await Site.Open();
        using var first = await site.As("courier-haping");
        using var second = await site.As("courier-jingwei");
        var booked = await Book(first, "football", "10:00", minutes: 60);
        var stay = booked.Location!;
        var day = await second.Open("/homes/haping/football?minutes=40");
        var waits = await second.Send(day, "/homes/haping/football/wait", ("from", "2026-11-23T02:20Z"));
        waits.Location.Should().Be("/bookings");
        var queue = (await second.Open("/bookings")).Html.QuerySelector("a[href^='/homes/bookings/waiting/']")!.GetAttribute("href")!;
        (await second.Open(queue)).Text.Should().Contain("你排第一個");

        site.Clock.Advance(TimeSpan.FromMinutes(50));
        var shown = await first.Follow(await first.Send(await first.Open(stay), stay + "/check-in"));
        shown.Text.Should().Contain("簽到了");
        site.Clock.Advance(TimeSpan.FromMinutes(15));
        var longer = (await first.Open(stay)).Html.QuerySelectorAll($"form[action='{stay}/extend'] button").Select(b => b.GetAttribute("value")!).ToList();
        longer.Should().Contain("2026-11-23T03:10Z");
        var late = await first.Send(await first.Open(stay), stay + "/extend", ("to", "2026-11-23T13:30Z"));
        late.Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        late.Text.Should().Contain("不能用到那麼晚").And.NotContain("下面是");
        (await first.Follow(await first.Send(await first.Open(stay), stay + "/extend", ("to", longer[0])))).Text.Should().Contain("10:00–11:10");
        (await first.Follow(await first.Send(await first.Open(stay), stay + "/leave"))).Text.Should().Contain("用過了");

        var offer = (await second.Open("/bookings")).Html.QuerySelectorAll("a[href^='/homes/bookings/']").Select(a => a.GetAttribute("href")!).First(h => !h.Contains("waiting"));
        var kept = await second.Open(offer);
        kept.Text.Should().Contain("輪到你了");
        (await second.Follow(await second.Send(kept, offer + "/accept"))).Text.Should().Contain("約好了");
        await using var db = site.Db();
        (await db.Notices.AnyAsync(n => n.Kind == StayKinds.Offered)).Should().BeTrue();
    }

    [Fact]
    public async Task A_room_with_a_projector_is_asked_for_at_once_and_waits_for_the_keeper()
    {
        await using var site = await Site.Open();
        using var courier = await site.As("courier-haping");
        var day = await courier.Open("/homes/haping/room?day=2026-11-24&minutes=60");

        var sent = await courier.Send(day, "/homes/haping/room/book", ("from", "2026-11-24T05:00Z"), ("people", "8"), ("with", "projector"));

        var shown = await courier.Follow(sent);
        shown.Text.Should().Contain("申請送出了").And.Contain("小會議室 + 投影機").And.Contain("8");
        await using var db = site.Db();
        var both = await db.Bookings.Where(b => b.From == new DateTimeOffset(2026, 11, 24, 5, 0, 0, TimeSpan.Zero) && b.State == BookingState.Requested && b.People == 8).ToListAsync();
        both.Should().HaveCount(2).And.OnlyContain(b => b.AskId == both[0].AskId);
        both.Select(b => b.LimitGroup).Should().OnlyHaveUniqueItems("each counts where its own quota is");
        (await db.Notices.CountAsync(n => n.Kind == StayKinds.Requested)).Should().Be(1, "what is asked for together is told once");
        (await courier.Follow(await courier.Send(shown, sent.Location! + "/cancel"))).Text.Should().Contain("已取消");
    }

    [Fact]
    public async Task Who_missed_two_can_only_book_a_day_ahead_for_a_week_and_then_as_before()
    {
        await using var site = await Site.Open();
        using var courier = await site.As("courier-haping");
        foreach (var time in new[] { "10:00", "11:00" })
        {
            (await Book(courier, "bike", time)).Status.Should().Be(HttpStatusCode.SeeOther);
        }

        site.Clock.Advance(TimeSpan.FromHours(3));
        await site.Get<BookingDesk>().SweepNoShows(100);
        var far = await courier.Open("/homes/haping/bike?day=2026-11-26&minutes=40");
        var refused = await courier.Send(far, "/homes/haping/bike/book", ("from", "2026-11-26T05:00Z"));
        refused.Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        refused.Text.Should().Contain("最近爽約 2 次");
        var near = await Book(courier, "bike", "14:00");
        near.Status.Should().Be(HttpStatusCode.SeeOther);

        // Nor by moving there, nor by waiting.
        var moved = await courier.Send(await courier.Open(near.Location + "/move"), near.Location + "/move", ("from", "2026-11-26T05:00Z"));
        moved.Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        moved.Text.Should().Contain("最近爽約 2 次");
        var waited = await courier.Post("/homes/haping/bike/wait", [.. FormOf(far), new("from", "2026-11-26T05:00Z"), new("minutes", "40")]);
        waited.Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        waited.Text.Should().Contain("最近爽約 2 次");

        site.Clock.Advance(TimeSpan.FromDays(8));
        var later = await courier.Open("/homes/haping/bike?day=2026-12-04&minutes=40");
        (await courier.Send(later, "/homes/haping/bike/book", ("from", "2026-12-04T05:00Z"))).Status.Should().Be(HttpStatusCode.SeeOther);
    }

    [Fact]
    public async Task A_request_that_nobody_answers_ends_with_a_word_to_who_asked_and_who_would_have_come_along()
    {
        await using var site = await Site.Open();
        using var courier = await site.As("courier-haping");
        var day = await courier.Open("/homes/haping/room?day=2026-11-24&minutes=60");
        var stay = (await courier.Send(day, "/homes/haping/room/book", ("from", "2026-11-24T05:00Z"), ("people", "2"))).Location!;
        var shown = await courier.Follow(await courier.Send(await courier.Open(stay), stay + "/invite"));
        var link = shown.Html.QuerySelector("a[href^='/homes/join/']")!.GetAttribute("href")!;
        using var guest = await site.As("courier-jingwei");
        await guest.Send(await guest.Open(link), link, ("come", "yes"));

        site.Clock.SetUtcNow(new DateTimeOffset(2026, 11, 24, 5, 0, 0, TimeSpan.Zero));
        await site.Get<BookingDesk>().SweepLapsed(100);

        await using var db = site.Db();
        var told = await db.Notices.SingleAsync(n => n.Kind == StayKinds.Expired);
        (await courier.Open($"/inbox/{told.Id}")).Text.Should().Contain("沒有等到答覆").And.Contain("小會議室");
        (await db.Notices.CountAsync(n => n.Kind == StayKinds.GuestCalledOff)).Should().Be(1);
    }

    /// <summary>A keeper changed them on another node: this one goes on remembering what it knew.</summary>
    [Fact]
    public async Task Quotas_are_those_of_the_rows_whatever_a_node_remembers()
    {
        await using var site = await Site.Open();
        using var courier = await site.As("courier-haping");
        await using var db = site.Db();
        await site.Get<HomeBook>().Read(CancellationToken.None);
        await db.Homes.Where(h => h.Code == "haping").ExecuteUpdateAsync(set => set.SetProperty(h => h.Quotas.DayCount, 1).SetProperty(h => h.Quotas.DayMinutes, (int?)null));

        var first = await Book(courier, "bike", "10:00");
        first.Status.Should().Be(HttpStatusCode.SeeOther);
        var second = await Book(courier, "bike", "13:00");
        second.Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        second.Text.Should().Contain("一天 1 次");

        // The bikes get quotas of their own, and none.
        var pool = db.Pools.Where(p => p.Code == "bike" && db.Homes.Any(h => h.Id == p.HomeId && h.Code == "haping"));
        await pool.ExecuteUpdateAsync(set => set.SetProperty(p => p.OwnPolicy, true)
            .SetProperty(p => p.Quotas.DayCount, (int?)null).SetProperty(p => p.Quotas.DayMinutes, 60).SetProperty(p => p.Quotas.WeekCount, (int?)null).SetProperty(p => p.Quotas.WeekMinutes, (int?)null));
        (await Book(courier, "bike", "13:00")).Status.Should().Be(HttpStatusCode.SeeOther, "what was booked by the home's count is not the bikes'");
        (await Book(courier, "bike", "15:00")).Status.Should().Be(HttpStatusCode.UnprocessableEntity);
    }

    internal static async Task<Shown> Book(Surfer courier, string pool, string time, int minutes = 40)
    {
        var day = await courier.Open($"/homes/haping/{pool}?minutes={minutes}");
        var from = TimeOnly.Parse(time, System.Globalization.CultureInfo.InvariantCulture).AddHours(-8);
        return await courier.Send(day, $"/homes/haping/{pool}/book", ("from", $"2026-11-23T{from:HH:mm}Z"), ("minutes", minutes.ToString(System.Globalization.CultureInfo.InvariantCulture)));
    }

    private static List<KeyValuePair<string, string>> FormOf(Shown page) =>
        [new("_form", page.Html.QuerySelector("input[name=_form]")!.GetAttribute("value")!)];
}
