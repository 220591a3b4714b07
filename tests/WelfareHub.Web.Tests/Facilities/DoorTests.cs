using System.Net;

using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Facilities;

namespace WelfareHub.Web.Tests.Facilities;

/// <summary>Codes on the wall and tablets at the door, over HTTP.</summary>
public sealed class DoorTests
{
    private static readonly DateTimeOffset One = Site.Start.AddHours(4);

    [Fact]
    public async Task Codes_and_tablets_are_for_the_homes_keepers_only()
    {
        await using var site = await KeepingTests.Quiet();
        foreach (var (persona, there) in ((string, bool)[])[("keeper-haping", true), ("admin", true), ("organiser-daoli", false), ("courier-haping", false)])
        {
            using var visitor = await site.As(persona);
            (await visitor.Get("/keeper/haping/door")).Status.Should().Be(there ? HttpStatusCode.OK : HttpStatusCode.NotFound, persona);
        }

        using var courier = await site.As("courier-haping");
        (await courier.Get("/door/nowhere")).Status.Should().Be(HttpStatusCode.NotFound);
        (await courier.Get("/door/haping/treadmill/5")).Status.Should().Be(HttpStatusCode.NotFound);
        (await courier.Get("/door/haping/treadmill/4")).Status.Should().Be(HttpStatusCode.OK);
        using var keeper = await site.As("keeper-haping");
        (await keeper.Open("/keeper/haping/door")).Html.QuerySelectorAll(".codes svg").Should().HaveCount(19, "the home and its eighteen units");
    }

    [Fact]
    public async Task One_scan_checks_in_who_has_a_booking_there_now()
    {
        await using var site = await KeepingTests.Quiet();
        var (id, reference) = await KeepingTests.Book(site, await KeepingTests.PersonOf(site, "courier-haping"), "haping", "treadmill", 2, One);
        using var courier = await site.As("courier-haping");
        using var other = await site.As("courier-jingwei");

        site.Clock.SetUtcNow(One.AddHours(-2));
        (await courier.Open("/door/haping")).Text.Should().Contain("你約的是13:00–13:40").And.Contain("跑步機 2").And.Contain("12:45 起可以簽到").And.NotContain("沒有預約");
        (await other.Open("/door/haping")).Text.Should().Contain("你現在在這裡沒有預約");
        site.Clock.SetUtcNow(One.AddMinutes(-5));
        (await other.Open("/door/haping/treadmill/2")).Text.Should().Contain("現在空著");
        (await KeepingTests.StateOf(site, id)).Should().Be(BookingState.Confirmed, "somebody else's scan is nothing to it");

        var scan = await courier.Get("/door/haping/treadmill/2");
        scan.Location.Should().Be("/door/haping?done=1");
        (await courier.Follow(scan)).Text.Should().Contain("簽到了，請進").And.Contain("跑步機 2").And.Contain(reference);
        (await KeepingTests.StateOf(site, id)).Should().Be(BookingState.CheckedIn);
    }

    [Fact]
    public async Task A_link_on_another_site_asks_before_it_checks_in()
    {
        await using var site = await KeepingTests.Quiet();
        var (id, _) = await KeepingTests.Book(site, await KeepingTests.PersonOf(site, "courier-haping"), "haping", "treadmill", 2, One);
        using var courier = await site.As("courier-haping");
        site.Clock.SetUtcNow(One);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/door/haping", UriKind.Relative));
        request.Headers.Add("Sec-Fetch-Site", "cross-site");

        var asked = await Shown.From(await courier.Http.SendAsync(request));

        asked.Status.Should().Be(HttpStatusCode.OK);
        (await KeepingTests.StateOf(site, id)).Should().Be(BookingState.Confirmed);
        (await courier.Send(asked, "/door/haping/check-in")).Status.Should().Be(HttpStatusCode.SeeOther);
        (await KeepingTests.StateOf(site, id)).Should().Be(BookingState.CheckedIn);
    }

    [Fact]
    public async Task Who_has_no_booking_takes_what_is_free_in_two_taps()
    {
        await using var site = await KeepingTests.Quiet();
        using var courier = await site.As("courier-haping");
        site.Clock.SetUtcNow(One.AddMinutes(3));
        var free = await courier.Open("/door/haping/treadmill/1");
        var pool = await KeepingTests.PoolOf(site, "haping", "treadmill");

        free.Text.Should().NotContain("小會議室", "what needs the keeper's yes is not taken at the door");
        var taken = await courier.Send(free, "/door/haping/take", ("pool", pool.ToString()), ("minutes", "30"));

        (await courier.Follow(taken)).Text.Should().Contain("簽到了，請進").And.Contain("13:40");
        (await courier.Send(free, "/door/haping/take", ("pool", pool.ToString()), ("minutes", "30"))).Location.Should().Be(taken.Location, "tapped twice");
        var bike = (await KeepingTests.PoolOf(site, "haping", "bike")).ToString();
        (await courier.Send(free, "/door/haping/take", ("key", null), ("pool", bike), ("minutes", "30"))).Status.Should().Be(HttpStatusCode.UnprocessableEntity, "nobody is in two places");
    }

