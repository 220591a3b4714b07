using System.Net;

using Ical.Net;

using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Notices;
using WelfareHub.Web.Tests.Notices;

using static WelfareHub.Web.Tests.Facilities.KeepingTests;

namespace WelfareHub.Web.Tests.Facilities;

/// <summary>Stays in calendars and on the kept page, and what those who come along are told.</summary>
public sealed class StayCalendarTests
{
    private static readonly DateTimeOffset One = Site.Start.AddHours(28);

    [Fact]
    public async Task A_stay_is_one_entry_that_moves_and_is_struck_out_in_the_file_and_in_the_feed()
    {
        await using var site = await Quiet();
        var (id, reference) = await Book(site, await PersonOf(site, "courier-haping"), "haping", "treadmill", 2, One);
        using var courier = await site.As("courier-haping");
        using var other = await site.As("courier-jingwei");
        using var phone = site.Nobody();
        var file = $"/homes/bookings/{id}/calendar.ics";

        (await other.Get(file)).Status.Should().Be(HttpStatusCode.NotFound);
        (await courier.Open($"/homes/bookings/{id}")).Html.QuerySelector($"a[href='{file}']").Should().NotBeNull();
        var first = Calendar.Load((await courier.Open(file)).Body)!.Events.Should().ContainSingle().Subject;
        first.Uid.Should().Be($"{id:N}@welfarehub");
        first.Summary.Should().Contain("跑步機 2");
        first.Description.Should().Contain(reference);
        var page = await courier.Follow(await courier.Send(await courier.Open("/bookings/calendar"), "/bookings/calendar"));
        var feed = new Uri(page.Html.QuerySelector("#f-address")!.GetAttribute("value")!).PathAndQuery;
        Entry(await phone.Open(feed), id).Start!.AsUtc.Should().Be(One.UtcDateTime);

        await site.Get<BookingDesk>().Reschedule(id, Actor.Staff(Guid.CreateVersion7()), [new AskItem(await UnitOf(site, "haping", "treadmill", 3), One.AddHours(1), One.AddHours(1).AddMinutes(40))], []);
        var moved = Entry(await phone.Open(feed), id);
        moved.Start!.AsUtc.Should().Be(One.AddHours(1).UtcDateTime);
        moved.Sequence.Should().BeGreaterThan(first.Sequence);
        await site.Get<BookingDesk>().Cancel(id, Actor.Staff(Guid.CreateVersion7()), "停電");
        Entry(await phone.Open(feed), id).Should().Match<Ical.Net.CalendarComponents.CalendarEvent>(e => e.Status == "CANCELLED" && e.Sequence > moved.Sequence);
    }

    [Fact]
    public async Task A_homes_feed_says_what_and_when_to_its_keeper_and_never_who()
    {
        await using var site = await Quiet();
        var person = await PersonOf(site, "courier-haping");
        var (id, reference) = await Book(site, person, "haping", "treadmill", 2, One);
        var (elsewhere, _) = await Book(site, await PersonOf(site, "courier-jingwei"), "gongcheng", "treadmill", 1, One);
        using var keeper = await site.As("keeper-haping");
        using var organiser = await site.As("organiser-daoli");
        using var program = site.Nobody();

        (await organiser.Get("/keeper/haping/home/calendar")).Status.Should().Be(HttpStatusCode.NotFound);
        var page = await keeper.Follow(await keeper.Send(await keeper.Open("/keeper/haping/home/calendar"), "/keeper/haping/home/calendar"));
        var path = new Uri(page.Html.QuerySelector("#f-address")!.GetAttribute("value")!).PathAndQuery;
        var feed = await program.Open(path);

        await using var db = site.Db();
        var name = await db.Users.Where(p => p.Id == person).Select(p => p.FullName).SingleAsync();
        feed.Body.Should().NotContain(name).And.NotContain(reference).And.NotContain($"{elsewhere:N}");
        Calendar.Load(feed.Body)!.Events.Should().Contain(e => e.Uid == $"home-{id:N}@welfarehub" && e.Summary!.Contains(" 2 ", StringComparison.Ordinal));

        await db.RoleGrants.Where(g => g.PersonId == db.Users.First(p => p.Persona == "keeper-haping").Id).ExecuteDeleteAsync();
        (await program.Get(path)).Status.Should().Be(HttpStatusCode.NotFound, "with the role goes the feed");
    }

