using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Checkups;
using WelfareHub.Web.Modules.Notices;
using WelfareHub.Web.Modules.Shared;
using WelfareHub.Web.Tests.Checkups;

namespace WelfareHub.Web.Tests.Notices;

/// <summary>
/// What was true when it was written and is so no longer when it could leave, and what is still worth saying when it could not leave in
/// time; and that a phone's calendar hears of every change.
/// </summary>
public sealed class LateNewsTests
{
    private readonly FakeChannel _channel = new();

    [Fact]
    public async Task A_confirmation_that_waits_for_the_end_of_a_peak_does_not_come_after_the_word_that_it_is_off()
    {
        await using var site = await Open();
        var (person, slot, _) = await BookingNoticesTests.Slots(site);
        await NeedsApproval(site, slot.Id);
        var (clock, desk) = (site.Get<CityClock>(), site.Get<BookingDesk>());
        var booking = await BookingNoticesTests.Book(site, person, slot.Id);
        await Sweep(site);

        site.Clock.SetUtcNow(clock.Instant(clock.Today, new TimeOnly(11, 30)));
        (await desk.Confirm(booking, Actor.Staff(Guid.CreateVersion7()))).Should().BeOfType<BookingOutcome.Booked>();
        await Sweep(site);
        await desk.Cancel(booking, Actor.Staff(Guid.CreateVersion7()), "設備檢修");
        await Sweep(site);
        site.Clock.SetUtcNow(clock.Instant(clock.Today, new TimeOnly(13, 0)));
        await Sweep(site);

        _channel.Sent.Select(l => l.Kind.Name).Should().Equal("booking.requested", "booking.called-off");
        await using var db = site.Db();
        (await db.Deliveries.CountAsync(d => d.State == DeliveryState.Withdrawn)).Should().Be(1);
        using var courier = await site.As("courier-haping");
        (await courier.Open("/inbox")).Html.QuerySelectorAll("a.row").Should().HaveCountGreaterThanOrEqualTo(3, "the app tells all of it, in order");
    }

    [Fact]
    public async Task What_an_organiser_books_for_a_courier_in_a_peak_waits_for_its_end_and_what_the_courier_books_does_not()
    {
        await using var site = await Open();
        var (person, slot, _) = await BookingNoticesTests.Slots(site);
        var (clock, desk) = (site.Get<CityClock>(), site.Get<BookingDesk>());
        var other = (await site.Couriers(1))[0].Id;
        site.Clock.SetUtcNow(clock.Instant(clock.Today, new TimeOnly(11, 30)));
        (await desk.Ask(new Ask(other, Actor.Staff(Guid.CreateVersion7()), [new AskItem(slot.Id)]))).Should().BeOfType<BookingOutcome.Booked>();
        await Sweep(site);
        _channel.Sent.Should().BeEmpty();
        await BookingNoticesTests.Book(site, person, slot.Id);
        await Sweep(site);
        _channel.Sent.Should().ContainSingle().Which.Kind.Name.Should().Be("booking.booked");

        site.Clock.SetUtcNow(clock.Instant(clock.Today, new TimeOnly(13, 0)));
        await Sweep(site);
        _channel.Sent.Select(l => l.Kind.Name).Should().Equal("booking.booked", "booking.confirmed");
    }

    [Fact]
    public async Task What_an_organiser_books_for_a_courier_two_hours_ahead_does_not_wait()
    {
        await using var site = await Open();
        var (_, slot, _) = await BookingNoticesTests.Slots(site);
        var other = (await site.Couriers(1))[0].Id;
        site.Clock.SetUtcNow(slot.StartsAt!.Value.AddHours(-2));
        (await site.Get<BookingDesk>().Ask(new Ask(other, Actor.Staff(Guid.CreateVersion7()), [new AskItem(slot.Id)]))).Should().BeOfType<BookingOutcome.Booked>();
        await using var db = site.Db();
        (await db.Notices.Where(n => n.PersonId == other && n.AboutId != null).Select(n => n.Kind).ToListAsync()).Should().Contain("booking.booked").And.NotContain("booking.confirmed");
    }

