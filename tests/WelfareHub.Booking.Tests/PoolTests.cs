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
public abstract partial class PoolTests
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
        var random = new Random(60);
        var answers = await Task.WhenAll(named.Concat(any).OrderBy(_ => random.Next()).Select(item => Task.Run(() => world.Desk.Ask(AskFor(Someone(), item)))));

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
        }).ToList();
        var answers = await Task.WhenAll(wishes.Select(item => Task.Run(() => world.Desk.Ask(AskFor(Someone(), item)))));

        answers.OfType<BookingOutcome.Booked>().Should().HaveCountGreaterThanOrEqualTo(3, "the first to come find all three free");
        answers.OfType<BookingOutcome.Refused>().Should().OnlyContain(r => r.Reason == RefusalReason.Full);
        var all = new List<Booking>();
        foreach (var unit in units)
        {
            var taken = (await world.Bookings(unit)).OrderBy(b => b.From).ToList();
            taken.Zip(taken.Skip(1)).Should().OnlyContain(p => p.First.To.AddMinutes(Cleaning) <= p.Second.From, "cleaning lies between two on the same unit");
            all.AddRange(taken);
            foreach (var (wish, _) in wishes.Zip(answers).Where(p => p.Second is BookingOutcome.Refused))
            {
                var (from, to) = (wish.From!.Value, wish.To!.Value.AddMinutes(Cleaning));
                taken.Should().Contain(b => b.From < to && from < b.To.AddMinutes(Cleaning), "who was refused would not have fitted in anywhere");
            }
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

    private static async Task<List<(Guid, Guid?, WaitlistState State)>> Entries(World world)
    {
        await using var db = world.Contexts();
        return (await db.Set<WaitlistEntry>().AsNoTracking().ToListAsync()).ConvertAll(e => (e.BookableId, e.PoolId, e.State));
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
