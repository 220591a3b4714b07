using System.Net;

using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;

namespace WelfareHub.Web.Tests.Facilities;

/// <summary>The keeper's day desk, the planning board and repairs, over HTTP.</summary>
public sealed partial class KeepingTests
{
    /// <summary>Monday 13:00 in Harbin, when the home at the hub is open.</summary>
    private static readonly DateTimeOffset One = Site.Start.AddHours(4);

    [Theory]
    [InlineData("")]
    [InlineData("/board")]
    [InlineData("/board?view=week&day=2026-11-25")]
    [InlineData("/repairs")]
    [InlineData("/close")]
    public async Task Pages_of_a_home_are_there_for_its_keeper_its_organiser_and_nobody_else(string page)
    {
        await using var site = await Quiet();
        foreach (var (persona, haping, gongcheng) in ((string, int, int)[])[("keeper-haping", 200, 404), ("organiser-daoli", 404, 200), ("admin", 200, 200), ("courier-haping", 404, 404), ("scheduler-first", 404, 404)])
        {
            using var visitor = await site.As(persona);
            ((int)(await visitor.Get("/keeper/haping" + page)).Status).Should().Be(haping, "{0} opens the hub's home", persona);
            ((int)(await visitor.Get("/keeper/gongcheng" + page)).Status).Should().Be(gongcheng, "{0} opens the home in Daoli", persona);
            (await visitor.Get("/keeper/nowhere" + page)).Status.Should().Be(HttpStatusCode.NotFound);
        }
    }

    [Fact]
    public async Task A_keeper_cannot_act_on_a_booking_of_another_home()
    {
        await using var site = await Quiet();
        var courier = await PersonOf(site, "courier-jingwei");
        var (id, _) = await Book(site, courier, "gongcheng", "treadmill", 1, One);
        using var keeper = await site.As("keeper-haping");
        var desk = await keeper.Open("/keeper/haping");
        var token = desk.Html.QuerySelector("input[name=_form]")!.GetAttribute("value")!;

        foreach (var act in (string[])["check-in", "leave", "no-show", "confirm", "decline", "cancel", "move", "nonsense"])
            (await keeper.Post($"/keeper/haping/bookings/{id}/{act}", [new("_form", token), new("reason", "x")])).Status.Should().Be(HttpStatusCode.NotFound, act);
        (await keeper.Get($"/keeper/haping/bookings/{id}")).Status.Should().Be(HttpStatusCode.NotFound);
        (await StateOf(site, id)).Should().Be(BookingState.Confirmed);
    }

