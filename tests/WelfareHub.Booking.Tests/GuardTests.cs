using System.Reflection;

using Microsoft.EntityFrameworkCore;

using static WelfareHub.Bookings.Tests.World;

namespace WelfareHub.Bookings.Tests;

public sealed class GuardsOnSqliteTests : GuardTests
{
    protected override Task<World> Make() => World.OnSqlite();
}

public sealed class GuardsOnPostgresTests : GuardTests
{
    protected override Task<World> Make() => World.OnPostgres();
}

/// <summary>The second guards: what the database itself refuses when the first guard is switched off, and what the doctor sees.</summary>
public abstract class GuardTests
{
    protected abstract Task<World> Make();

    [Fact]
    public async Task The_database_refuses_an_oversold_counter_even_when_nobody_looked_whether_there_is_room()
    {
        await using var world = await Make();
        var slot = await world.Slot();
        await world.Book(Someone(), slot);

        // A verb as the desk would run it, but for the look at Availability.
        await FluentActions.Awaiting(() => world.Gate.Run(async (db, _) =>
        {
            var turn = new Turn(db, Staff, world.Now, Zone, [], []);
            await turn.LockBookables(slot);
            await turn.Enter(new Ask(Someone(), Staff, []), [Turn.PlaceOf(turn.Bookable(slot), 1)]);
            await turn.Finish();
            return 0;
        })).Should().ThrowAsync<System.Data.Common.DbException>();
        (await world.Bookings(slot)).Should().ContainSingle();
    }

    [Fact]
    public async Task The_database_refuses_a_second_booking_from_one_form_even_when_nobody_looked_for_the_first()
    {
        await using var world = await Make();
        var (person, slot) = (Someone(), await world.Slot(5));
        await world.Book(person, slot, a => a with { IdempotencyKey = "form" });
        await FluentActions.Awaiting(() => world.Gate.Run(async (db, _) =>
        {
            var turn = new Turn(db, Staff, world.Now, Zone, [], []);
            await turn.LockBookables(slot);
            await turn.Enter(new Ask(person, Staff, []) { IdempotencyKey = "form" }, [Turn.PlaceOf(turn.Bookable(slot), 1)]);
            await turn.Finish();
            return 0;
        })).Should().ThrowAsync<DbUpdateException>();
        (await world.Bookings(slot)).Should().ContainSingle();
    }

    [Fact]
    public async Task The_database_refuses_a_second_open_place_in_one_queue_even_when_nobody_looked_for_the_first()
    {
        await using var world = await Make();
        var (person, slot) = (Someone(), await world.Slot());
        await world.Book(Someone(), slot);
        (await world.Desk.JoinWaitlist(slot, person, null, [])).Should().BeOfType<BookingOutcome.Waitlisted>();
        var first = await world.Read(db => db.Set<WaitlistEntry>().AsNoTracking().SingleAsync());
        await FluentActions.Awaiting(() => world.Save(Second())).Should().ThrowAsync<DbUpdateException>();

        await world.Desk.LeaveWaitlist(first.Id, person);
        await world.Save(Second());

        WaitlistEntry Second() => new()
        {
            BookableId = slot,
            PersonId = person,
            From = first.From,
            To = first.To,
            JoinedAt = first.JoinedAt.AddSeconds(1),
            StateAt = first.StateAt,
        };
    }

    [Fact]
    public async Task A_change_that_the_table_of_moves_does_not_know_is_an_exception()
    {
        await using var world = await Make();
        var slot = await world.Slot();
        var id = await world.Book(Someone(), slot);
        await world.Desk.Cancel(id, Staff, null);
        await FluentActions.Awaiting(() => world.Gate.Run(async (db, _) =>
        {
            var turn = new Turn(db, Staff, world.Now, Zone, [], []);
            var hand = await turn.Take(id);
            await turn.Change(hand!.First, BookingState.Confirmed, BookingVerb.Confirmed);
            return 0;
        })).Should().ThrowAsync<InvalidOperationException>();
    }

    [Fact]
    public async Task An_observer_that_throws_takes_the_whole_verb_back()
    {
        await using var world = await Make();
        var slot = await world.Slot();
        var desk = new BookingDesk(world.Gate, world.Clock, [new Thrower()], [], Zone);
        await FluentActions.Awaiting(() => desk.Ask(AskFor(Someone(), slot))).Should().ThrowAsync<TimeZoneNotFoundException>();
        (await world.Bookings(slot)).Should().BeEmpty();
        (await world.Bookable(slot)).Taken.Should().Be(0);
    }

    [Fact]
    public async Task What_an_observer_adds_is_stored_with_the_change_by_either_way_of_adding()
    {
        await using var world = await Make();
        var slot = await world.Slot();
        var (tracked, quick) = (Someone(), Someone());
        var desk = new BookingDesk(world.Gate, world.Clock, [new Adder(tracked, quick)], [], Zone);
        await desk.Ask(AskFor(Someone(), slot));
        (await world.Read(db => db.Set<Booker>().CountAsync(b => b.Id == tracked || b.Id == quick))).Should().Be(2);
    }