    [Fact]
    public async Task A_tablet_is_paired_once_shows_initials_only_and_is_dead_once_revoked()
    {
        await using var site = await KeepingTests.Quiet();
        var (id, _) = await KeepingTests.Book(site, await KeepingTests.PersonOf(site, "courier-haping"), "haping", "treadmill", 2, One);
        site.Clock.SetUtcNow(One);
        await site.Get<BookingDesk>().CheckIn(id, Actor.Staff(Guid.CreateVersion7()));
        using var keeper = await site.As("keeper-haping");
        using var tablet = site.Nobody();
        using var second = site.Nobody();
        var code = await Code(keeper);

        (await tablet.Send(await tablet.Open("/kiosk"), "/kiosk/pair", ("code", "3333-4444"))).Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        (await tablet.Send(await tablet.Open("/kiosk"), "/kiosk/pair", ("code", code))).Location.Should().Be("/kiosk");
        (await second.Send(await second.Open("/kiosk"), "/kiosk/pair", ("code", code))).Status.Should().Be(HttpStatusCode.UnprocessableEntity, "a code is good once");

        var board = await tablet.Open("/kiosk");
        await using var db = site.Db();
        var name = await (from b in db.Bookings where b.Id == id join p in db.Users on b.PersonId equals (Guid?)p.Id select p.FullName).SingleAsync();
        board.Text.Should().Contain("跑步機 2").And.Contain(Initials.Of(name)).And.NotContain(name);
        board.Response.Headers.GetValues("Refresh").Should().Equal("30;url=/kiosk");
        var kiosk = await db.Kiosks.SingleAsync();
        kiosk.TokenHash.Should().NotBe(tablet.Cookie("wh.kiosk"));

        (await keeper.Send(await keeper.Open("/keeper/haping/door"), $"/keeper/haping/kiosks/{kiosk.Id}/revoke")).Location.Should().Be("/keeper/haping/door?done=revoked");
        var dead = await tablet.Get("/kiosk");
        dead.Status.Should().Be(HttpStatusCode.Forbidden);
        dead.Text.Should().Contain("已經斷開").And.NotContain("跑步機");
        dead.Html.QuerySelector("main form").Should().BeNull();
    }

    [Fact]
    public async Task A_revoked_token_opens_nothing_and_another_homes_keeper_cannot_revoke()
    {
        await using var site = await KeepingTests.Quiet();
        using var keeper = await site.As("keeper-haping");
        using var other = await site.As("organiser-daoli");
        using var tablet = await Tablet(site, keeper);
        var walkIn = await tablet.Open("/kiosk/walk-in");
        var pool = await KeepingTests.PoolOf(site, "haping", "treadmill");
        await using var db = site.Db();
        var kiosk = await db.Kiosks.AsNoTracking().SingleAsync();
        var door = await other.Open("/keeper/gongcheng/door");
        var form = door.Html.QuerySelector("main input[name=_form]")!.GetAttribute("value")!;

        (await other.Post($"/keeper/gongcheng/kiosks/{kiosk.Id}/revoke", [new("_form", form)])).Status.Should().Be(HttpStatusCode.NotFound);
        (await other.Post($"/keeper/haping/kiosks/{kiosk.Id}/revoke", [new("_form", form)])).Status.Should().Be(HttpStatusCode.NotFound);
        await keeper.Send(await keeper.Open("/keeper/haping/door"), $"/keeper/haping/kiosks/{kiosk.Id}/revoke");
        (await tablet.Send(walkIn, "/kiosk/walk-in", ("who", "139 0000 1027"), ("pool", pool.ToString()))).Status.Should().Be(HttpStatusCode.Forbidden);
        var person = await KeepingTests.PersonOf(site, "courier-haping");
        (await db.Bookings.AnyAsync(b => b.PersonId == person && b.State == BookingState.CheckedIn)).Should().BeFalse();
    }

    [Fact]
    public async Task A_tablet_answers_known_and_unknown_numbers_alike_and_not_too_often()
    {
        await using var site = await KeepingTests.Quiet();
        using var keeper = await site.As("keeper-haping");
        site.Clock.SetUtcNow(One);
        using var tablet = await Tablet(site, keeper);
        var form = await tablet.Open("/kiosk/walk-in");
        var pool = await KeepingTests.PoolOf(site, "haping", "treadmill");

        var known = await tablet.Send(form, "/kiosk/walk-in", ("who", "139 0000 1027"), ("pool", pool.ToString()), ("minutes", "30"));
        var unknown = await tablet.Send(form, "/kiosk/walk-in", ("who", "139 9999 9999"), ("pool", pool.ToString()), ("minutes", "30"));
        var nonsense = await tablet.Send(form, "/kiosk/walk-in", ("who", "nobody"), ("pool", pool.ToString()), ("minutes", "30"));

        unknown.Location.Should().Be(known.Location).And.Be("/kiosk?noted=phone");
        nonsense.Status.Should().Be(HttpStatusCode.UnprocessableEntity, "a slip of the finger is nobody's number");
        nonsense.Html.QuerySelector("input[name=who]")!.GetAttribute("aria-invalid").Should().Be("true");
        var person = await KeepingTests.PersonOf(site, "courier-haping");
        await using var db = site.Db();
        (await db.Bookings.AnyAsync(b => b.PersonId == person && b.State == BookingState.CheckedIn && b.From == One)).Should().BeTrue();
        for (var i = 0; i < 9; i++)
            await tablet.Send(form, "/kiosk/walk-in", ("who", "139 9999 9999"), ("pool", pool.ToString()));
        (await tablet.Send(form, "/kiosk/walk-in", ("who", "139 9999 9999"), ("pool", pool.ToString()))).Text.Should().Contain("試得太多了");
    }

