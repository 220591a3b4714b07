using System.Globalization;
using System.Net;

using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Facilities;

namespace WelfareHub.Web.Tests.Facilities;

public sealed class RepeatTests
{
    /// <summary>The book corner of 哈平 can be booked 30 days ahead in these tests.</summary>
    private static async Task<Site> Open()
    {
        var site = await Site.Open();
        await using var db = site.Db();
        var pool = await db.Pools.SingleAsync(p => p.Code == "football" && db.Homes.Any(h => h.Id == p.HomeId && h.Code == "haping"));
        await db.Bookables.Where(b => b.PoolId == pool.Id).ExecuteUpdateAsync(set => set.SetProperty(b => b.Policy.FurthestDays, 60));
        var home = await db.Homes.SingleAsync(h => h.Id == pool.HomeId);
        var week = await db.Set<OpeningHours>().Where(h => h.ScheduleId == home.ScheduleId && h.Day == null).ToListAsync();
        home.HolidayOpens = home.HolidayCloses = null;
        db.AddRange(HomeHours.Days(home, week, [new() { Day = new(2026, 12, 8), IsWorkday = false, Name = WelfareHub.Web.Modules.Shared.LocalText.Empty }], new(2026, 11, 23)));
        await db.SaveChangesAsync();
        var unit = await db.Bookables.SingleAsync(b => b.PoolId == pool.Id);
        await site.Get<BookingDesk>().Close(
            new Closure(unit.Id, "換桌布", new DateTimeOffset(2026, 12, 15, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 12, 15, 8, 0, 0, TimeSpan.Zero)), Actor.Staff(Guid.CreateVersion7()));
        site.Get<HomeBook>().Forget();
        return site;
    }

