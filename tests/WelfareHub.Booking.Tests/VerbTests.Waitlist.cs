using static WelfareHub.Bookings.Tests.World;

namespace WelfareHub.Bookings.Tests;

public abstract partial class VerbTests
{
    [Fact]
    public async Task An_ask_that_may_wait_joins_the_queue_and_keeps_its_place_when_sent_again()
    {
        var (person, slot) = (Someone(), await World.Slot());
        await World.Book(Someone(), slot);
        await World.Wait(Someone(), slot);
        var waiting = (await Desk.Ask(AskFor(person, slot) with { WaitlistIfFull = true })).Should().BeOfType<BookingOutcome.Waitlisted>().Subject;
        waiting.Position.Should().Be(2);
        (await Desk.Ask(AskFor(person, slot) with { WaitlistIfFull = true })).Should().Be(waiting);
        Refuses(await Desk.JoinWaitlist(slot, person, null, []), RefusalReason.AlreadyWaiting);
    }

    [Fact]
    public async Task Nobody_waits_for_what_is_free() =>
        Refuses(await Desk.JoinWaitlist(await World.Slot(), Someone(), null, []), RefusalReason.PlacesFree);

    [Fact]
    public async Task An_offer_never_outlasts_the_beginning_and_is_not_made_after_it()
    {
        var (first, second) = (Someone(), Someone());
        var at = Monday8.AddDays(1).AddHours(1);
        var slot = await World.Slot(capacity: 2, at: at, policy: p => p.OfferMinutes = 120);
        var (one, two) = (await World.Book(Someone(), slot), await World.Book(Someone(), slot));
        var (entry, next) = (await World.Wait(first, slot), await World.Wait(second, slot));

        World.Clock.SetUtcNow(at.AddMinutes(-15));
        await Desk.Cancel(one, Staff, null);
        (await World.Offer(first)).HeldUntil.Should().Be(at);

        World.Clock.SetUtcNow(at);
        await Desk.Cancel(two, Staff, null);
        await Desk.SweepLapsed(10);
        ((await World.Entry(entry)).State, (await World.Entry(next)).State).Should().Be((WaitlistState.Missed, WaitlistState.Missed));
        (await World.Bookable(slot)).Taken.Should().Be(0);
    }

    [Fact]
    public async Task Who_cannot_take_the_place_now_keeps_their_turn_and_the_next_has_it()
    {
        var (busy, group, single, slot) = (Someone(), Someone(), Someone(), await World.Slot(capacity: 2));
        var (one, _) = (await World.Book(Someone(), slot), await World.Book(Someone(), slot));
        var first = await World.Wait(busy, slot);
        await World.Book(busy, await World.Slot());
        var second = (await Desk.JoinWaitlist(slot, group, null, [], places: 2)).Should().BeOfType<BookingOutcome.Waitlisted>().Subject.EntryId;
        var third = await World.Wait(single, slot);

        await Desk.Cancel(one, Staff, null);
        (await World.Entry(first)).State.Should().Be(WaitlistState.Waiting);
        (await World.Entry(second)).State.Should().Be(WaitlistState.Waiting);
        (await World.Entry(third)).State.Should().Be(WaitlistState.Offered);
    }

    [Fact]
    public async Task The_limits_given_on_joining_are_looked_at_again_when_the_offer_is_made()
    {
        var (person, slot) = (Someone(), await World.Slot());
        var id = await World.Book(Someone(), slot);
        (await Desk.JoinWaitlist(slot, person, "checkup:health", [OnceAYear()])).Should().BeOfType<BookingOutcome.Waitlisted>();
        await World.Book(person, await World.Slot(at: Monday8.AddDays(3)), a => a with { LimitGroup = "checkup:health", Limits = [OnceAYear()] });
        await Desk.Cancel(id, Staff, null);
        (await World.Bookable(slot)).Taken.Should().Be(0);
    }