    [Fact]
    public async Task An_offer_that_was_taken_while_the_mail_server_was_away_is_not_made_again()
    {
        await using var site = await Open();
        var (person, first, second) = await BookingNoticesTests.Slots(site);
        var (clock, desk) = (site.Get<CityClock>(), site.Get<BookingDesk>());
        var booking = await BookingNoticesTests.Book(site, person, first.Id);
        await Sweep(site);
        (await desk.Propose(booking, second.Id, clock.Now.AddHours(5), Actor.Staff(Guid.CreateVersion7()), null)).Should().BeOfType<BookingOutcome.Booked>();
        _channel.Answers.Enqueue(new SendResult(SendResultKind.Down, "away"));
        await Sweep(site);
        await using var db = site.Db();
        var offer = await db.Bookings.Where(b => b.Hold == HoldKind.Proposal && b.BookableId == second.Id && b.State == BookingState.Held).Select(b => b.Id).SingleAsync();
        (await desk.Accept(offer, Actor.Person(person))).Should().BeOfType<BookingOutcome.Booked>();

        site.Clock.Advance(TimeSpan.FromMinutes(5));
        await Sweep(site);

        _channel.Sent.Count(l => l.Kind.Name == "booking.proposed").Should().Be(1, "only the try that failed");
        var notice = await db.Notices.SingleAsync(n => n.Kind == "booking.proposed" && n.AboutId == offer);
        (await db.Deliveries.SingleAsync(d => d.NoticeId == notice.Id)).State.Should().Be(DeliveryState.Withdrawn);
    }

