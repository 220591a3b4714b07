using static WelfareHub.Bookings.Tests.World;

namespace WelfareHub.Bookings.Tests;

/// <summary>What one person may have at a time, with the database behind it.</summary>
public abstract partial class VerbTests
{
    private static PersonLimit OnceAYear(string group = "checkup:health") => new(group, Monday8.AddMonths(-6), Monday8.AddMonths(6), MaxCount: 1);

    [Fact]
    public async Task Nobody_is_in_two_places_at_once_but_one_after_the_other_is_fine()
    {
        var person = Someone();
        var at = Monday8.AddDays(1).AddHours(1);
        var (one, same, next) = (await World.Slot(at: at), await World.Slot(at: at.AddMinutes(59)), await World.Slot(at: at.AddHours(1)));
        await World.Book(person, one);
        Refuses(await Desk.Ask(AskFor(person, same)), RefusalReason.PersonBusy);
        await World.Book(person, next);
    }

    [Fact]
    public async Task A_limit_counts_what_is_live_or_completed_and_forgets_what_came_to_nothing()
    {
        var person = Someone();
        var limited = (Ask ask) => ask with { LimitGroup = "checkup:health", Limits = [OnceAYear()] };
        var first = await World.Book(person, await World.Slot(), limited);
        var other = await World.Slot(at: Monday8.AddDays(2));
        Refuses(await Desk.Ask(limited(AskFor(person, other))), RefusalReason.LimitReached);
        await World.Book(person, await World.Slot(at: Monday8.AddDays(3)), a => a with { LimitGroup = "checkup:dental", Limits = [OnceAYear("checkup:dental")] });

        await Desk.Cancel(first, Actor.Person(person), null);
        await World.Book(person, other, limited);
    }

    [Fact]
    public async Task A_no_show_does_not_use_up_the_limit_but_a_completed_visit_does()
    {
        var (missed, came) = (Someone(), Someone());
        var slot = await World.Slot(capacity: 2);
        var limited = (Ask ask) => ask with { LimitGroup = "checkup:health", Limits = [OnceAYear()] };
        var (one, two) = (await World.Book(missed, slot, limited), await World.Book(came, slot, limited));
        World.Clock.SetUtcNow(Monday8.AddDays(1).AddHours(1));
        Works(await Desk.MarkNoShow(one, Staff));
        Works(await Desk.CheckIn(two, Staff));
        Works(await Desk.Complete(two, Staff));

        var later = await World.Slot(capacity: 2, at: Monday8.AddDays(5));
        await World.Book(missed, later, limited);
        Refuses(await Desk.Ask(limited(AskFor(came, later))), RefusalReason.LimitReached);
    }

    [Fact]
    public async Task Two_hours_of_gym_a_day_are_counted_in_minutes_and_together_asked_things_once()
    {
        var person = Someone();
        var (gym, towel) = (await World.Room(capacity: 5), await World.Room(capacity: 5));
        var day = Monday8.AddDays(1).AddHours(-8);
        var limit = new PersonLimit("gym", day, day.AddDays(1), MaxMinutes: 120);
        Ask For(int hour, int minutes, params Guid[] rooms) => AskFor(person, [.. rooms.Select(r => new AskItem(r, day.AddHours(hour), day.AddHours(hour).AddMinutes(minutes)))])
            with
        { LimitGroup = "gym", Limits = [limit] };

        Works(await Desk.Ask(For(10, 90, gym, towel)));
        Refuses(await Desk.Ask(For(15, 31, gym)), RefusalReason.LimitReached);
        Works(await Desk.Ask(For(15, 30, gym)));
        Works(await Desk.Ask(For(34, 120, gym)));
    }

    [Fact]
    public async Task Rescheduling_does_not_count_the_booking_against_itself()
    {
        var person = Someone();
        var at = Monday8.AddDays(1).AddHours(1);
        var (one, half) = (await World.Slot(at: at), await World.Slot(at: at.AddMinutes(30)));
        var id = await World.Book(person, one, a => a with { LimitGroup = "checkup:health", Limits = [OnceAYear()] });
        Works(await Desk.Reschedule(id, Actor.Person(person), [new AskItem(half)], [OnceAYear()]));
    }

    [Fact]
    public async Task The_deadline_to_cancel_or_reschedule_holds_to_the_second_and_staff_may_set_it_aside()
    {
        var (one, two) = (Someone(), Someone());
        var at = Monday8.AddDays(1).AddHours(1);
        var slot = await World.Slot(capacity: 2, at: at, policy: p => p.CancelDeadlineMinutes = 60);
        var other = await World.Slot(at: at.AddDays(1));
        var (a, b) = (await World.Book(one, slot), await World.Book(two, slot));

        World.Clock.SetUtcNow(at.AddHours(-1));
        Works(await Desk.Cancel(a, Actor.Person(one), null));
        World.Clock.Advance(TimeSpan.FromSeconds(1));
        Refuses(await Desk.Cancel(b, Actor.Person(two), null), RefusalReason.DeadlinePassed);
        Refuses(await Desk.Reschedule(b, Actor.Person(two), [new AskItem(other)], []), RefusalReason.DeadlinePassed);
        Works(await Desk.Cancel(b, Staff, null));
    }