    [Fact]
    public async Task While_a_home_is_said_to_be_closed_its_door_and_tablet_take_in_only_who_has_a_booking()
    {
        await using var site = await KeepingTests.Quiet();
        var (id, reference) = await KeepingTests.Book(site, await KeepingTests.PersonOf(site, "courier-haping"), "haping", "treadmill", 2, One);
        using var keeper = await site.As("keeper-haping");
        using var other = await site.As("courier-jingwei");
        site.Clock.SetUtcNow(One);
        using var tablet = await Tablet(site, keeper);
        var open = await tablet.Open("/kiosk/walk-in");
        var (before, free) = (await other.Open("/door/haping"), await other.Open("/homes?what=treadmill&home=haping"));
        await keeper.Send(await keeper.Open("/keeper"), "/keeper/haping/say", ("say", "closed"));

        var door = await other.Open("/door/haping");
        door.Text.Should().Contain("關著").And.NotContain("現在空著").And.NotContain("都有人在用", "nobody is there");
        door.Html.QuerySelector("form[action$='/take']").Should().BeNull();
        (await tablet.Open("/kiosk")).Html.QuerySelector("a[href*='walk-in?pool=']").Should().BeNull();
        var form = await tablet.Open("/kiosk/walk-in");
        form.Text.Should().Contain("輸入編號就能簽到");
        form.Html.QuerySelector("input[name=pool]").Should().BeNull("there is nothing to choose");

        var pool = (await KeepingTests.PoolOf(site, "haping", "treadmill")).ToString();
        var late = await tablet.Send(open, "/kiosk/walk-in", ("who", "139 0000 1014"), ("pool", pool), ("minutes", "30"));
        late.Text.Should().Contain("現在關著：有預約就輸入編號");
        (await other.Send(before, "/door/haping/take", ("pool", pool), ("minutes", "30"))).Text.Should().Contain("這裡剛關門了");
        (await other.Send(free, "/homes/haping/treadmill/book", ("from", "now"))).Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        await using (var db = site.Db())
            (await db.Bookings.CountAsync(b => (b.State == BookingState.Confirmed || b.State == BookingState.CheckedIn) && !b.ByHouse && b.To > One && db.Units.Any(u => u.BookableId == b.BookableId))).Should().Be(1, "only the one from before");
        (await tablet.Send(form, "/kiosk/walk-in", ("who", reference))).Location.Should().Be("/kiosk?noted=in");
        (await KeepingTests.StateOf(site, id)).Should().Be(BookingState.CheckedIn);
    }

    [Fact]
    public async Task A_tablet_says_what_was_typed_wrong_and_keeps_a_good_number_while_the_rest_is_chosen()
    {
        await using var site = await KeepingTests.Quiet();
        using var keeper = await site.As("keeper-haping");
        site.Clock.SetUtcNow(One);
        using var tablet = await Tablet(site, keeper);
        var form = await tablet.Open("/kiosk/walk-in");

        var slip = await tablet.Send(form, "/kiosk/walk-in", ("who", "139 0000 10"));
        slip.Text.Should().Contain("不像手機號，也不像預約編號");
        slip.Html.QuerySelector("input[name=who]")!.GetAttribute("value").Should().BeNullOrEmpty();
        var missing = await tablet.Send(form, "/kiosk/walk-in", ("who", "139 0000 1027"), ("pool", null));
        missing.Text.Should().Contain("請選擇要用什麼");
        missing.Html.QuerySelector("input[name=who]")!.GetAttribute("value").Should().Be("139 0000 1027");
    }

    [Theory]
    [InlineData("王小明", "王＊")]
    [InlineData("John Smith", "J. S.")]
    [InlineData("", "＊")]
    [InlineData(null, "＊")]
    public void A_wall_shows_no_more_than_initials(string? name, string shown) => Initials.Of(name).Should().Be(shown);

    /// <summary>A tablet that the keeper has paired with the door.</summary>
    private static async Task<Surfer> Tablet(Site site, Surfer keeper)
    {
        var tablet = site.Nobody();
        await tablet.Send(await tablet.Open("/kiosk"), "/kiosk/pair", ("code", await Code(keeper)));
        return tablet;
    }

    private static async Task<string> Code(Surfer keeper)
    {
        var made = await keeper.Send(await keeper.Open("/keeper/haping/door"), "/keeper/haping/kiosks", ("name", "門口"));
        return made.Html.QuerySelector(".banner .reference b")!.TextContent;
    }
}