    [Fact]
    public async Task Refusing_or_leaving_gives_the_offer_to_the_next()
    {
        var (a, b, c, slot) = (Someone(), Someone(), Someone(), await World.Slot());
        var id = await World.Book(Someone(), slot);
        var (first, second, third) = (await World.Wait(a, slot), await World.Wait(b, slot), await World.Wait(c, slot));
        await Desk.Cancel(id, Staff, null);

        Works(await Desk.RefuseOffer((await World.Offer(a)).Id, Actor.Person(a)));
        (await World.Entry(first)).State.Should().Be(WaitlistState.Left);
        (await World.Entry(second)).State.Should().Be(WaitlistState.Offered);
        (await Desk.LeaveWaitlist(second, b)).Should().BeOfType<BookingOutcome.Done>();
        (await World.Entry(second)).State.Should().Be(WaitlistState.Left);
        Works(await Desk.Accept((await World.Offer(c)).Id, Actor.Person(c)));
        (await World.Entry(third)).State.Should().Be(WaitlistState.Taken);
        Refuses(await Desk.LeaveWaitlist(third, c), RefusalReason.WrongState);
    }

    [Fact]
    public async Task A_better_time_that_becomes_free_takes_the_place_of_the_booking_one_has()
    {
        var (person, next) = (Someone(), Someone());
        var (better, have) = (await World.Slot(), await World.Slot(at: Monday8.AddDays(2), policy: p => p.CancelDeadlineMinutes = 60));
        var taken = await World.Book(Someone(), better);
        var id = await World.Book(person, have, a => a with { LimitGroup = "checkup:health", Limits = [OnceAYear()] });
        (await Desk.JoinWaitlist(better, person, "checkup:health", [OnceAYear()], replacesId: id)).Should().BeOfType<BookingOutcome.Waitlisted>();
        var follower = await World.Wait(next, have);

        await Desk.Cancel(taken, Staff, null);
        Works(await Desk.Accept((await World.Offer(person)).Id, Actor.Person(person))).BookingId.Should().Be(id);
        (await World.Booking(id)).BookableId.Should().Be(better);
        (await World.Entry(follower)).State.Should().Be(WaitlistState.Offered);
    }

    [Fact]
    public async Task An_offer_in_place_of_a_booking_given_up_meanwhile_is_an_offer_like_any_other()
    {
        var person = Someone();
        var (better, have) = (await World.Slot(), await World.Slot(at: Monday8.AddDays(2)));
        var taken = await World.Book(Someone(), better);
        var id = await World.Book(person, have);
        await World.Wait(person, better, replaces: id);
        await Desk.Cancel(taken, Staff, null);
        await Desk.Cancel(id, Actor.Person(person), null);
        var offer = await World.Offer(person);
        Works(await Desk.Accept(offer.Id, Actor.Person(person))).BookingId.Should().Be(offer.Id);
    }

    [Fact]
    public async Task A_lapsed_hold_goes_to_the_waitlist_before_anybody_who_comes_now()
    {
        var (holder, waiter, slot) = (Someone(), Someone(), await World.Slot());
        await World.Book(holder, slot, a => a with { AsHold = true });
        var entry = await World.Wait(waiter, slot);
        World.Clock.Advance(TimeSpan.FromMinutes(10));
        Refuses(await Desk.Ask(AskFor(Someone(), slot)), RefusalReason.Full);
        (await World.Entry(entry)).State.Should().Be(WaitlistState.Offered);
    }

    [Fact]
    public async Task Declining_confirming_or_cancelling_ends_the_proposal_that_was_open_for_it()
    {
        var (a, b, c) = (Someone(), Someone(), Someone());
        var (slot, other) = (await World.Slot(capacity: 3, policy: p => p.NeedsApproval = true), await World.Slot(capacity: 3, at: Monday8.AddDays(2)));
        foreach (var (person, end) in new (Guid, Func<Guid, Task<BookingOutcome>>)[]
        {
            (a, id => Desk.Confirm(id, Staff)),
            (b, id => Desk.Decline(id, Staff, "full")),
            (c, id => Desk.Cancel(id, Actor.Person(c), null)),
        })
        {
            var id = await World.Book(person, slot);
            var proposal = Works(await Desk.Propose(id, other, World.Now.AddHours(4), Staff, null)).BookingId;
            Works(await end(id));
            (await World.Booking(proposal)).State.Should().Be(BookingState.Cancelled);
            Refuses(await Desk.Accept(proposal, Actor.Person(person)), RefusalReason.WrongState);
        }

        (await World.Bookable(other)).Taken.Should().Be(0);
    }

