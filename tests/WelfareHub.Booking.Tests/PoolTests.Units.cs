using Microsoft.EntityFrameworkCore;

using static WelfareHub.Bookings.Tests.World;

namespace WelfareHub.Bookings.Tests;

public abstract partial class PoolTests
{
    [Fact]
    public async Task A_broken_unit_hands_its_bookings_to_another_at_the_same_time_and_tells_those_for_whom_there_is_none()
    {
        await using var world = await Make();
        var (pool, units) = await Pool(world, 2);
        var moves = await Book(world, AskItem.AnyOf(pool, Noon, Noon.AddHours(1)), mayBeMoved: true);
        var broken = (await world.Booking(moves)).BookableId;
        var other = units.Single(u => u != broken);
        var stuck = await Book(world, new AskItem(broken, Noon.AddHours(2), Noon.AddHours(3)), mayBeMoved: true);
        await Book(world, new AskItem(other, Noon.AddHours(2), Noon.AddHours(3)));

        var plan = await world.Desk.Close(new Closure(broken, "belt", Noon, Noon.AddHours(8)) { Alternatives = [other] }, Staff);

        plan.Effects.Should().BeEquivalentTo([new ClosureEffect(moves, ClosureFate.Moved, other), new ClosureEffect(stuck, ClosureFate.Told, null)]);
        (await world.Booking(moves)).Should().Match<Booking>(b => b.BookableId == other && b.From == Noon.ToUniversalTime());
        (await world.Doctor()).Should().BeEmpty();
    }

    [Fact]
    public async Task A_unit_taken_away_for_good_hands_over_its_bookings_and_is_never_given_again()
    {
        await using var world = await Make();
        var (pool, units) = await Pool(world, 2);
        var moves = await Book(world, AskItem.AnyOf(pool, Noon, Noon.AddHours(1)), mayBeMoved: true);
        var gone = (await world.Booking(moves)).BookableId;
        var other = units.Single(u => u != gone);
        var stuck = await Book(world, new AskItem(gone, Noon.AddHours(2), Noon.AddHours(3)));
        await world.Desk.Close(new Closure(gone, "belt", Noon.AddHours(5), Noon.AddHours(8)), Staff);
        ClosureEffect[] effects = [new(moves, ClosureFate.Moved, other), new(stuck, ClosureFate.Told, null)];

        (await world.Desk.Withdraw(gone, "sold", [other], Nothing, dryRun: true, Staff)).Effects.Should().BeEquivalentTo(effects);
        (await world.Booking(stuck)).State.Should().Be(BookingState.Confirmed, "a plan changes nothing");
        (await world.Desk.Withdraw(gone, "sold", [other], Nothing, dryRun: false, Staff)).Effects.Should().BeEquivalentTo(effects);

        (await world.Booking(stuck)).State.Should().Be(BookingState.Cancelled);
        (await world.Bookings(gone)).Should().NotContain(b => b.State == BookingState.Confirmed);
        (await world.Desk.Ask(AskFor(Someone(), new AskItem(gone, Noon, Noon.AddHours(1))))).Should().BeOfType<BookingOutcome.Refused>().Which.Reason.Should().Be(RefusalReason.Withdrawn);
        (await world.Desk.Ask(AskFor(Someone(), AskItem.AnyOf(pool, Noon, Noon.AddHours(1))))).Should().BeOfType<BookingOutcome.Refused>().Which.Reason.Should().Be(RefusalReason.Full);
        (await world.Desk.Withdraw(gone, "sold", [other], Nothing, dryRun: false, Staff)).Refused.Should().Be(RefusalReason.Withdrawn);
        (await world.Doctor()).Should().BeEmpty();
    }

    /// <summary>However a unit came to be marked as withdrawn with people still on it, whoever takes it away sees to them; only then is it gone.</summary>
    [Fact]
    public async Task Taking_away_again_finishes_what_was_left()
    {
        await using var world = await Make();
        var (pool, units) = await Pool(world, 1);
        var person = Someone();
        await Book(world, AskItem.AnyOf(pool, Noon, Noon.AddHours(1)));
        (await world.Desk.JoinWaitlist(new AskItem(units[0], Noon, Noon.AddHours(1)), person, null, [])).Should().BeOfType<BookingOutcome.Waitlisted>();
        var (unit, before) = (units[0], world.Now);
        await world.Read(async db => await db.Set<Bookable>().Where(b => b.Id == unit).ExecuteUpdateAsync(set => set.SetProperty(b => b.WithdrawnAt, before)));

        (await world.Desk.Withdraw(unit, "sold", [], Rename, dryRun: false, Staff)).Should().Match<ClosureResult>(r => r.Refused == null && r.Effects.Count == 1);
        (await Entries(world)).Should().OnlyContain(e => e.State == WaitlistState.CalledOff);
        (await world.Bookable(unit)).Module.Should().Be("gone", "the module's own rows are written");

        (await world.Desk.Withdraw(unit, "sold", [], Nothing, dryRun: false, Staff)).Refused.Should().Be(RefusalReason.Withdrawn);
        (await world.Doctor()).Should().BeEmpty();

        async ValueTask Rename(DbContext db) => await db.Set<Bookable>().Where(b => b.Id == unit).ExecuteUpdateAsync(set => set.SetProperty(b => b.Module, "gone"));
    }

