using CsCheck;

using Microsoft.EntityFrameworkCore;

using static WelfareHub.Bookings.Tests.World;

namespace WelfareHub.Bookings.Tests;

public sealed class PoolOnSqliteTests : PoolTests
{
    protected override Task<World> Make() => OnSqlite();
}

public sealed class PoolOnPostgresTests : PoolTests
{
    protected override Task<World> Make() => OnPostgres();
}

/// <summary>Interchangeable units: any of them, a named one, and what becomes free before its time.</summary>
public abstract class PoolTests
{
    private static readonly DateTimeOffset Noon = Monday8.AddHours(4);

    protected abstract Task<World> Make();

    [Fact]
    public async Task Sixty_who_want_any_of_four_at_once_get_four_and_the_named_ones_are_not_given_twice()
    {
        await using var world = await Make();
        var (pool, units) = await Pool(world, 4);
        var named = Enumerable.Range(0, 20).Select(i => new AskItem(units[i % 4], Noon, Noon.AddHours(1)));
        var any = Enumerable.Range(0, 40).Select(_ => AskItem.AnyOf(pool, Noon, Noon.AddHours(1)));
        var answers = await Task.WhenAll(named.Concat(any).OrderBy(_ => Random.Shared.Next()).Select(item => Task.Run(() => world.Desk.Ask(AskFor(Someone(), item)))));

        answers.OfType<BookingOutcome.Booked>().Should().HaveCount(4);
        answers.OfType<BookingOutcome.Refused>().Should().HaveCount(56).And.OnlyContain(r => r.Reason == RefusalReason.Full);
        foreach (var unit in units)
            (await world.Bookings(unit)).Should().ContainSingle("one at a time on each unit");
        (await world.Doctor()).Should().BeEmpty();
    }

    [Fact]
    public async Task Many_with_times_of_their_own_never_get_more_than_the_pool_at_any_instant()
    {
        const int Cleaning = 5;
        await using var world = await Make();
        var (pool, units) = await Pool(world, 3, p => p.BufferAfterMinutes = Cleaning);
        var random = new Random(4);
        var wishes = Enumerable.Range(0, 60).Select(_ =>
        {
            var from = Noon.AddMinutes(10 * random.Next(12));
            return AskItem.AnyOf(pool, from, from.AddMinutes(10 * random.Next(2, 7)));
        });
        var answers = await Task.WhenAll(wishes.Select(item => Task.Run(() => world.Desk.Ask(AskFor(Someone(), item)))));

        answers.OfType<BookingOutcome.Booked>().Should().HaveCountGreaterThan(6);
        var all = new List<Booking>();
        foreach (var unit in units)
        {
            var taken = (await world.Bookings(unit)).OrderBy(b => b.From).ToList();
            taken.Zip(taken.Skip(1)).Should().OnlyContain(p => p.First.To.AddMinutes(Cleaning) <= p.Second.From, "cleaning lies between two on the same unit");
            all.AddRange(taken);
        }

        Availability.Peak(all.Select(b => new Taking(b.BlockedFrom, b.BlockedTo, b.Places)), Noon, Noon.AddHours(4)).Should().BeLessThanOrEqualTo(3);
        (await world.Doctor()).Should().BeEmpty();
    }

    [Fact]
    public async Task Quotas_of_hours_hold_when_one_person_taps_many_times_at_once()
    {
        await using var world = await Make();
        var (pool, _) = await Pool(world, 12);
        var person = Someone();
        PersonLimit[] limits = [new("gym", Monday8.AddHours(-8), Monday8.AddHours(16), MaxCount: 5, MaxMinutes: 100)];
        var asks = Enumerable.Range(0, 12).Select(i => AskFor(person, AskItem.AnyOf(pool, Noon.AddMinutes(40 * i), Noon.AddMinutes((40 * i) + 40))) with { LimitGroup = "gym", Limits = limits });

        var answers = await Task.WhenAll(asks.Select(a => Task.Run(() => world.Desk.Ask(a))));

        answers.OfType<BookingOutcome.Booked>().Should().HaveCount(2, "three times forty minutes are more than a hundred");
        answers.OfType<BookingOutcome.Refused>().Should().OnlyContain(r => r.Reason == RefusalReason.LimitReached);
    }

    [Fact]
    public async Task The_unit_is_picked_on_which_least_is_left_unused()
    {
        await using var world = await Make();
        var (pool, units) = await Pool(world, 3);
        await Book(world, new AskItem(units[1], Noon.AddHours(-1), Noon));
        await Book(world, new AskItem(units[2], Noon.AddHours(-1), Noon));
        await Book(world, new AskItem(units[2], Noon.AddHours(1), Noon.AddHours(2)));

        var snug = await Book(world, AskItem.AnyOf(pool, Noon, Noon.AddHours(1)));
        (await world.Booking(snug)).BookableId.Should().Be(units[2], "there it fills the gap exactly");
    }