    [Fact]
    public async Task Rescheduling_to_the_very_time_that_was_proposed_takes_the_held_place()
    {
        var person = Someone();
        var (old, other) = (await World.Slot(), await World.Slot(at: Monday8.AddDays(2)));
        var id = await World.Book(person, old);
        await Desk.Propose(id, other, World.Now.AddHours(4), Staff, null);
        Works(await Desk.Reschedule(id, Actor.Person(person), [new AskItem(other)], []));
        ((await World.Bookable(old)).Taken, (await World.Bookable(other)).Taken).Should().Be((0, 1));
    }

    [Fact]
    public async Task A_new_proposal_takes_the_place_of_the_one_before()
    {
        var (person, old) = (Someone(), await World.Slot());
        var (one, two) = (await World.Slot(at: Monday8.AddDays(2)), await World.Slot(at: Monday8.AddDays(3)));
        var id = await World.Book(person, old);
        var first = Works(await Desk.Propose(id, one, World.Now.AddHours(4), Staff, null)).BookingId;
        Works(await Desk.Propose(id, two, World.Now.AddHours(4), Staff, null));
        (await World.Booking(first)).State.Should().Be(BookingState.Cancelled);
        ((await World.Bookable(one)).Taken, (await World.Bookable(two)).Taken).Should().Be((0, 1));
    }

    [Fact]
    public async Task Room_and_projector_move_together()
    {
        var (person, at) = (Someone(), Monday8.AddDays(1).AddHours(4));
        var (room, projector) = (await World.Room(), await World.Room());
        AskItem[] For(DateTimeOffset from) => [new(room, from, from.AddHours(1)), new(projector, from, from.AddHours(1))];
        var id = Works(await Desk.Ask(AskFor(person, For(at)))).BookingId;
        Works(await Desk.Ask(AskFor(Someone(), new AskItem(projector, at.AddHours(3), at.AddHours(4)))));

        Refuses(await Desk.Reschedule(id, Actor.Person(person), For(at.AddHours(3)), []), RefusalReason.Full);
        (await World.Booking(id)).From.Should().Be(at.ToUniversalTime());
        Works(await Desk.Reschedule(id, Actor.Person(person), [.. For(at.AddHours(1)).Reverse()], []));
        (await World.Bookings(projector)).Should().Contain(b => b.PersonId == person && b.From == at.AddHours(1).ToUniversalTime());
        (await World.Booking(id)).BookableId.Should().Be(room);
    }

    [Fact]
    public async Task A_late_comer_whose_place_is_gone_is_told_so()
    {
        var slot = await World.Slot();
        var id = await World.Book(Someone(), slot);
        World.Clock.SetUtcNow(Monday8.AddDays(1).AddHours(1).AddMinutes(20));
        Works(await Desk.MarkNoShow(id, Staff));
        Works(await Desk.Ask(new Ask(Someone(), Staff, [new AskItem(slot)])));
        Refuses(await Desk.CheckIn(id, Staff), RefusalReason.Full);
    }

    [Fact]
    public async Task Lists_read_all_their_free_places_in_one_query()
    {
        var (slot, full, room) = (await World.Slot(capacity: 3), await World.Slot(), await World.Room(capacity: 2));
        await World.Book(Someone(), slot);
        await World.Book(Someone(), full);
        await World.Book(Someone(), slot, a => a with { AsHold = true });
        var at = Monday8.AddDays(1).AddHours(4);
        await Desk.Ask(AskFor(Someone(), new AskItem(room, at, at.AddHours(1))));
        World.Clock.Advance(TimeSpan.FromMinutes(10));

        (await World.Read(db => db.Set<Booking>().TakenPlaces([slot, full], World.Now))).Should().Equal(new Dictionary<Guid, int> { [slot] = 1, [full] = 1 });
        var rooms = await World.Read(db => Microsoft.EntityFrameworkCore.EntityFrameworkQueryableExtensions.ToListAsync(
            Microsoft.EntityFrameworkCore.EntityFrameworkQueryableExtensions.Include(db.Set<Bookable>().Where(k => k.Id == room), k => k.Schedule!.Hours)));
        var day = await World.Read(db => Availability.FreeStretches(rooms, db.Set<Booking>(), Monday8.AddDays(1), Monday8.AddDays(2).AddHours(-8), World.Now, Zone));
        day[room].Select(s => s.Free).Should().Equal(2, 1, 2);
    }
}