    [Fact]
    public async Task How_often_one_may_reschedule_is_limited_for_people_not_for_staff()
    {
        var person = Someone();
        var slots = new List<Guid>();
        for (var i = 0; i < 4; i++)
            slots.Add(await World.Slot(at: Monday8.AddDays(1 + i), policy: p => p.MaxReschedules = 1));
        var id = await World.Book(person, slots[0]);
        Works(await Desk.Reschedule(id, Actor.Person(person), [new AskItem(slots[1])], []));
        Refuses(await Desk.Reschedule(id, Actor.Person(person), [new AskItem(slots[2])], []), RefusalReason.TooManyReschedules);
        Works(await Desk.Reschedule(id, Staff, [new AskItem(slots[3])], []));
    }

    [Fact]
    public async Task A_person_who_moves_to_what_needs_approval_asks_anew_and_staff_do_not()
    {
        var (one, two) = (Someone(), Someone());
        var (free, strict) = (await World.Slot(capacity: 2), await World.Slot(capacity: 2, at: Monday8.AddDays(2), policy: p => p.NeedsApproval = true));
        var (a, b) = (await World.Book(one, free), await World.Book(two, free));
        Works(await Desk.Reschedule(a, Actor.Person(one), [new AskItem(strict)], [])).State.Should().Be(BookingState.Requested);
        Works(await Desk.Reschedule(b, Staff, [new AskItem(strict)], [])).State.Should().Be(BookingState.Confirmed);
    }

    [Fact]
    public async Task Buffers_keep_room_between_two_bookings_of_a_chosen_time()
    {
        var room = await World.Room(policy: p => (p.BufferBeforeMinutes, p.BufferAfterMinutes) = (10, 20));
        var at = Monday8.AddDays(1).AddHours(4);
        AskItem For(int from, int to) => new(room, at.AddMinutes(from), at.AddMinutes(to));
        Works(await Desk.Ask(AskFor(Someone(), For(0, 60))));
        Refuses(await Desk.Ask(AskFor(Someone(), For(89, 120))), RefusalReason.Full);
        Works(await Desk.Ask(AskFor(Someone(), For(90, 120))));
        Refuses(await Desk.Ask(AskFor(Someone(), For(-60, -29))), RefusalReason.Full);
        Works(await Desk.Ask(AskFor(Someone(), For(-60, -30))));
    }

    [Fact]
    public async Task Whatever_a_form_holds_gets_an_answer()
    {
        var (person, slot, room) = (Someone(), await World.Slot(9), await World.Room());
        var odd = "\0\u202E " + new string('x', 10_000_000);
        var booked = Works(await Desk.Ask(AskFor(person, slot) with { IdempotencyKey = odd }));
        Works(await Desk.Ask(AskFor(person, slot) with { IdempotencyKey = odd })).BookingId.Should().Be(booked.BookingId);
        Works(await Desk.Cancel(booked.BookingId, Actor.Person(person), odd));
        Works(await Desk.Cancel(await World.Book(person, slot), Actor.Person(person), new string('x', 499) + "🐝"));

        var (min, max) = (DateTimeOffset.MinValue, DateTimeOffset.MaxValue);
        Refuses(await Desk.Ask(AskFor(person, new AskItem(room, max.AddHours(-1), max))), RefusalReason.TooFarAhead);
        Refuses(await Desk.Ask(AskFor(person, new AskItem(room, min, min.AddHours(1)))), RefusalReason.AlreadyBegun);
        Refuses(await Desk.Ask(AskFor(person, new AskItem(room, min, max))), RefusalReason.TooFarAhead);
        Refuses(await Desk.Ask(AskFor(person, new AskItem(room, max, min))), RefusalReason.AlreadyBegun);
        (await Desk.Close(new Closure(room, "odd", min, max), Staff)).Refused.Should().Be(RefusalReason.TooFarAhead);
    }

    [Fact]
    public async Task A_booking_may_be_moved_within_its_own_time()
    {
        var (person, room) = (Someone(), await World.Room());
        var at = Monday8.AddDays(1).AddHours(4);
        var id = Works(await Desk.Ask(AskFor(person, new AskItem(room, at, at.AddHours(1))))).BookingId;
        Works(await Desk.Reschedule(id, Actor.Person(person), [new AskItem(room, at.AddMinutes(30), at.AddMinutes(90))], []));
        (await World.Booking(id)).From.Should().Be(at.AddMinutes(30).ToUniversalTime());
    }
}
