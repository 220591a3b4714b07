using System.Net;

using Ical.Net;

using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Accounts;

namespace WelfareHub.Web.Tests.Notices;

/// <summary>The calendars of a hospital and of an organiser: sessions and numbers, never a name.</summary>
public sealed class DeskCalendarTests
{
    [Theory]
    [InlineData("courier-haping", "/hospital/calendar")]
    [InlineData("courier-haping", "/organiser/calendar")]
    [InlineData("scheduler-first", "/organiser/calendar")]
    [InlineData("organiser-daoli", "/hospital/calendar")]
    public async Task Nobody_gets_the_calendar_of_a_desk_that_is_not_theirs(string persona, string path)
    {
        await using var site = await Site.Open();
        using var visitor = await site.As(persona);
        (await visitor.Get(path)).Status.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_hospital_sees_each_of_its_sessions_with_numbers_and_nobody_elses()
    {
        await using var site = await Site.Open();
        using var scheduler = await site.As("scheduler-first");
        var path = await Subscribe(scheduler, "/hospital/calendar");
        using var client = site.Nobody();
        await using var db = site.Db();
        var hospital = await db.Hospitals.Where(h => h.Code == "first").Select(h => h.Id).SingleAsync();
        var (booking, slot, name) = await Book(site, hospital);

        var feed = await client.Open(path);
        var calendar = Calendar.Load(feed.Body)!;
        var own = (await db.CheckupSessions.Where(s => s.HospitalId == hospital).Select(s => s.Id).ToListAsync()).Select(id => $"desk-{id:N}@welfarehub").ToHashSet();
        calendar.Events.Should().NotBeEmpty().And.OnlyContain(e => own.Contains(e.Uid!));
        feed.Body.Should().NotContain(name).And.NotContain(await db.Bookings.Where(b => b.Id == booking).Select(b => b.Reference).SingleAsync());
        var session = await db.CheckupSlots.Where(s => s.BookableId == slot).Select(s => s.SessionId).SingleAsync();
        var before = Entry(calendar, session);
        var taken = await db.Bookings.Where(b => db.CheckupSlots.Any(s => s.SessionId == session && s.BookableId == b.BookableId)
            && (b.State == BookingState.Requested || b.State == BookingState.Confirmed) && !b.ByHouse).SumAsync(b => b.Places);
        before.Summary.Should().Contain($" {taken}／");

        await site.Get<BookingDesk>().Cancel(booking, Actor.Staff(Guid.CreateVersion7()), "ill");
        var after = Entry(Calendar.Load((await client.Open(path)).Body)!, session);
        after.Uid.Should().Be(before.Uid);
        after.Sequence.Should().BeGreaterThan(before.Sequence);
        after.Summary.Should().Contain($" {taken - 1}／");
    }

    [Fact]
    public async Task An_organiser_sees_only_where_their_own_couriers_go_and_it_is_struck_out_when_none_is_left()
    {
        await using var site = await Site.Open();
        await using var db = site.Db();
        using var organiser = await site.As("organiser-daoli");
        var path = await Subscribe(organiser, "/organiser/calendar");
        using var client = site.Nobody();
        var (booking, slot, name) = await Book(site, hospital: null, persona: "courier-jingwei");
        var session = await db.CheckupSlots.Where(s => s.BookableId == slot).Select(s => s.SessionId).SingleAsync();

        var feed = await client.Open(path);
        feed.Body.Should().NotContain(name);
        Entry(Calendar.Load(feed.Body)!, session).Status.Should().Be("CONFIRMED");
        var stranger = await Stranger(site, organiser);
        if (stranger is { } elsewhere)
            Calendar.Load(feed.Body)!.Events.Should().NotContain(e => e.Uid == $"group-{elsewhere:N}@welfarehub");

        await site.Get<BookingDesk>().Cancel(booking, Actor.Staff(Guid.CreateVersion7()), "ill");
        OtherCalendarReader.SkipWhenMissing();
        var body = (await client.Open(path)).Body;
        Entry(Calendar.Load(body)!, session).Status.Should().Be("CANCELLED");
        OtherCalendarReader.Read(body).Entries.Should().Contain(e => e.Uid == $"group-{session:N}@welfarehub" && e.Status == "CANCELLED");
    }

    [Theory]
    [InlineData("scheduler-first", "/hospital/calendar", Role.HospitalScheduler)]
    [InlineData("organiser-daoli", "/organiser/calendar", Role.UnionOrganiser)]
    public async Task The_address_stops_with_the_role_and_when_it_is_stopped(string persona, string page, Role role)
    {
        await using var site = await Site.Open();
        using var staff = await site.As(persona);
        using var client = site.Nobody();
        var path = await Subscribe(staff, page);
        await client.Open(path);
        await staff.Send(await staff.Open(page), page + "/stop");
        (await client.Get(path)).Status.Should().Be(HttpStatusCode.NotFound);

        path = await Subscribe(staff, page);
        await client.Open(path);
        await using var db = site.Db();
        await db.RoleGrants.Where(g => g.Role == role && db.Users.Any(p => p.Id == g.PersonId && p.Persona == persona)).ExecuteDeleteAsync();
        (await client.Get(path)).Status.Should().Be(HttpStatusCode.NotFound);
    }

    private static async Task<string> Subscribe(Surfer surfer, string page) =>
        new Uri((await surfer.Follow(await surfer.Send(await surfer.Open(page), page))).Html.QuerySelector("[name=address]")!.GetAttribute("value")!).PathAndQuery;

    private static Ical.Net.CalendarComponents.CalendarEvent Entry(Calendar calendar, Guid session) => calendar.Events.Single(e => e.Uid!.EndsWith($"-{session:N}@welfarehub", StringComparison.Ordinal));

    private static async Task<(Guid Booking, Guid Slot, string Name)> Book(Site site, Guid? hospital, string persona = "courier-haping")
    {
        await using var db = site.Db();
        var person = await db.Users.Where(p => p.Persona == persona).Select(p => new { p.Id, p.FullName }).SingleAsync();
        var earliest = Site.Start.AddDays(2);
        var slot = await (
            from s in db.CheckupSlots
            join b in db.Bookables on s.BookableId equals b.Id
            where (hospital == null || s.HospitalId == hospital) && b.Taken < b.Capacity && s.StartsAt > earliest
            orderby s.StartsAt, s.BookableId
            select s.BookableId).FirstAsync();
        var outcome = await site.Get<BookingDesk>().Ask(new Ask(person.Id, Actor.Person(person.Id), [new AskItem(slot)]));
        return (outcome.Should().BeOfType<BookingOutcome.Booked>().Which.BookingId, slot, person.FullName);
    }

    /// <summary>A session to which somebody goes whom the organiser does not look after.</summary>
    private static async Task<Guid?> Stranger(Site site, Surfer organiser)
    {
        var mine = (await organiser.Open("/organiser/people")).Body;
        await using var db = site.Db();
        var others = await (
            from b in db.Bookings
            where b.PersonId != null && b.From > Site.Start && b.State != BookingState.Held
            join p in db.Users on b.PersonId equals p.Id
            join s in db.CheckupSlots on b.BookableId equals s.BookableId
            select new { s.SessionId, p.FullName }).ToListAsync();
        var sessions = others.GroupBy(o => o.SessionId).FirstOrDefault(g => g.All(o => !mine.Contains(o.FullName, StringComparison.Ordinal)));
        return sessions?.Key;
    }
}
