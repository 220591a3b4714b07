using System.Globalization;

using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;

using static WelfareHub.Bookings.Tests.World;

namespace WelfareHub.Bookings.Tests;

/// <summary>
/// Drawn interleavings of all verbs, step by step against a model that is simple enough to be seen to be right (see
/// <see cref="Model"/>); the doctor is clean at the end of each. The same are drawn in every run; whoever wants others sets
/// WELFAREHUB_TEST_SEED to another number.
/// </summary>
public sealed class ModelTests
{
    private const int Plays = 150;
    private const int People = 6;

    private static readonly int[] Capacities = [1, 2, 3, 2];

    /// <summary>What may happen; those that happen often stand more than once.</summary>
    public enum Kind
    {
        Ask, AskAgain, AskHold, AskOrWait, Wait, WaitInPlace, Leave, Cancel, CancelByStaff, Confirm, Decline, Reschedule,
        Accept, AcceptAny, Refuse, Propose, Block, Name, Capacity, Close, Reopen, Minutes, Hours,
    }

    public sealed record Step(Kind Kind, int Person, int Slot, int Other, int Number)
    {
        public override string ToString() => $"{Kind}({Person},{Slot},{Other},{Number})";
    }

    [Fact]
    public async Task Any_interleaving_of_verbs_does_what_the_model_says()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("WELFAREHUB_TEST_SEED"), CultureInfo.InvariantCulture, out var wanted) ? wanted : 2026;
        var random = new Random(seed);
        await using var world = await OnSqlite();
        for (var run = 1; run <= Plays; run++)
            await Play(world, run, [.. Enumerable.Range(0, random.Next(5, 61)).Select(_ => Draw(random))]);
    }

    private static Step Draw(Random random)
    {
        var kinds = Enum.GetValues<Kind>();
        return new Step(kinds[random.Next(kinds.Length)], random.Next(People), random.Next(Capacities.Length), random.Next(Capacities.Length), random.Next(201));
    }

    /// <summary>Every play has slots, people and a month of its own in one database.</summary>
    private static async Task Play(World world, int run, Step[] steps)
    {
        var begins = Monday8.AddDays(40 * run).ToUniversalTime();
        var clock = new FakeTimeProvider(begins);
        var desk = new BookingDesk(world.Gate, clock, [], [], Zone);
        await desk.SweepLapsed(10_000);
        var model = new Model(begins);
        for (var i = 0; i < Capacities.Length; i++)
        {
            var at = begins.AddDays(1).AddHours(i / 2 * 3).AddMinutes(i % 2 * 30);
            var needsApproval = i % 2 == 1;
            model.AddSlot(await world.Slot(Capacities[i], at, p => (p.NeedsApproval, p.OfferMinutes, p.CancelDeadlineMinutes) = (needsApproval, 90, 30)), at, Capacities[i], needsApproval);
        }

        var people = Enumerable.Range(0, People).Select(_ => Someone()).ToArray();
        var played = new ModelPlayer(world, desk, clock, model, people);
        foreach (var step in steps)
        {
            try
            {
                await played.Play(step);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"At {step} of {string.Join(' ', (IEnumerable<Step>)steps)}: {e.Message}", e);
            }

            await Same(world, model, steps, step);
        }

        await using var db = world.Contexts();
        await foreach (var violation in WelfareHub.Bookings.Doctor.Check(db, clock.GetUtcNow(), Zone))
            Assert.Fail($"{violation} after {string.Join(' ', (IEnumerable<Step>)steps)}");
    }

    /// <summary>Compares states, places and queues of all that the model knows.</summary>
    private static async Task Same(World world, Model model, Step[] steps, Step at)
    {
        await using var db = world.Contexts();
        var slots = model.Slots.Select(s => s.Id).ToList();
        var rows = await db.Set<Booking>().AsNoTracking().Where(b => slots.Contains(b.BookableId)).ToListAsync();
        var real = rows.Select(b => (b.Id, b.State, b.BookableId, b.Places)).OrderBy(b => b.Id);
        var expected = model.Bookings.Select(b => (b.Id, b.State, BookableId: b.Slot.Id, b.Places)).OrderBy(b => b.Id);
        var entries = await db.Set<WaitlistEntry>().AsNoTracking().Where(e => slots.Contains(e.BookableId)).OrderBy(e => e.JoinedAt).Select(e => new { e.Id, e.State }).ToListAsync();
        if (!real.SequenceEqual(expected))
            Assert.Fail($"At {at} of {string.Join(' ', (IEnumerable<Step>)steps)}\nreal  {string.Join("; ", real.Except(expected))}\nmodel {string.Join("; ", expected.Except(real))}");
        if (!entries.Select(e => (e.Id, e.State)).OrderBy(e => e.Id).SequenceEqual(model.Queue.Select(e => (e.Id, e.State)).OrderBy(e => e.Id)))
        {
            Assert.Fail($"At {at} of {string.Join(' ', (IEnumerable<Step>)steps)}\nreal queue  {string.Join("; ", entries)}\nmodel queue {string.Join("; ", model.Queue.Select(e => (e.Id, e.State)))}");
        }
    }
}
