using System.Net;
using System.Security.Cryptography;

using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Checkups;
using WelfareHub.Web.Modules.Shared;
using WelfareHub.Web.Tests.Notices;

namespace WelfareHub.Web.Tests.Checkups;

/// <summary>A programme that is over: ended on another node half a second ago, or past its last day.</summary>
public sealed class ProgrammeOverTests
{
    private const string Over = "這個計劃已經結束了";

    [Fact]
    public async Task What_ended_on_another_node_is_neither_booked_nor_waited_for_nor_moved_to()
    {
        await using var site = await Site.Open();
        var (slot, full) = (await site.Slot("city-dental"), await site.Slot("city-dental", skip: 1));
        await site.Fill(full.BookableId);
        using var one = await site.As("courier-jingwei");
        using var two = await site.As("courier-haping");
        var mine = await two.Booked(slot.BookableId);
        var check = await one.Open($"/checkups/slots/{slot.BookableId}/check");
        var wait = await one.Open($"/checkups/slots/{full.BookableId}/wait");
        var choose = await two.Open($"/bookings/{mine}/reschedule");
        var move = await two.Open(choose.Html.QuerySelector($"li.slot a[href^='/bookings/{mine}/reschedule/']")!.GetAttribute("href")!);

        await End(site, slot.ProgrammeId);
        var booked = await one.Send(check, check.BookForm());
        booked.Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        booked.Text.Should().Contain(Over);
        await End(site, slot.ProgrammeId);
        var waited = await one.Send(wait, wait.Path);
        waited.Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        waited.Text.Should().Contain(Over);
        await End(site, slot.ProgrammeId);
        var moved = await two.Send(move, move.Path);
        moved.Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        moved.Text.Should().Contain(Over);

        await using var db = site.Db();
        (await db.Waitlist.CountAsync()).Should().Be(0);
        (await site.BookingOf(mine)).BookableId.Should().Be(slot.BookableId, "what is booked stays");
        site.Get<ProgrammeBook>().Forget();
        (await one.Open($"/checkups/slots/{slot.BookableId}")).Text.Should().Contain(Over);
    }

    [Fact]
    public async Task What_was_put_off_on_another_node_says_when_it_opens()
    {
        await using var site = await Site.Open();
        var slot = await site.Slot("city-dental");
        using var courier = await site.As("courier-jingwei");
        var check = await courier.Open($"/checkups/slots/{slot.BookableId}/check");
        await using var db = site.Db();
        await db.Programmes.Where(p => p.Id == slot.ProgrammeId).ExecuteUpdateAsync(set => set.SetProperty(p => p.OpensOn, new DateOnly(2026, 11, 25)));

        var answer = await courier.Send(check, check.BookForm());

        answer.Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        answer.Text.Should().Contain("起可以預約，到時再來");
    }

    [Fact]
    public async Task Past_the_last_day_nothing_is_offered_and_who_waits_is_told_once()
    {
        await using var site = await Site.Open();
        await using var db = site.Db();
        var slots = await db.CheckupSlots.Where(s => db.Programmes.Any(p => p.Id == s.ProgrammeId && p.Code == "city-dental") && s.StartsAt > Site.Start.AddDays(3)).OrderBy(s => s.StartsAt).ThenBy(s => s.BookableId).Take(2).ToListAsync();
        foreach (var slot in slots)
            await site.Fill(slot.BookableId);
        var person = await site.PersonaId("courier-jingwei");
        foreach (var slot in slots)
            (await site.Get<BookingDesk>().JoinWaitlist(slot.BookableId, person, null, [])).Should().BeOfType<BookingOutcome.Waitlisted>();
        await LastDay(24);
        await site.Get<ProgrammeWriter>().EndWaiting(CancellationToken.None);
        (await db.Waitlist.CountAsync(e => e.State == WaitlistState.Waiting)).Should().Be(2, "it is still running");

        // Wednesday, a minute past midnight in Harbin.
        site.Clock.SetUtcNow(new DateTimeOffset(2026, 11, 24, 16, 1, 0, TimeSpan.Zero));
        var freed = await db.Bookings.Where(b => b.BookableId == slots[0].BookableId).OrderBy(b => b.Id).Select(b => b.Id).FirstAsync();
        await site.Get<BookingDesk>().Cancel(freed, Actor.Clock, null);
        (await db.Waitlist.CountAsync(e => e.State == WaitlistState.Waiting)).Should().Be(2, "a place that comes free now is for nobody");
        for (var twice = 0; twice < 2; twice++)
            await site.Get<ProgrammeWriter>().EndWaiting(CancellationToken.None);

        (await db.Waitlist.AsNoTracking().ToListAsync()).Should().OnlyContain(e => e.State == WaitlistState.CalledOff);
        (await db.Notices.SingleAsync(n => n.Kind == "waitlist.ended")).PersonId.Should().Be(person);

        // Given more days, waited for again, and over again: told again.
        await LastDay(25);
        (await site.Get<BookingDesk>().JoinWaitlist(slots[1].BookableId, person, null, [])).Should().BeOfType<BookingOutcome.Waitlisted>();
        site.Clock.Advance(TimeSpan.FromDays(1));
        await site.Get<ProgrammeWriter>().EndWaiting(CancellationToken.None);
        (await db.Notices.CountAsync(n => n.Kind == "waitlist.ended")).Should().Be(2);

        Task<int> LastDay(int day) => db.Programmes.Where(p => p.Id == slots[0].ProgrammeId).ExecuteUpdateAsync(set => set.SetProperty(p => p.ClosesOn, new DateOnly(2026, 11, day)));
    }

