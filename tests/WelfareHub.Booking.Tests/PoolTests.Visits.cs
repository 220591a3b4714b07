using Microsoft.EntityFrameworkCore;

using static WelfareHub.Bookings.Tests.World;

namespace WelfareHub.Bookings.Tests;

public abstract partial class PoolTests
{
    [Fact]
    public async Task Leaving_early_gives_the_rest_to_the_first_in_the_queue_who_can_use_it()
    {
        await using var world = await Make();
        var (pool, _) = await Pool(world, 1, p => (p.OfferMinutes, p.BufferAfterMinutes) = (15, 5));
        var leaver = Someone();
        var visit = await Book(world, AskItem.AnyOf(pool, Noon, Noon.AddHours(2)), leaver);
        var (busy, first, second) = (Someone(), Someone(), Someone());
        await Wait(world, busy, AskItem.AnyOf(pool, Noon.AddMinutes(30), Noon.AddMinutes(60)));
        await Wait(world, first, AskItem.AnyOf(pool, Noon.AddMinutes(40), Noon.AddMinutes(80)));
        await Wait(world, second, AskItem.AnyOf(pool, Noon.AddMinutes(50), Noon.AddMinutes(100)));
        await Book(world, new AskItem(await world.Room(), Noon, Noon.AddHours(2)), busy);

        world.Clock.Advance(Noon - Monday8);
        await world.Desk.CheckIn(visit, Actor.Person(leaver));
        world.Clock.Advance(TimeSpan.FromMinutes(30));
        (await world.Desk.Leave(visit, Actor.Person(leaver))).Should().BeOfType<BookingOutcome.Booked>().Which.State.Should().Be(BookingState.Completed);

        (await world.Booking(visit)).To.Should().Be(Noon.AddMinutes(30));
        var offer = await world.Offer(first);
        (offer.From, offer.To, offer.HeldUntil).Should().Be((Noon.AddMinutes(40), Noon.AddMinutes(80), Noon.AddMinutes(40)));
        (await world.Read(db => db.Set<WaitlistEntry>().Where(e => e.State == WaitlistState.Waiting).Select(e => e.PersonId).ToListAsync())).Should().BeEquivalentTo([busy, second]);
        (await world.Doctor()).Should().BeEmpty();
    }

    [Fact]
    public async Task Who_does_not_come_within_the_grace_loses_the_place_to_the_next_for_what_is_left_of_it()
    {
        await using var world = await Make();
        var (pool, _) = await Pool(world, 1, p => (p.AutoNoShow, p.CheckInClosesMinutes, p.MinMinutes, p.OfferMinutes) = (true, 10, 20, 15));
        var missing = await Book(world, AskItem.AnyOf(pool, Noon, Noon.AddHours(1)));
        var (first, second) = (Someone(), Someone());
        await Wait(world, first, AskItem.AnyOf(pool, Noon, Noon.AddHours(1)));
        await Wait(world, second, AskItem.AnyOf(pool, Noon, Noon.AddHours(1)));

        world.Clock.Advance(Noon - Monday8 + TimeSpan.FromMinutes(11));
        await world.Desk.SweepNoShows(100);

        (await world.Booking(missing)).State.Should().Be(BookingState.NoShow);
        var offer = await world.Offer(first);
        (offer.From, offer.To).Should().Be((Noon.AddMinutes(11), Noon.AddHours(1)));
        world.Clock.Advance(TimeSpan.FromMinutes(16));
        await world.Desk.SweepLapsed(100);
        var next = await world.Offer(second);
        next.From.Should().Be(Noon.AddMinutes(27));
        (await world.Desk.Accept(next.Id, Actor.Person(second))).Should().BeOfType<BookingOutcome.Booked>();
        (await world.Desk.CheckIn(next.Id, Actor.Person(second))).Should().BeOfType<BookingOutcome.Booked>();
        world.Clock.Advance(TimeSpan.FromHours(1));
        (await world.Doctor()).Should().BeEmpty();
    }

    [Fact]
    public async Task A_visit_is_prolonged_while_nobody_follows_and_no_further()
    {
        await using var world = await Make();
        var (pool, units) = await Pool(world, 1, p => (p.GridMinutes, p.MaxMinutes) = (10, 90));
        var person = Someone();
        var visit = await Book(world, AskItem.AnyOf(pool, Noon, Noon.AddMinutes(40)), person);
        var follower = await Book(world, new AskItem(units[0], Noon.AddMinutes(60), Noon.AddMinutes(90)));
        Task<BookingOutcome> Until(int minutes) => world.Desk.ChangeEnd(visit, Noon.AddMinutes(minutes), Actor.Person(person), []);

        world.Clock.Advance(Noon - Monday8 + TimeSpan.FromMinutes(5));
        (await Until(50)).Should().Be(new BookingOutcome.Refused(RefusalReason.WrongState), "one must have come first");
        await world.Desk.CheckIn(visit, Actor.Person(person));
        (await Until(60)).Should().BeOfType<BookingOutcome.Booked>();
        (await Until(70)).Should().BeOfType<BookingOutcome.Refused>().Which.Reason.Should().Be(RefusalReason.Full);
        (await world.Desk.Cancel(follower, Staff, null)).Should().BeOfType<BookingOutcome.Booked>();
        (await Until(100)).Should().BeOfType<BookingOutcome.Refused>().Which.Reason.Should().Be(RefusalReason.TooLong);
        (await Until(50)).Should().BeOfType<BookingOutcome.Booked>();
        (await world.Booking(visit)).To.Should().Be(Noon.AddMinutes(50));
        (await world.Doctor()).Should().BeEmpty();
    }
}