    [Fact]
    public async Task Two_of_a_pool_in_one_ask_are_two_units_or_nothing()
    {
        await using var world = await Make();
        var (pool, units) = await Pool(world, 2);
        var two = AskFor(Someone(), AskItem.AnyOf(pool, Noon, Noon.AddHours(1)), AskItem.AnyOf(pool, Noon, Noon.AddHours(1)));
        (await world.Desk.Ask(two)).Should().BeOfType<BookingOutcome.Booked>();
        foreach (var unit in units)
            (await world.Bookings(unit)).Should().ContainSingle();
        (await world.Desk.Ask(two with { PersonId = Someone(), By = Staff })).Should().BeOfType<BookingOutcome.Refused>().Which.Reason.Should().Be(RefusalReason.Full);
    }

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

        (await world.Desk.Withdraw(gone, "sold", [other], dryRun: true, Staff)).Effects.Should().BeEquivalentTo(effects);
        (await world.Booking(stuck)).State.Should().Be(BookingState.Confirmed, "a plan changes nothing");
        (await world.Desk.Withdraw(gone, "sold", [other], dryRun: false, Staff)).Effects.Should().BeEquivalentTo(effects);

        (await world.Booking(stuck)).State.Should().Be(BookingState.Cancelled);
        (await world.Bookings(gone)).Should().NotContain(b => b.State == BookingState.Confirmed);
        (await world.Desk.Ask(AskFor(Someone(), new AskItem(gone, Noon, Noon.AddHours(1))))).Should().BeOfType<BookingOutcome.Refused>().Which.Reason.Should().Be(RefusalReason.Withdrawn);
        (await world.Desk.Ask(AskFor(Someone(), AskItem.AnyOf(pool, Noon, Noon.AddHours(1))))).Should().BeOfType<BookingOutcome.Refused>().Which.Reason.Should().Be(RefusalReason.Full);
        (await world.Desk.Withdraw(gone, "sold", [other], dryRun: false, Staff)).Refused.Should().Be(RefusalReason.Withdrawn);
        (await world.Doctor()).Should().BeEmpty();
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

        (await world.Desk.Withdraw(gone, "sold", [], dryRun: false, Staff)).Refused.Should().BeNull();

        (await Entries(world)).Should().BeEquivalentTo([(left, (Guid?)pool, WaitlistState.Waiting), (left, null, WaitlistState.Waiting), (gone, null, WaitlistState.CalledOff)]);
        world.Observer.CalledOff.Should().ContainSingle().Which.BookableId.Should().Be(gone);
        (await world.Desk.JoinWaitlist(item, person, null, [])).Should().BeOfType<BookingOutcome.Refused>().Which.Reason.Should().Be(RefusalReason.AlreadyWaiting, "nobody stands in a queue twice");

        if ((await world.Booking(last)).BookableId == gone)
            last = (await world.Bookings(left)).Single(b => b.State == BookingState.Confirmed).Id;
        await world.Desk.Cancel(last, Staff, "free");
        (await world.Bookings(left)).Should().ContainSingle(b => b.State == BookingState.Held && b.PersonId == person, "the queue goes on");

        (await world.Desk.Withdraw(left, "sold", [], dryRun: false, Staff)).Refused.Should().BeNull();
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
        Guid unit;
        await using (var db = world.Contexts())
        {
            var like = await db.Set<Bookable>().AsNoTracking().SingleAsync(b => b.PoolId == pool);
            like.Id = unit = Guid.CreateVersion7();
            db.Add(like);
            await db.SaveChangesAsync();
        }

        await world.Desk.Opened([unit]);