    [Fact]
    public async Task The_kept_page_holds_a_stay_with_its_reference_and_code()
    {
        await using var site = await Quiet();
        var (_, reference) = await Book(site, await PersonOf(site, "courier-haping"), "haping", "treadmill", 2, One);
        using var courier = await site.As("courier-haping");
        var kept = await courier.Open("/offline/mine");
        kept.Text.Should().Contain(reference).And.Contain("哈平中轉場職工之家").And.NotContain("跑步機");
        kept.Html.QuerySelectorAll(".qr svg").Should().NotBeEmpty();
    }

    [Fact]
    public async Task Who_comes_along_hears_of_a_move_and_of_the_end()
    {
        await using var site = await Quiet();
        using var host = await site.As("courier-haping");
        using var guest = await site.As("courier-jingwei");
        var day = await host.Open("/homes/haping/football?minutes=40&day=2026-11-24");
        var stay = (await host.Send(day, "/homes/haping/football/book", ("from", "2026-11-24T05:00Z"), ("people", "2"))).Location!;
        var shown = await host.Follow(await host.Send(await host.Open(stay), stay + "/invite"));
        var link = shown.Html.QuerySelector("a[href^='/homes/join/']")!.GetAttribute("href")!;
        await guest.Send(await guest.Open(link), link, ("come", "yes"));
        var id = Guid.Parse(stay.Split('/')[^1]);
        await using var db = site.Db();
        var unit = await db.Bookings.Where(b => b.Id == id).Select(b => b.BookableId).SingleAsync();

        await site.Get<BookingDesk>().Reschedule(id, Actor.Person(await PersonOf(site, "courier-haping")), [new AskItem(unit, One.AddHours(2), One.AddHours(2).AddMinutes(40))], []);
        await site.Get<NoticeSweeper>().Sweep(CancellationToken.None);
        var told = await guest.Open((await guest.Open("/inbox")).Html.QuerySelectorAll("a[href^='/inbox/']").First(a => a.TextContent.Contains("改到", StringComparison.Ordinal)).GetAttribute("href")!);
        told.Html.QuerySelector($"a[href='{link}']").Should().NotBeNull("it leads back to the table");

        await site.Get<BookingDesk>().Cancel(id, Actor.Person(await PersonOf(site, "courier-haping")), null);
        await site.Get<NoticeSweeper>().Sweep(CancellationToken.None);
        (await guest.Open("/inbox")).Text.Should().Contain("不去了");
        var me = await PersonOf(site, "courier-jingwei");
        (await db.Notices.Where(n => n.PersonId == me && (n.Kind == "stay.guest-moved" || n.Kind == "stay.guest-called-off")).Select(n => n.Kind).ToListAsync()).Should().BeEquivalentTo("stay.guest-moved", "stay.guest-called-off");
    }

    [Fact]
    public async Task What_a_mail_put_into_the_calendar_a_mail_moves_and_strikes_out_when_the_courier_changes_their_mind()
    {
        var channel = new FakeChannel { Kind = ChannelKind.Mail };
        await using var site = await Site.Open(change: b => b.Services.AddSingleton<IChannel>(channel));
        await Empty(site);
        var (me, desk) = (await PersonOf(site, "courier-haping"), site.Get<BookingDesk>());
        var unit = await UnitOf(site, "haping", "treadmill", 2);
        var outcome = (BookingOutcome.Booked)await desk.Ask(new Ask(me, Actor.Person(me), [new AskItem(unit, One, One.AddMinutes(40))]));
        await site.Get<NoticeSweeper>().Sweep(CancellationToken.None);
        await desk.Reschedule(outcome.BookingId, Actor.Person(me), [new AskItem(unit, One.AddHours(1), One.AddHours(1).AddMinutes(40))], []);
        await site.Get<NoticeSweeper>().Sweep(CancellationToken.None);
        await desk.Cancel(outcome.BookingId, Actor.Person(me), null);
        await site.Get<NoticeSweeper>().Sweep(CancellationToken.None);

        channel.Sent.Select(l => l.Kind.Name).Should().Equal("stay.booked", "stay.booked", "stay.cancelled");
        var entries = channel.Sent.Select(l => l.Calendar!).ToList();
        entries.Select(e => (e.From, e.Cancelled)).Should().Equal((One, false), (One.AddHours(1), false), (One.AddHours(1), true));
        entries.Select(e => e.Sequence).Should().BeInAscendingOrder().And.OnlyHaveUniqueItems();
        using var courier = await site.As("courier-haping");
        (await courier.Open("/inbox")).Text.Should().NotContain("已取消", "they saw it on the screen");
    }

    private static Ical.Net.CalendarComponents.CalendarEvent Entry(Shown feed, Guid id) => Calendar.Load(feed.Body)!.Events.Single(e => e.Uid == $"{id:N}@welfarehub");
}
