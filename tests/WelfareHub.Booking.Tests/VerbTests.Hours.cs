using Microsoft.EntityFrameworkCore;

using static WelfareHub.Bookings.Tests.World;

namespace WelfareHub.Bookings.Tests;

public abstract partial class VerbTests
{
    private static readonly DateTimeOffset Tomorrow12 = Monday8.AddDays(1).AddHours(4);

    [Fact]
    public async Task Shorter_hours_and_all_that_follows_from_them_are_one_deed()
    {
        var (room, early, late, noon, evening) = (await World.Room(), Someone(), Someone(), Someone(), Someone());
        var schedule = (await World.Bookable(room)).ScheduleId!.Value;
        AskItem At(int hours) => new(room, Tomorrow12.AddHours(hours), Tomorrow12.AddHours(hours + 1));
        var stays = Works(await Desk.Ask(AskFor(early, At(0)))).BookingId;
        var goes = Works(await Desk.Ask(AskFor(late, At(8)))).BookingId;
        var closed = (await Desk.Close(new Closure(room, "cleaning", Tomorrow12.AddHours(7), Tomorrow12.AddHours(8)), Staff)).ClosureId!.Value;
        (await Desk.JoinWaitlist(At(0), noon, null, [])).Should().BeOfType<BookingOutcome.Waitlisted>();
        (await Desk.JoinWaitlist(At(8), evening, null, [])).Should().BeOfType<BookingOutcome.Waitlisted>();
        Task<ClosureResult> Shorten(bool dryRun) => Desk.ChangeHours(
            schedule,
            async db => await db.Set<OpeningHours>().Where(h => h.ScheduleId == schedule).ExecuteUpdateAsync(set => set.SetProperty(h => h.Closes, new TimeOnly(20, 0))),
            "shorter",
            dryRun,
            Staff);

        (await Shorten(dryRun: true)).Effects.Should().Equal(new ClosureEffect(goes, ClosureFate.Told, null));
        (await World.Booking(goes)).State.Should().Be(BookingState.Confirmed);
        (await World.Read(db => db.Set<OpeningHours>().AllAsync(h => h.Closes == new TimeOnly(21, 0)))).Should().BeTrue("a plan is no deed");
        World.Observer.CalledOff.Clear();
        (await Shorten(dryRun: false)).Effects.Should().ContainSingle();

        (await World.Booking(goes)).State.Should().Be(BookingState.Cancelled);
        (await World.History(goes))[^1].Should().Match<BookingHistory>(h => h.Verb == BookingVerb.Closed && h.Reason == "shorter");
        (await World.Booking(stays)).State.Should().Be(BookingState.Confirmed);
        (await World.Booking(closed)).State.Should().Be(BookingState.Confirmed, "what the house takes keeps no hours");
        World.Observer.CalledOff.Should().ContainSingle().Which.PersonId.Should().Be(evening);
        (await World.Read(db => db.Set<WaitlistEntry>().SingleAsync(e => e.PersonId == evening))).State.Should().Be(WaitlistState.CalledOff);
        (await World.Read(db => db.Set<WaitlistEntry>().SingleAsync(e => e.PersonId == noon))).State.Should().Be(WaitlistState.Waiting);
        (await World.Bookings(room)).Should().HaveCount(3, "no closure was needed");
        (await World.Doctor()).Should().BeEmpty();
    }

    [Fact]
    public async Task Who_loses_an_offer_to_other_hours_is_told_and_who_has_come_stays()
    {
        var (room, here, waits) = (await World.Room(policy: p => p.CheckInOpensMinutes = 24 * 60), Someone(), Someone());
        var schedule = (await World.Bookable(room)).ScheduleId!.Value;
        var come = Works(await Desk.Ask(AskFor(here, new AskItem(room, Monday8.AddHours(1), Monday8.AddHours(2))))).BookingId;
        await Desk.CheckIn(come, Staff);
        var taken = Works(await Desk.Ask(AskFor(Someone(), new AskItem(room, Tomorrow12, Tomorrow12.AddHours(1))))).BookingId;
        var entry = ((BookingOutcome.Waitlisted)await Desk.JoinWaitlist(new AskItem(room, Tomorrow12, Tomorrow12.AddHours(1)), waits, null, [])).EntryId;
        await Desk.Cancel(taken, Staff, null);
        (await World.Entry(entry)).State.Should().Be(WaitlistState.Offered);

        await Desk.ChangeHours(schedule, async db => await db.Set<OpeningHours>().Where(h => h.ScheduleId == schedule).ExecuteDeleteAsync(), "closed", dryRun: false, Staff);

        (await World.Entry(entry)).State.Should().Be(WaitlistState.CalledOff);
        World.Observer.CalledOff.Should().ContainSingle().Which.Id.Should().Be(entry);
        (await World.Booking(come)).State.Should().Be(BookingState.CheckedIn);
        (await World.Doctor()).Should().BeEmpty();
    }

    [Fact]
    public async Task Nobody_slips_in_by_the_old_hours_while_they_are_changed()
    {
        var room = await World.Room(capacity: 50);
        var schedule = (await World.Bookable(room)).ScheduleId!.Value;
        Task<BookingOutcome> Ask() => Task.Run(() => Desk.Ask(AskFor(Someone(), new AskItem(room, Tomorrow12, Tomorrow12.AddHours(1)))));
        Works(await Ask());
        var before = Enumerable.Range(0, 20).Select(_ => Ask()).ToList();
        var change = Task.Run(() => Desk.ChangeHours(
            schedule, async db => await db.Set<OpeningHours>().Where(h => h.ScheduleId == schedule).ExecuteDeleteAsync(), "closed", dryRun: false, Staff));
        await Task.WhenAll([change, .. before, .. Enumerable.Range(0, 20).Select(_ => Ask())]);

        (await World.Bookings(room)).Should().OnlyContain(b => b.State == BookingState.Cancelled);
        (await World.Doctor()).Should().BeEmpty();
    }

    [Fact]
    public async Task The_doctor_sees_who_would_stand_before_a_closed_door()
    {
        var room = await World.Room();
        var id = Works(await Desk.Ask(AskFor(Someone(), new AskItem(room, Tomorrow12, Tomorrow12.AddHours(1))))).BookingId;
        (await World.Doctor()).Should().BeEmpty();

        await World.Read(db => db.Set<OpeningHours>().ExecuteUpdateAsync(set => set.SetProperty(h => h.Opens, new TimeOnly(12, 30))));
        (await World.Doctor()).Should().ContainSingle().Which.Should().Be(new Violation("closed", id, "The booking is from 2026-05-05 12:00 to 2026-05-05 13:00, when its bookable is not open."));
        await World.Read(db => db.Set<Bookable>().ExecuteUpdateAsync(set => set.SetProperty(b => b.WithdrawnAt, World.Now)));
        (await World.Doctor()).Should().ContainSingle().Which.Should().Match<Violation>(v => v.Kind == "withdrawn" && v.Id == id);

        await World.Read(db => db.Set<Bookable>().ExecuteUpdateAsync(set => set.SetProperty(b => b.WithdrawnAt, (DateTimeOffset?)null)));
        await Desk.Cancel(id, Staff, null);
    }
}