    [Fact]
    public async Task The_locked_row_of_a_bookable_is_read_whole()
    {
        await using var world = await Make();
        var slot = new Bookable { Module = "whole", Capacity = 9, StartsAt = Monday8.AddDays(1).ToUniversalTime(), EndsAt = Monday8.AddDays(2).ToUniversalTime(), WithdrawnAt = Monday8.ToUniversalTime(), PoolId = Guid.CreateVersion7() };
        var n = 10;
        foreach (var property in typeof(BookingPolicy).GetProperties(BindingFlags.Public | BindingFlags.Instance))
            property.SetValue(slot.Policy, property.PropertyType == typeof(bool) ? true : n++);
        await world.Save(slot);
        var locked = await world.Gate.Run(async (db, _) => (await Statements.LockBookable(db, slot.Id))!);
        locked.Should().BeEquivalentTo(slot, o => o.Excluding(b => b.Version).Excluding(b => b.OpeningHours).Excluding(b => b.Schedule));
        locked.Version.Should().Be(1);
    }

    [Fact]
    public async Task The_quick_way_to_insert_stores_all_that_the_slow_way_stores()
    {
        await using var world = await Make();
        var slot = await world.Slot(5);
        var full = new Booking
        {
            Reference = References.Draw(),
            AskId = Someone(),
            PersonId = Someone(),
            BookableId = slot,
            From = Monday8.ToUniversalTime(),
            To = Monday8.AddHours(1).ToUniversalTime(),
            BlockedFrom = Monday8.AddHours(-1).ToUniversalTime(),
            BlockedTo = Monday8.AddHours(2).ToUniversalTime(),
            Places = 3,
            State = BookingState.Held,
            StateAt = world.Now,
            StateBy = Someone(),
            ByHouse = true,
            Hold = HoldKind.Proposal,
            HeldUntil = Monday8.AddHours(3).ToUniversalTime(),
            ReplacesId = Someone(),
            Reschedules = 4,
            LimitGroup = "暖蜂",
            IdempotencyKey = "k",
            MayBeMoved = true,
            Sequence = 5,
            HistoryCount = 6,
            CreatedAt = world.Now,
        };
        var bare = new Booking { Reference = References.Draw(), BookableId = slot, From = full.From, To = full.To, BlockedFrom = full.From, BlockedTo = full.To, State = BookingState.Cancelled, StateAt = world.Now, CreatedAt = world.Now };
        await world.Gate.Run(async (db, _) =>
        {
            await db.InsertNow(full);
            await db.InsertNow(bare);
            return 0;
        });
        (await world.Booking(full.Id)).Should().BeEquivalentTo(full);
        (await world.Booking(bare.Id)).Should().BeEquivalentTo(bare);
    }

    [Theory]
    [InlineData("taken", """UPDATE "Bookables" SET "Taken" = "Taken" - 1 WHERE "Taken" > 0""")]
    [InlineData("oversold", """UPDATE "Bookables" SET "Capacity" = 1, "Taken" = 1""")]
    [InlineData("elsewhere", """UPDATE "Bookings" SET "From" = "BlockedFrom", "To" = "From" WHERE "State" = 2""")]
    [InlineData("history", """UPDATE "Bookings" SET "HistoryCount" = "HistoryCount" + 1 WHERE "State" = 2""")]
    [InlineData("history", """UPDATE "BookingHistory" SET "ToState" = 5""")]
    [InlineData("history", """UPDATE "BookingHistory" SET "Number" = 7 WHERE "Number" = 1""")]
    [InlineData("history", """UPDATE "BookingHistory" SET "FromState" = 6 WHERE "Number" = 1""")]
    [InlineData("history", """DELETE FROM "BookingHistory" """)]
    [InlineData("person", """UPDATE "Bookings" SET "PersonId" = (SELECT MIN("PersonId") FROM "Bookings" WHERE "State" = 2) WHERE "State" = 2""")]
    [InlineData("offer", """UPDATE "Waitlist" SET "State" = 0 WHERE "State" = 1""")]
    [InlineData("offer", """UPDATE "Waitlist" SET "OfferId" = NULL WHERE "State" = 1""")]
    public async Task The_doctor_sees_what_is_wrong(string kind, string harm)
    {
        await using var world = await Make();
        var slot = await world.Slot(3, policy: p => (p.NeedsApproval, p.BufferBeforeMinutes) = (true, 5));
        var full = await world.Slot(at: Monday8.AddDays(4));
        await world.Desk.Confirm(await world.Book(Someone(), slot), Staff);
        await world.Desk.Confirm(await world.Book(Someone(), slot), Staff);
        var leaving = await world.Book(Someone(), full);
        await world.Wait(Someone(), full);
        await world.Desk.Cancel(leaving, Staff, null);
        (await world.Doctor()).Should().BeEmpty();

        if (kind == "person" && world.Provider == "postgres")
            harm = harm.Replace("MIN(\"PersonId\")", "MIN(\"PersonId\"::text)::uuid", StringComparison.Ordinal);
        if (kind == "oversold")
            harm = harm.Replace("\"Taken\" = 1", "\"Taken\" = 0", StringComparison.Ordinal);
        await world.Read(db => db.Database.ExecuteSqlRawAsync(harm));
        (await world.Doctor()).Select(v => v.Kind).Should().Contain(kind);
    }

    private sealed class Thrower : IBookingObserver
    {
        public ValueTask OnChanged(BookingChange change, DbContext db, CancellationToken cancel) => throw new TimeZoneNotFoundException();
    }

    private sealed class Adder(Guid tracked, Guid quick) : IBookingObserver
    {
        public async ValueTask OnChanged(BookingChange change, DbContext db, CancellationToken cancel)
        {
            db.Add(new Booker { Id = tracked });
            await db.InsertNow(new Booker { Id = quick });
        }
    }
}
