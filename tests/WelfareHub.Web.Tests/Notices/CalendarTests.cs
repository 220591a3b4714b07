using System.Net;
using System.Net.Http.Headers;

using Ical.Net;

using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Tests.Notices;

public sealed class CalendarTests
{
    [Fact]
    public async Task A_phone_subscribes_sees_the_booking_and_sees_it_struck_out_when_it_is_cancelled()
    {
        await using var site = await Site.Open();
        using var courier = await site.As("courier-haping");
        var page = await courier.Open("/bookings/calendar");
        page = await courier.Follow(await courier.Send(page, "/bookings/calendar"));
        var path = AddressOf(page);
        using var phone = site.Nobody();
        Load(await phone.Open(path)).Events.Should().BeEmpty();

        var (booking, slot) = await Book(site);
        var calendar = Load(await phone.Open(path));
        calendar.TimeZones.Should().ContainSingle(z => z.TzId == "Asia/Shanghai");
        var entry = calendar.Events.Should().ContainSingle().Which;
        (entry.Uid, entry.Status, entry.Start!.AsUtc).Should().Be(($"{booking:N}@welfarehub", "CONFIRMED", slot.StartsAt!.Value.UtcDateTime));
        entry.Alarms.Should().ContainSingle();

        await site.Get<BookingDesk>().Cancel(booking, Actor.Staff(Guid.CreateVersion7()), "closed");
        var after = Load(await phone.Open(path)).Events.Single();
        (after.Uid, after.Status).Should().Be((entry.Uid, "CANCELLED"));
        after.Sequence.Should().BeGreaterThan(entry.Sequence);
    }

    [Fact]
    public async Task What_has_not_changed_is_not_sent_again()
    {
        await using var site = await Site.Open();
        using var courier = await site.As("courier-haping");
        var path = AddressOf(await courier.Follow(await courier.Send(await courier.Open("/bookings/calendar"), "/bookings/calendar")));
        using var phone = site.Nobody();
        var tag = (await phone.Open(path)).Response.Headers.ETag!;
        using var again = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        again.Headers.IfNoneMatch.Add(new EntityTagHeaderValue(tag.Tag));
        (await phone.Http.SendAsync(again)).StatusCode.Should().Be(HttpStatusCode.NotModified);
    }