    [Fact]
    public async Task The_desk_shows_who_is_on_and_who_is_next_and_takes_their_coming_and_going()
    {
        await using var site = await Quiet();
        var courier = await PersonOf(site, "courier-haping");
        var (id, _) = await Book(site, courier, "haping", "treadmill", 2, One);
        using var keeper = await site.As("keeper-haping");

        site.Clock.SetUtcNow(One.AddMinutes(3));
        var desk = await keeper.Open("/keeper/haping");
        desk.Text.Should().Contain("跑步機 2").And.Contain("已到點，還沒簽到");
        desk.Html.QuerySelectorAll("form[action$='/walk-in'], h2#next").Select(e => e.LocalName).Should().Equal(["form", "h2"], "who stands at the desk is not below everybody else");
        (await keeper.Send(desk, $"/keeper/haping/bookings/{id}/check-in")).Location.Should().Be("/keeper/haping?done=check-in");
        (await StateOf(site, id)).Should().Be(BookingState.CheckedIn);

        var on = await keeper.Open("/keeper/haping?done=check-in");
        on.Text.Should().Contain("簽到了。");
        (await keeper.Send(on, $"/keeper/haping/bookings/{id}/check-in".Replace("check-in", "leave", StringComparison.Ordinal))).Status.Should().Be(HttpStatusCode.SeeOther);
        (await StateOf(site, id)).Should().Be(BookingState.Completed);
        (await keeper.Send(desk, $"/keeper/haping/bookings/{id}/check-in")).Status.Should().Be(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task Who_does_not_come_is_marked_and_may_still_check_in_while_the_place_is_free()
    {
        await using var site = await Quiet();
        var (id, _) = await Book(site, await PersonOf(site, "courier-haping"), "haping", "treadmill", 2, One);
        using var keeper = await site.As("keeper-haping");
        site.Clock.SetUtcNow(One.AddMinutes(5));

        await keeper.Send(await keeper.Open("/keeper/haping"), $"/keeper/haping/bookings/{id}/no-show");
        (await StateOf(site, id)).Should().Be(BookingState.NoShow);
        await keeper.Send(await keeper.Open("/keeper/haping"), $"/keeper/haping/bookings/{id}/check-in");
        (await StateOf(site, id)).Should().Be(BookingState.CheckedIn);
    }

    [Fact]
    public async Task A_walk_in_by_phone_number_takes_what_is_free_and_one_by_reference_checks_in()
    {
        await using var site = await Quiet();
        var (id, reference) = await Book(site, await PersonOf(site, "courier-jingwei"), "haping", "bike", 1, One);
        using var keeper = await site.As("keeper-haping");
        site.Clock.SetUtcNow(One.AddMinutes(-7));
        var desk = await keeper.Open("/keeper/haping");
        var pool = await PoolOf(site, "haping", "treadmill");

        (await keeper.Send(desk, "/keeper/haping/walk-in", ("who", "139 0000 1027"), ("pool", pool.ToString()), ("minutes", "30"))).Status.Should().Be(HttpStatusCode.SeeOther);
        (await keeper.Send(desk, "/keeper/haping/walk-in", ("who", reference.ToLowerInvariant()))).Status.Should().Be(HttpStatusCode.SeeOther);
        (await keeper.Send(desk, "/keeper/haping/walk-in", ("who", "139 9999 9999"), ("pool", pool.ToString()))).Text.Should().Contain("找不到");
        (await keeper.Send(desk, "/keeper/haping/walk-in", ("who", "139 0000 1014"))).Status.Should().Be(HttpStatusCode.UnprocessableEntity);

        await using var db = site.Db();
        var courier = await PersonOf(site, "courier-haping");
        var taken = await db.Bookings.SingleAsync(b => b.PersonId == courier && b.State == BookingState.CheckedIn);
        taken.From.Should().Be(One.AddMinutes(-7));
        taken.To.Should().Be(One.AddMinutes(30));
        (await StateOf(site, id)).Should().Be(BookingState.CheckedIn);
    }

    [Fact]
    public async Task A_request_is_agreed_to_or_declined_with_a_reason()
    {
        await using var site = await Quiet();
        var (yes, _) = await Book(site, await PersonOf(site, "courier-haping"), "haping", "room", 1, One.AddDays(1));
        var (no, _) = await Book(site, await PersonOf(site, "courier-jingwei"), "haping", "room", 1, One.AddDays(2));
        using var keeper = await site.As("keeper-haping");
        var desk = await keeper.Open("/keeper/haping");

        desk.Text.Should().Contain("等你答覆的申請");
        (await keeper.Send(desk, $"/keeper/haping/bookings/{yes}/confirm")).Status.Should().Be(HttpStatusCode.SeeOther);
        var bare = await keeper.Send(desk, $"/keeper/haping/bookings/{no}/decline", ("reason", " "));
        bare.Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        bare.Html.QuerySelectorAll("details[open] #f-reason[aria-invalid=true]").Should().ContainSingle("the summary leads to the question that was left unanswered");
        (await keeper.Send(desk, $"/keeper/haping/bookings/{no}/decline", ("reason", "那天有培訓"))).Status.Should().Be(HttpStatusCode.SeeOther);
        var mute = await keeper.Send(await keeper.Open($"/keeper/haping/bookings/{yes}"), $"/keeper/haping/bookings/{yes}/cancel");
        mute.Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        mute.Html.QuerySelectorAll("form[action$='/move'], details[open] #f-reason").Should().HaveCount(2, "it is the booking's own page still");
        (await StateOf(site, yes)).Should().Be(BookingState.Confirmed);
        (await StateOf(site, no)).Should().Be(BookingState.Declined);
    }

    [Fact]
    public async Task A_booking_moves_to_another_unit_and_time_and_keeps_its_length_and_reference()
    {
        await using var site = await Quiet();
        var (id, reference) = await Book(site, await PersonOf(site, "courier-haping"), "haping", "treadmill", 2, One);
        await Book(site, await PersonOf(site, "courier-jingwei"), "haping", "treadmill", 3, One);
        using var keeper = await site.As("keeper-haping");
        var page = await keeper.Open($"/keeper/haping/bookings/{id}");
        var (three, four) = (await UnitOf(site, "haping", "treadmill", 3), await UnitOf(site, "haping", "treadmill", 4));

        page.Text.Should().Contain("139 0000 1027");
        (await keeper.Send(page, $"/keeper/haping/bookings/{id}/move", ("unit", three.ToString()))).Text.Should().Contain("那段時間已經有人了");
        (await keeper.Send(page, $"/keeper/haping/bookings/{id}/move", ("at", "21:40"))).Text.Should().Contain("開放時間");
        var past = await keeper.Send(page, $"/keeper/haping/bookings/{id}/move", ("at", "07:00"));
        past.Html.QuerySelector("input[name=at]")!.GetAttribute("aria-invalid").Should().Be("true", "the words stand beside the field they are about");
        past.Html.QuerySelector(".errors a[href='#f-at']")!.TextContent.Should().Contain("已經過去");
        (await keeper.Send(page, $"/keeper/haping/bookings/{id}/move", ("unit", Guid.CreateVersion7().ToString()))).Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        var moved = await keeper.Send(page, $"/keeper/haping/bookings/{id}/move", ("unit", four.ToString()), ("at", "14:20"));

        moved.Location.Should().Be("/keeper/haping/board?day=2026-11-23&done=moved");
        var board = await keeper.Follow(moved);
        board.Html.QuerySelector($"tr[data-unit='{four}'] a[data-move$='{id}/move']").Should().NotBeNull();
        await using var db = site.Db();
        (await db.Bookings.SingleAsync(b => b.Id == id)).Should().Match<Booking>(b => b.BookableId == four && b.Reference == reference && b.From == One.AddMinutes(80) && b.To == One.AddMinutes(120));
    }

    [Fact]
    public async Task The_week_lists_what_is_to_come_and_counts_what_is_over()
    {
        await using var site = await Quiet();
        var (over, _) = await Book(site, await PersonOf(site, "courier-haping"), "haping", "treadmill", 2, One);
        var (coming, _) = await Book(site, await PersonOf(site, "courier-jingwei"), "haping", "treadmill", 2, One.AddDays(1));
        using var keeper = await site.As("keeper-haping");
        site.Clock.SetUtcNow(One.AddHours(3));

        var week = await keeper.Open("/keeper/haping/board?view=week");

        week.Html.QuerySelector($"a[href*='{over}']").Should().BeNull();
        week.Html.QuerySelector(".board-over")!.GetAttribute("href").Should().Be("/keeper/haping/board?day=2026-11-23");
        week.Html.QuerySelector($"a[href$='{coming}?view=week']").Should().NotBeNull("from there the way back leads to the week");
    }

    [Fact]
    public async Task A_party_is_moved_only_to_where_all_of_it_has_room()
    {
        await using var site = await Quiet();
        var (table, unit) = (await UnitOf(site, "haping", "football", 1), await UnitOf(site, "haping", "treadmill", 2));
        var person = await PersonOf(site, "courier-haping");
        var outcome = await site.Get<BookingDesk>().Ask(new Ask(person, Actor.Person(person), [new AskItem(table, One, One.AddMinutes(40))]) { People = 3 });
        var id = outcome.Should().BeOfType<BookingOutcome.Booked>().Subject.BookingId;
        using var keeper = await site.As("keeper-haping");
        var page = await keeper.Open($"/keeper/haping/bookings/{id}");

        page.Html.QuerySelectorAll("select[name=unit] option").Select(o => o.GetAttribute("value")).Should().Contain(table.ToString()).And.NotContain(unit.ToString(), "what is too small is not offered");
        var refused = await keeper.Send(page, $"/keeper/haping/bookings/{id}/move", ("unit", unit.ToString()));

        refused.Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        refused.Text.Should().Contain("坐不下這麼多人");
        refused.Html.QuerySelector("select[name=unit] option[selected]")!.GetAttribute("value").Should().Be(table.ToString());
        await using var db = site.Db();
        (await db.Bookings.SingleAsync(b => b.Id == id)).Should().Match<Booking>(b => b.BookableId == table && b.People == 3 && b.State == BookingState.Confirmed);
        (await keeper.Send(page, $"/keeper/haping/bookings/{id}/move", ("at", "14:20"))).Status.Should().Be(HttpStatusCode.SeeOther);
    }

    /// <summary>The demo, with nobody in its homes.</summary>
    internal static async Task<Site> Quiet()
    {
        var site = await Site.Open();
        await Empty(site);
        return site;
    }

    internal static async Task Empty(Site site)
    {
        await using var db = site.Db();
        await db.Bookings.Where(b => db.Units.Any(u => u.BookableId == b.BookableId)).ExecuteUpdateAsync(set => set.SetProperty(b => b.State, BookingState.Cancelled));
    }

    internal static async Task<Guid> PersonOf(Site site, string persona)
    {
        await using var db = site.Db();
        return await db.Users.Where(p => p.Persona == persona).Select(p => p.Id).SingleAsync();
    }

    internal static async Task<Guid> PoolOf(Site site, string home, string pool)
    {
        await using var db = site.Db();
        return await (from p in db.Pools join h in db.Homes on p.HomeId equals h.Id where h.Code == home && p.Code == pool select p.Id).SingleAsync();
    }

    internal static async Task<Guid> UnitOf(Site site, string home, string pool, int number)
    {
        var id = await PoolOf(site, home, pool);
        await using var db = site.Db();
        return await db.Units.Where(u => u.PoolId == id && u.Number == number).Select(u => u.BookableId).SingleAsync();
    }

    /// <summary>Forty minutes of a unit, an hour and a half where an hour's grid asks for more.</summary>
    internal static async Task<(Guid Id, string Reference)> Book(Site site, Guid person, string home, string pool, int number, DateTimeOffset from, bool mayBeMoved = false)
    {
        var unit = await UnitOf(site, home, pool, number);
        var length = pool == "room" ? 60 : 40;
        var outcome = await site.Get<BookingDesk>().Ask(new Ask(person, Actor.Staff(person), [new AskItem(unit, from, from.AddMinutes(length))]) { MayBeMoved = mayBeMoved });
        var booked = outcome.Should().BeOfType<BookingOutcome.Booked>().Subject;
        return (booked.BookingId, booked.Reference);
    }

    internal static async Task<BookingState> StateOf(Site site, Guid id)
    {
        await using var db = site.Db();
        return await db.Bookings.Where(b => b.Id == id).Select(b => b.State).SingleAsync();
    }
}
