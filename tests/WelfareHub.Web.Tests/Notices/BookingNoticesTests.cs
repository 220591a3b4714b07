using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Checkups;
using WelfareHub.Web.Modules.Notices;
using WelfareHub.Web.Modules.Shared;
using WelfareHub.Web.Tests.Checkups;

namespace WelfareHub.Web.Tests.Notices;

public sealed class BookingNoticesTests
{
    [Fact]
    public async Task A_booking_tells_at_once_and_plans_a_reminder_a_day_ahead()
    {
        await using var site = await Site.Open();
        var (person, first, _) = await Slots(site);
        var booking = await Book(site, person, first.Id);

        var notices = await Notices(site, booking);
        notices.Select(n => n.Kind).Should().Equal("booking.booked", "booking.reminder");
        notices[1].DueAt.Should().Be(first.StartsAt!.Value.AddHours(-24));
        notices[1].UsefulUntil.Should().Be(first.StartsAt);
    }

    [Fact]
    public async Task The_reminder_moves_with_the_booking()
    {
        await using var site = await Site.Open();
        var (person, first, second) = await Slots(site);
        var booking = await Book(site, person, first.Id);

        var outcome = await site.Get<BookingDesk>().Reschedule(booking, Actor.Person(person), [new AskItem(second.Id)], []);

        outcome.Should().BeOfType<BookingOutcome.Booked>();
        var reminders = (await Notices(site, booking)).Where(n => n.Kind == "booking.reminder").ToList();
        reminders.Where(n => n.State == NoticeState.Withdrawn).Should().ContainSingle();
        reminders.Where(n => n.State == NoticeState.Pending).Should().ContainSingle().Which.DueAt.Should().Be(second.StartsAt!.Value.AddHours(-24));
    }

    [Fact]
    public async Task The_reminder_vanishes_with_the_booking()
    {
        await using var site = await Site.Open();
        var (person, first, _) = await Slots(site);
        var booking = await Book(site, person, first.Id);

        await site.Get<BookingDesk>().Cancel(booking, Actor.Person(person), null);

        var notices = await Notices(site, booking);
        notices.Should().ContainSingle(n => n.Kind == "booking.reminder").Which.State.Should().Be(NoticeState.Withdrawn);
        notices.Should().ContainSingle(n => n.Kind == "booking.cancelled");
    }

    [Fact]
    public async Task Who_calls_a_booking_off_decides_how_it_is_said()
    {
        await using var site = await Site.Open();
        var (person, first, _) = await Slots(site);
        var booking = await Book(site, person, first.Id);

        await site.Get<BookingDesk>().Cancel(booking, Actor.Staff(Guid.CreateVersion7()), "設備檢修");

        (await Notices(site, booking)).Should().ContainSingle(n => n.Kind == "booking.called-off");
        using var courier = await site.As("courier-haping");
        var inbox = await courier.Open("/inbox");
        inbox.Text.Should().Contain("對不起");
    }

    [Fact]
    public async Task Who_is_hit_by_a_closure_hears_that_it_is_off_also_when_another_time_is_held_instead()
    {
        await using var site = await Site.Open();
        var (person, first, second) = await Slots(site);
        var booking = await Book(site, person, first.Id);
        var other = (await site.Couriers(1))[0].Id;
        var told = await Book(site, other, first.Id);

        await site.Get<BookingDesk>().Close(new Closure(first.Id, "設備檢修") { Alternatives = [second.Id], OffersUntil = site.Clock.GetUtcNow().AddHours(5) }, Actor.Clock);

        foreach (var id in (Guid[])[booking, told])
            (await Notices(site, id)).Should().ContainSingle(n => n.Kind == "booking.called-off").Which.Facts.Should().Contain("reason");
        await using var db = site.Db();
        (await db.Notices.CountAsync(n => n.Kind == "booking.proposed")).Should().Be(await db.Bookings.CountAsync(b => b.Hold == HoldKind.Proposal && b.State == BookingState.Held)).And.BePositive();
    }

    [Fact]
    public async Task The_reminder_stands_in_the_inbox_with_names_once_it_is_due()
    {
        await using var site = await Site.Open();
        var (person, first, _) = await Slots(site);
        await Book(site, person, first.Id);
        using (var before = await site.As("courier-haping"))
            (await before.Open("/inbox")).Text.Should().NotContain("提醒：");

        site.Clock.SetUtcNow(first.StartsAt!.Value.AddHours(-24));
        await site.Get<NoticeSweeper>().Sweep(CancellationToken.None);

        using var courier = await site.As("courier-haping");
        var inbox = await courier.Open("/inbox");
        inbox.Text.Should().Contain("提醒：");
        var link = inbox.Html.QuerySelectorAll("a.row").First(a => a.TextContent.Contains("提醒：")).GetAttribute("href")!;
        var notice = await courier.Open(link);
        notice.Text.Should().Contain("醫院").And.NotContain("{");
    }