    [Fact]
    public async Task A_renewed_or_invented_address_opens_nothing()
    {
        await using var site = await Site.Open();
        using var courier = await site.As("courier-haping");
        var page = await courier.Follow(await courier.Send(await courier.Open("/bookings/calendar"), "/bookings/calendar"));
        var old = AddressOf(page);
        page = await courier.Follow(await courier.Send(page, "/bookings/calendar"));
        using var phone = site.Nobody();
        (await phone.Get(old)).Status.Should().Be(HttpStatusCode.NotFound);
        await phone.Open(AddressOf(page));
        (await phone.Get(AddressOf(page).Replace("-", "-0", StringComparison.Ordinal))).Status.Should().Be(HttpStatusCode.NotFound);
        (await phone.Get("/calendar/nonsense.ics")).Status.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task An_invitation_and_its_cancellation_name_their_method()
    {
        await using var site = await Site.OpenEmpty();
        var entry = new CalendarEntry(Guid.CreateVersion7(), 3, Site.Start, Site.Start.AddHours(1), Site.Start, false, false, "體檢", "醫院", "7K4M2Q");
        var invite = Calendar.Load(System.Text.Encoding.UTF8.GetString(CalendarFile.Invite(entry, site.Get<CityClock>(), "from@example.org", "to@example.org")))!;
        (invite.Method, invite.Events.Single().Sequence).Should().Be(("REQUEST", 3));
        var strike = Calendar.Load(System.Text.Encoding.UTF8.GetString(CalendarFile.Invite(entry with { Cancelled = true }, site.Get<CityClock>(), "from@example.org", "to@example.org")))!;
        (strike.Method, strike.Events.Single().Status).Should().Be(("CANCEL", "CANCELLED"));
    }

    [Fact]
    public async Task Two_unrelated_readers_understand_the_feed_alike_and_both_see_the_booking_struck_out()
    {
        OtherCalendarReader.SkipWhenMissing();
        await using var site = await Site.Open();
        using var courier = await site.As("courier-haping");
        var path = AddressOf(await courier.Follow(await courier.Send(await courier.Open("/bookings/calendar"), "/bookings/calendar")));
        using var phone = site.Nobody();
        var (booking, slot) = await Book(site);

        var body = (await phone.Open(path)).Body;
        var (one, other) = (Calendar.Load(body)!.Events.Single(), OtherCalendarReader.Read(body));
        other.Zones.Should().Equal("Asia/Shanghai");
        var entry = other.Entries.Should().ContainSingle().Which;
        (entry.Uid, entry.Sequence, entry.Status, entry.Summary, entry.Alarms).Should().Be((one.Uid!, one.Sequence, one.Status!, one.Summary!, 1));
        entry.Start.Should().Be(slot.StartsAt!.Value).And.Be(new DateTimeOffset(one.Start!.AsUtc, TimeSpan.Zero));
        entry.End.Should().Be(slot.EndsAt!.Value);

        await site.Get<BookingDesk>().Cancel(booking, Actor.Staff(Guid.CreateVersion7()), "closed");
        body = (await phone.Open(path)).Body;
        var (oneAfter, otherAfter) = (Calendar.Load(body)!.Events.Single(), OtherCalendarReader.Read(body).Entries.Single());
        (oneAfter.Status, otherAfter.Status, otherAfter.Uid).Should().Be(("CANCELLED", "CANCELLED", entry.Uid));
        otherAfter.Sequence.Should().BeGreaterThan(entry.Sequence);
        otherAfter.Alarms.Should().Be(0, "what is called off rings nobody");
    }

    [Fact]
    public async Task Two_unrelated_readers_understand_an_invitation_and_its_cancellation_alike()
    {
        OtherCalendarReader.SkipWhenMissing();
        await using var site = await Site.OpenEmpty();
        var notes = "帶身份證；早上不要吃東西。\nCall 0451-0000 0000, please: \"now\"; \\ " + new string('長', 200);
        var entry = new CalendarEntry(Guid.CreateVersion7(), 3, Site.Start, Site.Start.AddHours(1), Site.Start, false, false, "秋季健康體檢, 二樓; A", "醫院", notes) { AlarmAhead = TimeSpan.FromHours(2) };
        foreach (var (sent, method, status) in new[] { (entry, "REQUEST", "CONFIRMED"), (entry with { Cancelled = true, Sequence = 4 }, "CANCEL", "CANCELLED") })
        {
            var text = System.Text.Encoding.UTF8.GetString(CalendarFile.Invite(sent, site.Get<CityClock>(), "from@example.org", "to@example.org"));
            text.Split("\r\n").Should().OnlyContain(line => System.Text.Encoding.UTF8.GetByteCount(line) <= 75, "longer lines are folded");
            var (one, other) = (Calendar.Load(text)!, OtherCalendarReader.Read(text));
            (one.Method, other.Method).Should().Be((method, method));
            var (mine, theirs) = (one.Events.Single(), other.Entries.Single());
            (theirs.Uid, theirs.Status, theirs.Sequence, theirs.Start, theirs.Summary).Should().Be((mine.Uid!, status, sent.Sequence, Site.Start, sent.Title));
            mine.Description.Should().Be(notes);
        }
    }

    [Fact]
    public async Task A_client_that_asks_for_the_head_first_gets_it()
    {
        await using var site = await Site.Open();
        using var courier = await site.As("courier-haping");
        var path = AddressOf(await courier.Follow(await courier.Send(await courier.Open("/bookings/calendar"), "/bookings/calendar")));
        using var phone = site.Nobody();
        using var head = new HttpRequestMessage(HttpMethod.Head, new Uri(path, UriKind.Relative));
        var answer = await phone.Http.SendAsync(head);
        (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType, (await answer.Content.ReadAsStringAsync()).Length).Should().Be((HttpStatusCode.OK, "text/calendar", 0));
    }

    private static string AddressOf(Shown page) => new Uri(page.Html.QuerySelector("[name=address]")!.GetAttribute("value")!).PathAndQuery;

    private static Calendar Load(Shown answer) => Calendar.Load(answer.Body)!;

    private static async Task<(Guid Booking, Bookable Slot)> Book(Site site)
    {
        await using var db = site.Db();
        var person = await db.Users.Where(p => p.Persona == "courier-haping").Select(p => p.Id).SingleAsync();
        var from = Site.Start.AddDays(2);
        var slot = await db.Bookables.Where(b => b.Module == "checkups" && !b.Policy.NeedsApproval && b.Taken < b.Capacity && b.StartsAt > from).OrderBy(b => b.StartsAt).FirstAsync();
        var outcome = await site.Get<BookingDesk>().Ask(new Ask(person, Actor.Person(person), [new AskItem(slot.Id)]));
        return (outcome.Should().BeOfType<BookingOutcome.Booked>().Which.BookingId, slot);
    }
}