    [Fact]
    public async Task Who_waits_for_any_of_a_pool_and_for_each_of_its_units_keeps_what_is_left_and_is_told_of_the_rest()
    {
        await using var world = await Make();
        var (pool, units) = await Pool(world, 2);
        var (gone, left, person) = (units.Order().First(), units.Order().Last(), Someone());
        var item = AskItem.AnyOf(pool, Noon, Noon.AddHours(1));
        AskItem[] waits = [item, item with { PoolId = null, BookableId = gone }, item with { PoolId = null, BookableId = left }];
        await Book(world, item);
        var last = await Book(world, item);
        foreach (var wait in waits)
            (await world.Desk.JoinWaitlist(wait, person, null, [])).Should().BeOfType<BookingOutcome.Waitlisted>();

        (await world.Desk.Withdraw(gone, "sold", [], Nothing, dryRun: false, Staff)).Refused.Should().BeNull();

        (await Entries(world)).Should().BeEquivalentTo([(left, (Guid?)pool, WaitlistState.Waiting), (left, null, WaitlistState.Waiting), (gone, null, WaitlistState.CalledOff)]);
        world.Observer.CalledOff.Should().ContainSingle().Which.BookableId.Should().Be(gone);
        (await world.Desk.JoinWaitlist(item, person, null, [])).Should().BeOfType<BookingOutcome.Refused>().Which.Reason.Should().Be(RefusalReason.AlreadyWaiting, "nobody stands in a queue twice");

        if ((await world.Booking(last)).BookableId == gone)
            last = (await world.Bookings(left)).Single(b => b.State == BookingState.Confirmed).Id;
        await world.Desk.Cancel(last, Staff, "free");
        (await world.Bookings(left)).Should().ContainSingle(b => b.State == BookingState.Held && b.PersonId == person, "the queue goes on");

        (await world.Desk.Withdraw(left, "sold", [], Nothing, dryRun: false, Staff)).Refused.Should().BeNull();
        (await Entries(world)).Should().OnlyContain(e => e.State == WaitlistState.CalledOff, "an offer on what is gone is none");
        world.Observer.CalledOff.Should().HaveCount(3);
        (await world.Doctor()).Should().BeEmpty();
    }

    [Fact]
    public async Task A_new_unit_goes_to_who_waits_longest()
    {
        await using var world = await Make();
        var (pool, _) = await Pool(world, 1);
        var (first, second) = (Someone(), Someone());
        var item = AskItem.AnyOf(pool, Noon, Noon.AddHours(1));
        await Book(world, item);
        await world.Desk.JoinWaitlist(item, first, null, []);
        await world.Desk.JoinWaitlist(item, second, null, []);
        var unit = Guid.CreateVersion7();

        await world.Desk.Rearrange(
            async db =>
            {
                var like = await db.Set<Bookable>().AsNoTracking().SingleAsync(b => b.PoolId == pool);
                like.Id = unit;
                db.Add(like);
                return new Rearranged([], [unit]);
            },
            "",
            Staff);

        (await world.Bookings(unit)).Should().ContainSingle().Which.Should().Match<Booking>(b => b.PersonId == first && b.State == BookingState.Held);
        (await world.Doctor()).Should().BeEmpty();
    }

    [Fact]
    public async Task A_unit_that_somebody_is_using_is_not_taken_away_from_under_them()
    {
        await using var world = await Make();
        var (_, units) = await Pool(world, 2);
        var person = Someone();
        var booking = await Book(world, new AskItem(units[0], Noon, Noon.AddHours(1)), person);
        world.Clock.Advance(Noon - world.Now);
        await world.Desk.CheckIn(booking, Actor.Person(person));

        (await world.Desk.Withdraw(units[0], "sold", [], Rename, dryRun: false, Staff)).Refused.Should().Be(RefusalReason.CapacityBelowTaken);
        (await world.Bookable(units[0])).Module.Should().NotBe("gone", "what was written alongside is undone with it");
        (await world.Desk.Withdraw(units[1], "sold", [], Rename, dryRun: true, Staff)).Refused.Should().BeNull();
        (await world.Bookable(units[1])).WithdrawnAt.Should().BeNull();
        (await world.Desk.Withdraw(units[1], "sold", [], Rename, dryRun: false, Staff)).Refused.Should().BeNull();
        foreach (var unit in units)
            (await world.Bookable(unit)).Module.Should().Be("gone");
        (await world.Booking(booking)).State.Should().Be(BookingState.CheckedIn);

        async ValueTask Rename(DbContext db) => await db.Set<Bookable>().Where(b => units.Contains(b.Id)).ExecuteUpdateAsync(set => set.SetProperty(b => b.Module, "gone"));
    }

    private static ValueTask Nothing(DbContext db) => ValueTask.CompletedTask;
}