    [Fact]
    public async Task Two_hours_ahead_a_second_reminder_follows_the_first()
    {
        await using var site = await Site.Open();
        var (person, first, _) = await Slots(site);
        var booking = await Book(site, person, first.Id);
        site.Clock.SetUtcNow(first.StartsAt!.Value.AddHours(-24));
        await site.Get<NoticeSweeper>().Sweep(CancellationToken.None);

        var second = (await Notices(site, booking)).Should().ContainSingle(n => n.Kind == "booking.reminder-soon").Which;
        (second.State, second.DueAt).Should().Be((NoticeState.Pending, first.StartsAt.Value.AddHours(-2)));
        await site.Get<BookingDesk>().Cancel(booking, Actor.Staff(Guid.CreateVersion7()), null);
        (await Notices(site, booking)).Single(n => n.Id == second.Id).State.Should().Be(NoticeState.Withdrawn);
    }

    [Fact]
    public async Task At_five_the_hospital_hears_once_how_many_come_tomorrow_and_no_name()
    {
        await using var site = await Site.Open();
        var (person, first, _) = await Slots(site);
        await Book(site, person, first.Id);
        await using var db = site.Db();
        var hospital = await db.CheckupSlots.Where(s => s.BookableId == first.Id).Select(s => s.HospitalId).SingleAsync();
        var clock = site.Get<CityClock>();
        var eve = clock.DayOf(first.StartsAt!.Value).AddDays(-1);

        site.Clock.SetUtcNow(clock.Instant(eve, new TimeOnly(16, 59)));
        await site.Get<TomorrowLists>().Write(CancellationToken.None);
        (await db.Notices.AnyAsync(n => n.Kind == "hospital.tomorrow")).Should().BeFalse();
        site.Clock.SetUtcNow(clock.Instant(eve, new TimeOnly(17, 0)));
        await site.Get<TomorrowLists>().Write(CancellationToken.None);
        await new TomorrowLists(site.Get<Func<WelfareDbContext>>(), site.Get<CommitGate>(), site.Get<Outbox>(), site.Get<Organisers>(), clock).Write(CancellationToken.None);

        var schedulers = await db.RoleGrants.Where(g => g.Role == Role.HospitalScheduler && g.ScopeId == hospital).Select(g => g.PersonId).ToListAsync();
        var told = await db.Notices.Where(n => n.Kind == "hospital.tomorrow" && schedulers.Contains(n.PersonId)).ToListAsync();
        told.Should().HaveCount(schedulers.Count).And.NotBeEmpty();
        using var scheduler = await site.As(told[0].PersonId);
        var shown = await scheduler.Open($"/inbox/{told[0].Id}");
        shown.Html.QuerySelector("a.btn.primary")!.GetAttribute("href").Should().Be($"/hospital/day/{eve.AddDays(1):yyyy-MM-dd}");
        shown.Text.Should().NotContain(await db.Users.Where(p => p.Id == person).Select(p => p.FullName).SingleAsync());
    }

    [Fact]
    public async Task At_five_each_organiser_hears_how_many_of_their_couriers_go_tomorrow()
    {
        await using var site = await Site.Open();
        var (person, first, _) = await Slots(site);
        await Book(site, person, first.Id);
        var clock = site.Get<CityClock>();
        site.Clock.SetUtcNow(clock.Instant(clock.DayOf(first.StartsAt!.Value).AddDays(-1), new TimeOnly(17, 0)));
        await site.Get<TomorrowLists>().Write(CancellationToken.None);

        await using var db = site.Db();
        var told = await db.Notices.Where(n => n.Kind == "organiser.tomorrow").ToListAsync();
        told.Should().NotBeEmpty();
        told.Should().OnlyContain(n => n.Facts.Contains("\"count\""));
        var organiser = await site.As(told[0].PersonId);
        using (organiser)
            (await organiser.Open($"/inbox/{told[0].Id}")).Text.Should().Contain("你負責的快遞員").And.NotContain("{");
    }