    [Fact]
    public async Task A_move_that_must_be_confirmed_anew_moves_the_entry_in_the_calendar_and_a_no_strikes_it_out()
    {
        await using var site = await Open();
        var (person, first, second) = await BookingNoticesTests.Slots(site);
        await NeedsApproval(site, second.Id);
        var desk = site.Get<BookingDesk>();
        var booking = await BookingNoticesTests.Book(site, person, first.Id);
        await Sweep(site);
        await desk.Reschedule(booking, Actor.Person(person), [new AskItem(second.Id)], []);
        await Sweep(site);
        await desk.Decline(booking, Actor.Staff(Guid.CreateVersion7()), "設備檢修");
        await Sweep(site);

        _channel.Sent.Select(l => l.Kind.Name).Should().Equal("booking.booked", "booking.requested", "booking.declined");
        var entries = _channel.Sent.Select(l => l.Calendar!).ToList();
        entries.Should().OnlyContain(e => e.Id == booking);
        entries.Select(e => e.From).Should().Equal(first.StartsAt!.Value, second.StartsAt!.Value, second.StartsAt.Value);
        entries.Select(e => (e.Tentative, e.Cancelled)).Should().Equal((false, false), (true, false), (false, true));
        entries.Select(e => e.Sequence).Should().BeInAscendingOrder().And.OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task An_invitation_that_waited_for_the_morning_is_not_sent_when_the_programme_was_ended_overnight()
    {
        await using var site = await Open();
        var clock = site.Get<CityClock>();
        await using var db = site.Db();
        var programmes = await db.Programmes.Where(p => p.EndedAt == null).OrderBy(p => p.Code).Select(p => p.Id).Take(2).ToListAsync();
        site.Clock.SetUtcNow(clock.Instant(clock.Today, new TimeOnly(23, 0)));
        foreach (var id in programmes)
            await SweeperTests.Write(site, $"invitation:{id:N}", clock.Now, kind: "checkup.invitation", facts: $$"""{"programmeId":"{{id}}"}""");
        await Sweep(site);
        _channel.Sent.Should().BeEmpty("it is night");

        var ended = clock.Now;
        await db.Programmes.Where(p => p.Id == programmes[0]).ExecuteUpdateAsync(set => set.SetProperty(p => p.EndedAt, (DateTimeOffset?)ended));
        site.Clock.SetUtcNow(clock.Instant(clock.Today.AddDays(1), new TimeOnly(7, 0)));
        await Sweep(site);
        _channel.Sent.Should().ContainSingle().Which.Notice.DedupeKey.Should().Be($"invitation:{programmes[1]:N}");
    }

    [Fact]
    public async Task A_Monday_on_which_nobody_was_up_is_made_up_for_on_Tuesday_and_no_later()
    {
        await using var site = await Site.Open();
        var (clock, digests) = (site.Get<CityClock>(), site.Get<WeeklyDigests>());
        var monday = clock.Today.AddDays(7);
        monday.DayOfWeek.Should().Be(DayOfWeek.Monday);
        site.Clock.SetUtcNow(clock.Instant(monday.AddDays(1), new TimeOnly(10, 0)));
        await digests.Write(CancellationToken.None);
        await digests.Write(CancellationToken.None);

        await using var db = site.Db();
        var told = await db.Notices.Where(n => n.Kind == "organiser.weekly").ToListAsync();
        told.Should().NotBeEmpty().And.OnlyContain(n => n.DueAt == clock.Instant(monday, new TimeOnly(9, 0)));
        told.Select(n => n.PersonId).Should().OnlyHaveUniqueItems();
        site.Clock.SetUtcNow(clock.Instant(monday.AddDays(9), TimeOnly.MinValue));
        await digests.Write(CancellationToken.None);
        (await db.Notices.CountAsync(n => n.Kind == "organiser.weekly")).Should().Be(told.Count);
    }

    [Fact]
    public async Task A_digest_written_late_on_Tuesday_is_still_of_use_when_the_night_is_over()
    {
        await using var site = await Site.Open();
        var (clock, manners) = (site.Get<CityClock>(), site.Get<Manners>());
        var tuesday = clock.Today.AddDays(8);
        site.Clock.SetUtcNow(clock.Instant(tuesday, new TimeOnly(22, 30)));
        await site.Get<WeeklyDigests>().Write(CancellationToken.None);

        await using var db = site.Db();
        var told = await db.Notices.Where(n => n.Kind == "organiser.weekly").OrderBy(n => n.PersonId).FirstAsync();
        var wish = new NoticePreference { QuietFrom = new TimeOnly(22, 0), QuietTo = new TimeOnly(7, 0) };
        manners.NotBefore(wish, site.Get<NoticeKinds>()["organiser.weekly"], told.UsefulUntil, clock.Now).Should().Be(clock.Instant(tuesday.AddDays(1), new TimeOnly(7, 0)));
    }

    [Fact]
    public async Task Who_is_suspended_hears_no_list_of_tomorrow()
    {
        await using var site = await Site.Open();
        var (person, slot, _) = await BookingNoticesTests.Slots(site);
        await BookingNoticesTests.Book(site, person, slot.Id);
        await using var db = site.Db();
        var schedulers = db.RoleGrants.Where(g => g.Role == Role.HospitalScheduler).Select(g => g.PersonId);
        await db.Users.Where(p => schedulers.Contains(p.Id)).ExecuteUpdateAsync(set => set.SetProperty(p => p.Status, PersonStatus.Suspended));
        var clock = site.Get<CityClock>();
        site.Clock.SetUtcNow(clock.Instant(clock.DayOf(slot.StartsAt!.Value).AddDays(-1), new TimeOnly(17, 0)));
        await site.Get<TomorrowLists>().Write(CancellationToken.None);
        (await db.Notices.AnyAsync(n => n.Kind == "hospital.tomorrow")).Should().BeFalse();
        (await db.Notices.AnyAsync(n => n.Kind == "organiser.tomorrow")).Should().BeTrue("the others hear theirs");
    }

    private Task<Site> Open() => Site.Open(change: b => b.Services.AddSingleton<IChannel>(_channel));

    private static Task Sweep(Site site) => site.Get<NoticeSweeper>().Sweep(CancellationToken.None);

    private static async Task NeedsApproval(Site site, Guid slot)
    {
        await using var db = site.Db();
        await db.Bookables.Where(b => b.Id == slot).ExecuteUpdateAsync(set => set.SetProperty(b => b.Policy.NeedsApproval, true));
    }
}