        (await world.Bookings(unit)).Should().ContainSingle().Which.Should().Match<Booking>(b => b.PersonId == first && b.State == BookingState.Held);
        (await world.Doctor()).Should().BeEmpty();
    }

    private static async Task<List<(Guid, Guid?, WaitlistState State)>> Entries(World world)
    {
        await using var db = world.Contexts();
        return (await db.Set<WaitlistEntry>().AsNoTracking().ToListAsync()).ConvertAll(e => (e.BookableId, e.PoolId, e.State));
    }

    [Fact]
    public async Task A_unit_that_somebody_is_using_is_not_taken_away_from_under_them()
    {
        await using var world = await Make();
        var (_, units) = await Pool(world, 1);
        var person = Someone();
        var booking = await Book(world, new AskItem(units[0], Noon, Noon.AddHours(1)), person);
        world.Clock.Advance(Noon - world.Now);
        await world.Desk.CheckIn(booking, Actor.Person(person));

        (await world.Desk.Withdraw(units[0], "sold", [], dryRun: false, Staff)).Refused.Should().Be(RefusalReason.CapacityBelowTaken);
        (await world.Booking(booking)).State.Should().Be(BookingState.CheckedIn);
    }

    [Fact]
    public async Task What_is_free_right_now_can_be_taken_off_the_grid_but_not_long_after()
    {
        await using var world = await Make();
        var (pool, _) = await Pool(world, 1, p => (p.GridMinutes, p.LateMinutes, p.MinMinutes) = (10, 10, 20));
        world.Clock.Advance(Noon - Monday8 + TimeSpan.FromMinutes(3));
        var now = world.Now;
        (await world.Desk.Ask(AskFor(Someone(), AskItem.AnyOf(pool, now.AddMinutes(-11), Noon.AddMinutes(40))))).Should().BeOfType<BookingOutcome.Refused>();
        (await world.Desk.Ask(AskFor(Someone(), AskItem.AnyOf(pool, now.AddMinutes(1), Noon.AddMinutes(40))))).Should().BeOfType<BookingOutcome.Refused>().Which.Reason.Should().Be(RefusalReason.OffGrid);
        (await world.Desk.Ask(AskFor(Someone(), AskItem.AnyOf(pool, now.AddMinutes(-1), Noon.AddMinutes(40))))).Should().BeOfType<BookingOutcome.Booked>();
    }

    [Fact]
    public async Task Moving_within_a_pool_keeps_the_unit_where_it_can_and_takes_another_where_it_must()
    {
        await using var world = await Make();
        var (pool, _) = await Pool(world, 2);
        var person = Someone();
        var booking = await Book(world, AskItem.AnyOf(pool, Noon, Noon.AddHours(1)), person);
        var unit = (await world.Booking(booking)).BookableId;
        await Book(world, new AskItem(unit, Noon.AddHours(2), Noon.AddHours(3)));

        Task<BookingOutcome> To(int hour) => world.Desk.Reschedule(booking, Actor.Person(person), [AskItem.AnyOf(pool, Noon.AddHours(hour), Noon.AddHours(hour + 1))], []);

        (await To(1)).Should().BeOfType<BookingOutcome.Booked>();
        (await world.Booking(booking)).BookableId.Should().Be(unit);
        (await To(2)).Should().BeOfType<BookingOutcome.Booked>();
        (await world.Booking(booking)).BookableId.Should().NotBe(unit);
        (await world.Doctor()).Should().BeEmpty();
    }

    /// <summary>Units open from 9 to 21 every day.</summary>
    private static async Task<(Guid Pool, IReadOnlyList<Guid> Units)> Pool(World world, int units, Action<BookingPolicy>? policy = null)
    {
        var pool = Guid.CreateVersion7();
        var schedule = new Schedule { Hours = [.. Enum.GetValues<DayOfWeek>().Select(d => new OpeningHours { Weekday = d, Opens = new(9, 0), Closes = new(21, 0) })] };
        var bookables = Enumerable.Range(0, units).Select(_ => new Bookable { Module = "test", Capacity = 1, PoolId = pool, ScheduleId = schedule.Id }).ToList();
        bookables.ForEach(b => policy?.Invoke(b.Policy));
        await world.Save([schedule, .. bookables]);
        return (pool, bookables.ConvertAll(b => b.Id));
    }

    private static async Task<Guid> Book(World world, AskItem item, Guid? person = null, bool mayBeMoved = false) =>
        (await world.Desk.Ask(AskFor(person ?? Someone(), item) with { MayBeMoved = mayBeMoved })).Should().BeOfType<BookingOutcome.Booked>().Subject.BookingId;

    private static async Task<Guid> Wait(World world, Guid person, AskItem item) =>
        (await world.Desk.JoinWaitlist(item, person, null, [])).Should().BeOfType<BookingOutcome.Waitlisted>().Subject.EntryId;
}

/// <summary>The arithmetic of what is left around a time, against counting minute by minute.</summary>
public sealed class UnusedTests
{
    private const int Reach = 120;

    [Fact]
    public void Room_and_what_is_left_around_it_are_what_counting_minutes_gives() =>
        Gen.Select(
            Gen.Select(Gen.Int[0, 290], Gen.Int[1, 60], Gen.Int[1, 2], (from, length, places) => (From: from, To: from + length, Places: places)).Array[0, 8],
            Gen.Int[120, 180],
            Gen.Int[1, 50],
            Gen.Int[1, 4],
            Gen.Int[1, 2]).Sample((takings, from, length, capacity, places) =>
        {
            var wanted = new Taking(At(from), At(from + length), places);
            var counted = Counted(takings, from, from + length, capacity, places);
            var worked = Availability.Unused(takings.Select(t => new Taking(At(t.From), At(t.To), t.Places)), capacity, wanted, TimeSpan.FromMinutes(Reach));
            return worked?.TotalMinutes == counted;
        });

    private static double? Counted((int From, int To, int Places)[] takings, int from, int to, int capacity, int places)
    {
        bool Room(int minute) => takings.Where(t => t.From <= minute && t.To > minute).Sum(t => t.Places) + places <= capacity;
        if (!Enumerable.Range(from, to - from).All(Room))
            return null;
        var before = Enumerable.Range(1, Reach).TakeWhile(n => Room(from - n)).Count();
        var after = Enumerable.Range(0, Reach).TakeWhile(n => Room(to + n)).Count();
        return before + after;
    }

    private static DateTimeOffset At(int minute) => Monday8.AddMinutes(minute);
}
