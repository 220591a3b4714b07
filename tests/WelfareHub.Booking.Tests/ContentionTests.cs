using System.Collections.Concurrent;

using Microsoft.EntityFrameworkCore;

using static WelfareHub.Bookings.Tests.World;

namespace WelfareHub.Bookings.Tests;

public sealed class ContentionOnSqliteTests : ContentionTests
{
    protected override Task<World> Make() => World.OnSqlite();
}

public sealed class ContentionOnPostgresTests : ContentionTests
{
    protected override Task<World> Make() => World.OnPostgres();
}

/// <summary>Many at once, in one process and in two on the same database.</summary>
public abstract class ContentionTests
{
    protected abstract Task<World> Make();

    [Fact]
    public async Task Of_two_hundred_askers_in_two_processes_exactly_as_many_are_booked_as_there_are_places()
    {
        const int Capacity = 7;
        await using var world = await Make();
        var slot = await world.Slot(Capacity);
        var both = new[]
        {
            await Contender.Start(world.Provider, world.Database, Contender.Asks, 100, slot),
            await Contender.Start(world.Provider, world.Database, Contender.Asks, 100, slot),
        };
        foreach (var process in both)
            await process.StandardInput.WriteLineAsync("go");

        var answers = new List<string>();
        foreach (var process in both)
        {
            using (process)
            {
                answers.AddRange((await process.StandardOutput.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries));
                await process.WaitForExitAsync();
                process.ExitCode.Should().Be(0);
            }
        }

        answers.Should().HaveCount(200);
        var booked = answers.Where(a => a.StartsWith("Booked", StringComparison.Ordinal)).Select(a => Guid.Parse(a[7..])).ToList();
        answers.Where(a => a == "Refused Full").Should().HaveCount(200 - Capacity);
        (await world.Bookings(slot)).Select(b => b.Id).Should().BeEquivalentTo(booked).And.HaveCount(Capacity);
        (await world.Doctor()).Should().BeEmpty();
    }

    [Fact]
    public async Task Both_processes_get_their_turn()
    {
        await using var world = await Make();
        var slots = await Task.WhenAll(Enumerable.Range(0, 2).Select(i => world.Slot(100, Monday8.AddDays(1 + i))));
        using var other = await Contender.Start(world.Provider, world.Database, Contender.Asks, 60, slots[1]);
        await other.StandardInput.WriteLineAsync("go");
        var here = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => Task.Run(() => world.Desk.Ask(AskFor(Someone(), slots[0])))));
        var there = (await other.StandardOutput.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await other.WaitForExitAsync();
        here.Should().AllBeOfType<BookingOutcome.Booked>().And.HaveCount(60);
        there.Should().HaveCount(60).And.OnlyContain(a => a.StartsWith("Booked", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_same_form_sent_twenty_times_at_once_is_one_booking()
    {
        await using var world = await Make();
        var (person, slot) = (Someone(), await world.Slot(50));
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() =>
            world.Desk.Ask(AskFor(person, slot) with { IdempotencyKey = "one-form" }))));
        var booked = answers.Should().AllBeOfType<BookingOutcome.Booked>().Subject.ToList();
        booked.Select(b => b.BookingId).Distinct().Should().ContainSingle();
        booked.Count(b => !b.Repeated).Should().Be(1);
        (await world.Bookings(slot)).Should().ContainSingle();
    }

    [Fact]
    public async Task Twenty_taps_on_different_slots_do_not_get_past_a_limit_of_two()
    {
        await using var world = await Make();
        var person = Someone();
        var limit = new PersonLimit("gym", Monday8, Monday8.AddDays(60), MaxCount: 2);
        var slots = new List<Guid>();
        for (var i = 0; i < 20; i++)
            slots.Add(await world.Slot(at: Monday8.AddDays(1 + i)));
        var answers = await Task.WhenAll(slots.Select(s => Task.Run(() =>
            world.Desk.Ask(AskFor(person, s) with { LimitGroup = "gym", Limits = [limit] }))));
        answers.OfType<BookingOutcome.Booked>().Should().HaveCount(2);
        answers.OfType<BookingOutcome.Refused>().Should().HaveCount(18).And.OnlyContain(r => r.Reason == RefusalReason.LimitReached);
    }

    [Fact]
    public async Task Two_devices_cannot_put_one_person_in_two_places_at_once()
    {
        await using var world = await Make();
        var person = Someone();
        var slots = new List<Guid>();
        for (var i = 0; i < 10; i++)
            slots.Add(await world.Slot());
        var answers = await Task.WhenAll(slots.Select(s => Task.Run(() => world.Desk.Ask(AskFor(person, s)))));
        answers.OfType<BookingOutcome.Booked>().Should().ContainSingle();
        answers.OfType<BookingOutcome.Refused>().Should().OnlyContain(r => r.Reason == RefusalReason.PersonBusy);
    }

    [Fact]
    public async Task Cancelling_accepting_and_queueing_at_once_leaves_no_place_idle_and_none_taken_twice()
    {
        await using var world = await Make();
        var slots = new[] { await world.Slot(3), await world.Slot(3, Monday8.AddDays(2)) };
        var holders = new ConcurrentBag<(Guid Person, Guid Booking)>();
        foreach (var slot in slots)
        {
            for (var i = 0; i < 3; i++)
            {
                var person = Someone();
                holders.Add((person, await world.Book(person, slot)));
            }
        }

        // Everybody queues for both slots, in either order, so offers cross.
        var queue = Enumerable.Range(0, 12).Select(_ => Someone()).ToList();
        await Task.WhenAll(queue.Select((person, i) => Task.Run(async () =>
        {
            foreach (var slot in i % 2 == 0 ? slots : slots.Reverse())
                await world.Desk.JoinWaitlist(slot, person, null, []);
        })));
        await Task.WhenAll(holders.Select(h => Task.Run(() => world.Desk.Cancel(h.Booking, Actor.Person(h.Person), null))));
        for (var round = 0; round < 4; round++)
        {
            var offers = await world.Read(db => db.Set<Booking>().Where(b => b.State == BookingState.Held).ToListAsync());
            await Task.WhenAll(offers.Select((o, i) => Task.Run(() => i % 3 == 0
                ? world.Desk.RefuseOffer(o.Id, Actor.Person(o.PersonId!.Value))
                : world.Desk.Accept(o.Id, Actor.Person(o.PersonId!.Value)))));
        }

        (await world.Doctor()).Should().BeEmpty();
        foreach (var slot in slots)
        {
            var waiting = await world.Read(db => db.Set<WaitlistEntry>().CountAsync(e => e.BookableId == slot && e.State == WaitlistState.Waiting));
            if (waiting > 0)
                (await world.Bookable(slot)).Taken.Should().Be(3, "places are free only where nobody waits");
        }
    }
}
