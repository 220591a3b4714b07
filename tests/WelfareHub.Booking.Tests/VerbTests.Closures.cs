using static WelfareHub.Bookings.Tests.World;

namespace WelfareHub.Bookings.Tests;

public abstract partial class VerbTests
{
    [Fact]
    public async Task Closing_moves_who_agreed_offers_who_can_be_offered_and_tells_the_rest()
    {
        var (slot, near, far) = (await World.Slot(capacity: 3), await World.Slot(at: Monday8.AddDays(2)), await World.Slot(at: Monday8.AddDays(3)));
        var (movable, asked, told) = (Someone(), Someone(), Someone());
        var one = await World.Book(movable, slot, a => a with { MayBeMoved = true });
        World.Clock.Advance(TimeSpan.FromSeconds(1));
        var two = await World.Book(asked, slot);
        World.Clock.Advance(TimeSpan.FromSeconds(1));
        var three = await World.Book(told, slot);
        var closure = new Closure(slot, "no water") { Alternatives = [near, far], OffersUntil = World.Now.AddHours(6) };

        var plan = await Desk.Close(closure with { DryRun = true }, Staff);
        plan.ClosureId.Should().BeNull();
        (await World.Bookings(slot)).Should().OnlyContain(b => b.State == BookingState.Confirmed && !b.ByHouse);

        var done = await Desk.Close(closure, Staff);
        done.Effects.Should().Equal(plan.Effects).And.Equal(
            new ClosureEffect(one, ClosureFate.Moved, near),
            new ClosureEffect(two, ClosureFate.Offered, far),
            new ClosureEffect(three, ClosureFate.Told, null));
        (await World.Booking(one)).BookableId.Should().Be(near);
        (await World.Booking(three)).State.Should().Be(BookingState.Cancelled);
        Refuses(await Desk.Ask(AskFor(Someone(), slot)), RefusalReason.Full);

        var offer = (await World.Bookings(far)).Should().ContainSingle().Subject;
        Works(await Desk.Accept(offer.Id, Actor.Person(asked))).State.Should().Be(BookingState.Confirmed);
    }

    [Fact]
    public async Task Reopening_gives_the_places_to_the_waitlist_first()
    {
        var (waiter, slot) = (Someone(), await World.Slot());
        var closed = (await Desk.Close(new Closure(slot, "repairs"), Staff)).ClosureId!.Value;
        var entry = await World.Wait(waiter, slot);
        Refuses(await Desk.Cancel(closed, Staff, null), RefusalReason.WrongState);
        Works(await Desk.Reopen(closed, Staff));
        (await World.Entry(entry)).State.Should().Be(WaitlistState.Offered);
        Refuses(await Desk.Reopen(closed, Staff), RefusalReason.WrongState);
    }

    [Fact]
    public async Task Closing_some_places_hits_the_latest_first_and_only_as_many_as_needed()
    {
        var slot = await World.Slot(capacity: 3);
        var early = await World.Book(Someone(), slot);
        World.Clock.Advance(TimeSpan.FromSeconds(1));
        var late = await World.Book(Someone(), slot);
        (await Desk.Close(new Closure(slot, "one chair broken", Places: 2), Staff)).Effects.Should().Equal(new ClosureEffect(late, ClosureFate.Told, null));
        (await World.Booking(early)).State.Should().Be(BookingState.Confirmed);
        (await Desk.Close(new Closure(slot, "another", Places: 3), Staff)).Refused.Should().Be(RefusalReason.BadPlaces);
    }

    [Fact]
    public async Task Closing_a_room_for_a_while_closes_only_what_is_not_closed_yet()
    {
        var (room, at) = (await World.Room(capacity: 2), Monday8.AddDays(1).AddHours(4));
        var outside = Works(await Desk.Ask(AskFor(Someone(), new AskItem(room, at.AddHours(-2), at.AddHours(-1))))).BookingId;
        var inside = Works(await Desk.Ask(AskFor(Someone(), new AskItem(room, at.AddHours(1), at.AddHours(2))))).BookingId;
        (await Desk.Close(new Closure(room, "half", at, at.AddHours(1), Places: 1), Staff)).Effects.Should().BeEmpty();
        var all = await Desk.Close(new Closure(room, "all", at, at.AddHours(3)), Staff);
        all.Effects.Should().Equal(new ClosureEffect(inside, ClosureFate.Told, null));
        (await World.Booking(outside)).State.Should().Be(BookingState.Confirmed);
        (await World.Bookings(room)).Where(b => b.ByHouse && b.State == BookingState.Confirmed).Select(b => b.Places).Should().BeEquivalentTo([1, 1, 2]);
        (await Desk.Close(new Closure(room, "again", at, at.AddHours(3)), Staff)).Refused.Should().Be(RefusalReason.Full);
        Works(await Desk.Reopen(all.ClosureId!.Value, Staff));
        Works(await Desk.Ask(AskFor(Someone(), new AskItem(room, at.AddHours(2), at.AddHours(3)))));
    }

    [Fact]
    public async Task A_closure_puts_a_waitlist_offer_back_into_the_queue()
    {
        var (waiter, slot) = (Someone(), await World.Slot());
        var id = await World.Book(Someone(), slot);
        var entry = await World.Wait(waiter, slot);
        await Desk.Cancel(id, Staff, null);
        var closed = (await Desk.Close(new Closure(slot, "fire drill"), Staff)).ClosureId!.Value;
        (await World.Entry(entry)).State.Should().Be(WaitlistState.Waiting);
        await Desk.Reopen(closed, Staff);
        (await World.Entry(entry)).State.Should().Be(WaitlistState.Offered);
    }
}