    [Fact]
    public async Task On_monday_at_nine_each_organiser_gets_the_week_in_numbers_once()
    {
        await using var site = await Site.Open();
        var clock = site.Get<CityClock>();
        var monday = clock.Today;
        monday.DayOfWeek.Should().Be(DayOfWeek.Monday);
        await using var db = site.Db();
        site.Clock.SetUtcNow(clock.Instant(monday.AddDays(6), new TimeOnly(12, 0)));
        await site.Get<WeeklyDigests>().Write(CancellationToken.None);
        site.Clock.SetUtcNow(clock.Instant(monday.AddDays(7), new TimeOnly(8, 59)));
        await site.Get<WeeklyDigests>().Write(CancellationToken.None);
        (await db.Notices.AnyAsync(n => n.Kind == "organiser.weekly")).Should().BeFalse("Sunday, or too early");

        site.Clock.SetUtcNow(clock.Instant(monday.AddDays(7), new TimeOnly(9, 0)));
        await site.Get<WeeklyDigests>().Write(CancellationToken.None);
        await new WeeklyDigests(site.Get<Func<WelfareDbContext>>(), site.Get<CommitGate>(), site.Get<Outbox>(), site.Get<Organisers>(), site.Get<GroupNews>(), site.Get<GroupOutbox>(), clock).Write(CancellationToken.None);
        var digests = await db.Notices.Where(n => n.Kind == "organiser.weekly").ToListAsync();
        digests.Should().NotBeEmpty();
        digests.Select(n => n.PersonId).Should().OnlyHaveUniqueItems();
        using var organiser = await site.As(digests[0].PersonId);
        (await organiser.Open($"/inbox/{digests[0].Id}")).Text.Should().Contain("名額").And.Contain("爽約").And.Contain("沒有約過").And.NotContain("{");
    }

    [Fact]
    public async Task Each_programme_has_reminders_of_its_own_times_or_none()
    {
        await using var site = await Site.Open();
        var (person, first, second) = await Slots(site);
        await using var db = site.Db();
        await db.Bookables.Where(b => b.Id == first.Id).ExecuteUpdateAsync(set => set.SetProperty(b => b.Policy.RemindMinutes, 720).SetProperty(b => b.Policy.RemindAgainMinutes, 0));
        var booking = await Book(site, person, first.Id);
        (await Notices(site, booking)).Should().ContainSingle(n => n.Kind == "booking.reminder").Which.DueAt.Should().Be(first.StartsAt!.Value.AddHours(-12));
        site.Clock.SetUtcNow(first.StartsAt!.Value.AddHours(-12));
        await site.Get<NoticeSweeper>().Sweep(CancellationToken.None);
        (await Notices(site, booking)).Should().NotContain(n => n.Kind == "booking.reminder-soon");
        await site.Get<BookingDesk>().Cancel(booking, Actor.Staff(Guid.CreateVersion7()), null);

        await db.Bookables.Where(b => b.Id == second.Id).ExecuteUpdateAsync(set => set.SetProperty(b => b.Policy.RemindMinutes, 0).SetProperty(b => b.Policy.RemindAgainMinutes, 180));
        if (second.StartsAt > site.Clock.GetUtcNow().AddHours(13))
        {
            booking = await Book(site, person, second.Id);
            (await Notices(site, booking)).Should().ContainSingle(n => n.Kind == "booking.reminder-soon").Which.DueAt.Should().Be(second.StartsAt!.Value.AddHours(-3));
        }
    }

    /// <summary>A courier and two free, automatic slots more than two days ahead on different days.</summary>
    internal static async Task<(Guid Person, Bookable First, Bookable Second)> Slots(Site site)
    {
        await using var db = site.Db();
        var person = await db.Users.Where(p => p.Persona == "courier-haping").Select(p => p.Id).SingleAsync();
        var from = Site.Start.AddDays(2);
        var free = await db.Bookables.Where(b => b.Module == "checkups" && !b.Policy.NeedsApproval && b.Taken < b.Capacity && b.StartsAt > from && b.WithdrawnAt == null)
            .OrderBy(b => b.StartsAt).Take(200).ToListAsync();
        var first = free[0];
        return (person, first, free.First(b => b.StartsAt > first.StartsAt!.Value.AddHours(20)));
    }

    internal static async Task<Guid> Book(Site site, Guid person, Guid slot)
    {
        var outcome = await site.Get<BookingDesk>().Ask(new Ask(person, Actor.Person(person), [new AskItem(slot)]));
        return outcome.Should().BeOfType<BookingOutcome.Booked>().Which.BookingId;
    }

    private static async Task<List<Notice>> Notices(Site site, Guid booking)
    {
        await using var db = site.Db();
        return await db.Notices.Where(n => n.AboutId == booking).OrderBy(n => n.DueAt).ThenBy(n => n.Id).ToListAsync();
    }
}