    [Fact]
    public async Task On_PostgreSQL_a_second_node_books_nothing_once_the_first_has_ended_the_programme()
    {
        await using var database = await PrivateDatabase.Make();
        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        await using var first = PrivateDatabase.App(database.Text, key);
        await using var second = PrivateDatabase.App(database.Text, key);
        await first.Services.GetRequiredService<DatabaseSetup>().Prepare(CancellationToken.None);
        await first.Services.GetRequiredService<Seeder>().Run(withPeople: true, CancellationToken.None);
        await using var db = first.Services.GetRequiredService<Func<WelfareDbContext>>()();
        var now = first.Services.GetRequiredService<CityClock>().Now;
        var programme = await db.Programmes.SingleAsync(p => p.Code == "city-dental");
        var slots = await db.CheckupSlots.Where(s => s.ProgrammeId == programme.Id && s.StartsAt > now.AddDays(3)).OrderBy(s => s.StartsAt).ThenBy(s => s.BookableId).Select(s => s.BookableId).Take(4).ToListAsync();
        var people = await db.Users.Where(p => p.StationId != null).OrderBy(p => p.PhoneNumber).Select(p => p.Id).Take(24).ToListAsync();
        var desk = second.Services.GetRequiredService<BookingDesk>();
        Task<BookingOutcome> Ask(int n) => Task.Run(() => desk.Ask(new Ask(people[n], Actor.Person(people[n]), [new AskItem(slots[n % slots.Count])])));
        (await Ask(0)).Should().BeOfType<BookingOutcome.Booked>();

        var asked = Enumerable.Range(1, 20).Select(Ask).ToList();
        await first.Services.GetRequiredService<ProgrammeWriter>().End(programme.Id, CancellationToken.None);
        var after = await Task.WhenAll(Ask(21), Ask(22), Ask(23));
        await Task.WhenAll(asked);

        after.Should().AllBeOfType<BookingOutcome.Refused>().And.AllSatisfy(o => ((BookingOutcome.Refused)o).Reason.Should().BeOneOf(RefusalReason.NotOffered, RefusalReason.Full));
        after.Should().Contain(o => ((BookingOutcome.Refused)o).Reason == RefusalReason.NotOffered);
    }

    [Fact]
    public async Task On_PostgreSQL_a_form_sent_twice_publishes_once_and_nothing_of_what_has_ended()
    {
        await using var database = await PrivateDatabase.Make();
        await using var app = PrivateDatabase.App(database.Text, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        await app.Services.GetRequiredService<DatabaseSetup>().Prepare(CancellationToken.None);
        await app.Services.GetRequiredService<Seeder>().Run(withPeople: false, CancellationToken.None);
        await using var db = app.Services.GetRequiredService<Func<WelfareDbContext>>()();
        var (gate, publisher, clock) = (app.Services.GetRequiredService<CommitGate>(), app.Services.GetRequiredService<SessionPublisher>(), app.Services.GetRequiredService<CityClock>());
        var programme = await db.Programmes.SingleAsync(p => p.Code == "city-dental");
        var hospital = await db.Hospitals.OrderBy(h => h.Code).Select(h => h.Id).FirstAsync();
        var today = clock.Today;
        SessionPlan On(int days) => new(hospital, null, new(6, 0), new(7, 0), 20, 3) { SingleDays = [today.AddDays(days)], OnHolidays = true };
        Task<int?> Publish(int days) => PublishPages.Publish(gate, publisher, programme.Id.ToString(), On(days), clock);

        var made = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => Publish(40))));
        made.Order().Should().Equal(0, 0, 0, 0, 0, 1);
        await app.Services.GetRequiredService<ProgrammeWriter>().End(programme.Id, CancellationToken.None);
        (await Publish(41)).Should().BeNull();
    }

    /// <summary>Elsewhere: this node remembers it as running.</summary>
    private static async Task End(Site site, Guid programme)
    {
        await using var db = site.Db();
        await db.Programmes.Where(p => p.Id == programme).ExecuteUpdateAsync(set => set.SetProperty(p => p.EndedAt, (DateTimeOffset?)null));
        site.Get<ProgrammeBook>().Forget();
        await site.Get<ProgrammeBook>().Read(CancellationToken.None);
        await db.Programmes.Where(p => p.Id == programme).ExecuteUpdateAsync(set => set.SetProperty(p => p.EndedAt, site.Clock.GetUtcNow()));
    }
}
