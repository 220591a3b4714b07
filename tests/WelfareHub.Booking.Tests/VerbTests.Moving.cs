using static WelfareHub.Bookings.Tests.World;

namespace WelfareHub.Bookings.Tests;

public abstract partial class VerbTests
{
    [Fact]
    public async Task Rescheduling_keeps_id_and_reference_and_frees_the_old_place()
    {
        var (person, waiter) = (Someone(), Someone());
        var (old, other) = (await World.Slot(), await World.Slot(at: Monday8.AddDays(2)));
        var id = await World.Book(person, old);
        var before = await World.Booking(id);
        var entry = await World.Wait(waiter, old);

        Works(await Desk.Reschedule(id, Actor.Person(person), [new AskItem(other)], [])).BookingId.Should().Be(id);

        var after = await World.Booking(id);
        (after.Reference, after.BookableId, after.From, after.Sequence, after.Reschedules)
            .Should().Be((before.Reference, other, Monday8.AddDays(2).ToUniversalTime(), before.Sequence + 1, 1));
        (await World.Entry(entry)).State.Should().Be(WaitlistState.Offered);
        var moved = (await World.History(id))[^1];
        (moved.Verb, moved.PreviousBookableId, moved.PreviousFrom).Should().Be((BookingVerb.Moved, old, before.From));
        (await Desk.Reschedule(id, Actor.Person(person), [new AskItem(other)], [])).Should().BeOfType<BookingOutcome.Booked>().Which.Repeated.Should().BeTrue();
    }

    [Fact]
    public async Task Rescheduling_to_a_full_slot_leaves_everything_as_it_was()
    {
        var person = Someone();
        var (old, other) = (await World.Slot(), await World.Slot(at: Monday8.AddDays(2)));
        var id = await World.Book(person, old);
        await World.Book(Someone(), other);
        Refuses(await Desk.Reschedule(id, Actor.Person(person), [new AskItem(other)], []), RefusalReason.Full);
        (await World.Booking(id)).BookableId.Should().Be(old);
    }

    [Fact]
    public async Task A_proposal_once_accepted_moves_the_booking_and_confirms_it()
    {
        var person = Someone();
        var (old, other) = (await World.Slot(policy: p => p.NeedsApproval = true), await World.Slot(at: Monday8.AddDays(2), policy: p => p.NeedsApproval = true));
        var id = await World.Book(person, old);
        var proposal = Works(await Desk.Propose(id, other, World.Now.AddHours(5), Staff, "earlier is full")).BookingId;
        Refuses(await Desk.Ask(AskFor(Someone(), other)), RefusalReason.Full);

        Works(await Desk.Accept(proposal, Actor.Person(person))).Should().Match<BookingOutcome.Booked>(b => b.BookingId == id && b.State == BookingState.Confirmed);
        (await World.Booking(id)).BookableId.Should().Be(other);
        ((await World.Bookable(old)).Taken, (await World.Bookable(other)).Taken).Should().Be((0, 1));
    }

    [Fact]
    public async Task A_proposal_refused_leaves_the_booking_as_it_was()
    {
        var person = Someone();
        var (old, other) = (await World.Slot(), await World.Slot(at: Monday8.AddDays(2)));
        var id = await World.Book(person, old);
        var proposal = Works(await Desk.Propose(id, other, World.Now.AddHours(5), Staff, null)).BookingId;
        Works(await Desk.RefuseOffer(proposal, Actor.Person(person)));
        (await World.Booking(id)).State.Should().Be(BookingState.Confirmed);
        (await World.Bookable(other)).Taken.Should().Be(0);
    }
}