    [Fact]
    public async Task Eight_weeks_over_a_holiday_and_a_closure_are_previewed_chosen_one_by_one_and_edited_together()
    {
        await using var site = await Open();
        using var courier = await site.As("courier-haping");
        using var other = await site.As("courier-jingwei");
        var day = await other.Open("/homes/haping/football?day=2026-12-01&minutes=40");
        (await other.Send(day, "/homes/haping/football/book", ("from", "2026-12-01T05:00Z"))).Status.Should().Be(HttpStatusCode.SeeOther);

        var preview = await courier.Open("/homes/haping/football/repeat?day=2026-11-24&time=13:00&minutes=40&weeks=8");
        preview.Text.Should().Contain("8 週裡有 5 週空著").And.Contain("那個時間被約了").And.Contain("那天放假");
        preview.Html.QuerySelectorAll("input[name='week-01']").Should().HaveCount(4, "three other times that day, or not that week");
        var other1 = preview.Html.QuerySelector("input[name='week-01']")!.GetAttribute("value")!;
        var series = await courier.Follow(await courier.Send(preview, "/homes/haping/football/repeat/book", ("week-01", other1), ("week-07", "skip")));

        await using var db = site.Db();
        Task<List<Booking>> Mine() => db.Bookings.AsNoTracking().Where(b => b.SeriesId != null).OrderBy(b => b.From).ToListAsync();
        var booked = await Mine();
        booked.Select(b => b.From.AddHours(8).Day).Should().Equal(24, 1, 22, 29, 5);
        series.Html.QuerySelectorAll("input[name=booking]").Should().HaveCount(5);
        series.Text.Should().Contain("約好了，都在下面");

        // From the third on, to another time; the one on which somebody else is then stays.
        (await other.Send(await other.Open("/homes/haping/football?day=2026-12-04&minutes=40"), "/homes/haping/football/book", ("from", "2026-12-04T09:00Z"))).Status.Should().Be(HttpStatusCode.SeeOther);
        var since = await courier.Open($"/homes/series/{booked[0].SeriesId}?since={booked[2].Id}");
        since.Html.QuerySelectorAll("input[name=booking][checked]").Should().HaveCount(3);
        var moved = await courier.Follow(await courier.Send(since, $"/homes/series/{booked[0].SeriesId}/move", ("time", "15:00")));
        moved.Text.Should().NotContain("改不了").And.Contain("都改好了");
        (await Mine()).Select(b => b.From.AddHours(8).Hour).Should().Equal(13, booked[1].From.AddHours(8).Hour, 15, 15, 15);
        var all = await courier.Open($"/homes/series/{booked[0].SeriesId}");
        var form = all.Html.QuerySelector("input[name=_form]")!.GetAttribute("value")!;
        await courier.Post($"/homes/series/{booked[0].SeriesId}/cancel", [new("_form", form), .. booked.Skip(3).Select(b => KeyValuePair.Create("booking", b.Id.ToString()))]);
        (await Mine()).Select(b => b.State).Should().Equal(BookingState.Confirmed, BookingState.Confirmed, BookingState.Confirmed, BookingState.Cancelled, BookingState.Cancelled);
        (await other.Get($"/homes/series/{booked[0].SeriesId}")).Status.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Other_times_stand_in_order_and_a_series_of_nothing_is_refused_with_what_was_asked()
    {
        await using var site = await Open();
        using var courier = await site.As("courier-haping");
        using var other = await site.As("courier-jingwei");
        var day = await other.Open("/homes/haping/football?day=2026-12-01&minutes=40");
        await other.Send(day, "/homes/haping/football/book", ("from", "2026-12-01T05:00Z"));

        var preview = await courier.Open("/homes/haping/football/repeat?day=2026-11-24&time=13:00&minutes=40&weeks=2");
        preview.Html.QuerySelectorAll("input[name='week-01']").Select(i => i.GetAttribute("value")).SkipLast(1).Should().HaveCount(3).And.BeInAscendingOrder(StringComparer.Ordinal);
        var none = await courier.Send(preview, "/homes/haping/football/repeat/book", ("week-00", "skip"), ("week-01", "skip"));

        none.Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        none.Text.Should().Contain("請至少選一週").And.Contain("2 週裡有 1 週空著");
        none.Html.QuerySelector("input[name=day]")!.GetAttribute("value").Should().Be("2026-11-24");
        (await other.Send(await other.Open("/homes/haping/football?day=2026-11-24&minutes=40"), "/homes/haping/football/book", ("from", "2026-11-24T05:00Z"))).Status.Should().Be(HttpStatusCode.SeeOther);
        var late = await courier.Send(preview, "/homes/haping/football/repeat/book", ("week-01", "skip"));
        late.Status.Should().Be(HttpStatusCode.UnprocessableEntity, "nothing of it could be had");
        late.Text.Should().Contain("這幾週沒約上").And.Contain("這 2 週那個時間都約不上");
    }

    [Fact]
    public async Task Weeks_in_which_nothing_is_open_have_no_button()
    {
        await using var site = await Site.Open();
        using var courier = await site.As("courier-haping");
        await using (var db = site.Db())
        {
            var unit = await db.Units.Where(u => db.Pools.Any(p => p.Id == u.PoolId && p.Code == "football") && db.Homes.Any(h => h.Id == u.HomeId && h.Code == "haping")).Select(u => u.BookableId).SingleAsync();
            await site.Get<BookingDesk>().Close(new Closure(unit, "換桌布", site.Clock.GetUtcNow(), site.Clock.GetUtcNow().AddDays(60)), Actor.Staff(Guid.CreateVersion7()));
        }

        var preview = await courier.Open("/homes/haping/football/repeat?day=2026-11-24&time=13:00&minutes=40&weeks=2");

        preview.Text.Should().Contain("這 2 週那個時間都約不上").And.Contain("沒有可以選的時間");
        preview.Html.QuerySelectorAll("form[action$='/repeat/book'] button").Should().BeEmpty();
    }

    [Fact]
    public async Task Until_somebody_says_how_long_a_series_is_as_long_as_a_single_stay()
    {
        await using var site = await Open();
        using var courier = await site.As("courier-haping");
        var day = await courier.Open("/homes/haping/football?day=2026-11-24");
        var usual = StayLengths.Usual.ToString(CultureInfo.InvariantCulture);
        day.Html.QuerySelector("input[name=minutes]")!.GetAttribute("value").Should().Be(usual);

        var series = await courier.Open("/homes/haping/football/repeat?day=2026-11-24");

        series.Html.QuerySelector("select[name=minutes] option[selected]")!.GetAttribute("value").Should().Be(usual);
    }

    [Fact]
    public async Task One_booking_moves_to_another_time_and_keeps_its_reference()
    {
        await using var site = await Site.Open();
        using var courier = await site.As("courier-haping");
        var day = await courier.Open("/homes/haping/football?minutes=40");
        var stay = (await courier.Send(day, "/homes/haping/football/book", ("from", "2026-11-23T04:00Z"))).Location!;
        await using var db = site.Db();
        var id = Guid.Parse(stay.Split('/')[^1]);
        var reference = await db.Bookings.Where(b => b.Id == id).Select(b => b.Reference).SingleAsync();

        var page = await courier.Open(stay + "/move");
        var moved = await courier.Follow(await courier.Send(page, stay + "/move", ("from", "2026-11-23T05:30Z")));

        moved.Text.Should().Contain("13:30–14:10").And.Contain(reference);
        (await courier.Post(stay + "/move", [new("_form", page.Html.QuerySelector("input[name=_form]")!.GetAttribute("value")!), new("from", "never")])).Status.Should().Be(HttpStatusCode.UnprocessableEntity);
    }
}
