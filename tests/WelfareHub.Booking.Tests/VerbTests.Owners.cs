using Microsoft.EntityFrameworkCore;

using static WelfareHub.Bookings.Tests.World;

namespace WelfareHub.Bookings.Tests;

public abstract partial class VerbTests
{
    [Fact]
    public async Task What_its_owner_does_not_offer_nobody_books_waits_for_moves_to_or_is_offered()
    {
        var (slot, other, me, waiter) = (await World.Slot(), await World.Slot(at: Monday8.AddDays(3)), Someone(), Someone());
        var owner = new Owner("test");
        var desk = new BookingDesk(World.Gate, World.Clock, [World.Observer], [new Owner("else") { Says = RefusalReason.Full }, owner], Zone);
        var taken = Works(await desk.Ask(AskFor(Someone(), slot))).BookingId;
        var mine = Works(await desk.Ask(AskFor(me, other))).BookingId;
        var entry = ((BookingOutcome.Waitlisted)await desk.JoinWaitlist(slot, waiter, null, [])).EntryId;

        owner.Says = RefusalReason.NotOffered;
        Refuses(await desk.Ask(AskFor(Someone(), slot)), RefusalReason.NotOffered);
        Refuses(await desk.Ask(AskFor(Someone(), slot) with { WaitlistIfFull = true }), RefusalReason.NotOffered);
        Refuses(await desk.JoinWaitlist(slot, Someone(), null, []), RefusalReason.NotOffered);
        Refuses(await desk.Reschedule(mine, Actor.Person(me), [new AskItem(slot)], []), RefusalReason.NotOffered);
        await desk.Cancel(taken, Staff, null);
        (await World.Entry(entry)).State.Should().Be(WaitlistState.Waiting);
        Works(await desk.Reschedule(mine, Staff, [new AskItem(slot)], []));

        owner.Says = null;
        Refuses(await desk.Ask(AskFor(Someone(), slot)), RefusalReason.Full);
    }

    /// <summary>Whoever asks names neither group nor limit: what the owner says under the lock is what counts.</summary>
    [Fact]
    public async Task The_limits_of_its_owner_hold_in_every_verb_and_staff_move_past_them()
    {
        var (me, owner) = (Someone(), new Owner("test") { Group = "gym", Limits = [OnceAYear("gym")] });
        var desk = new BookingDesk(World.Gate, World.Clock, [World.Observer], [owner], Zone);
        var (first, second, third, full) = (await World.Slot(), await World.Slot(at: Monday8.AddDays(3)), await World.Slot(at: Monday8.AddDays(4)), await World.Slot(at: Monday8.AddDays(5)));
        var mine = Works(await desk.Ask(AskFor(me, first))).BookingId;
        (await World.Booking(mine)).LimitGroup.Should().Be("gym");
        var other = Works(await desk.Ask(AskFor(Someone(), full))).BookingId;

        Refuses(await desk.Ask(AskFor(me, second)), RefusalReason.LimitReached);
        Refuses(await desk.Ask(AskFor(me, second) with { By = Staff }), RefusalReason.LimitReached);
        Refuses(await desk.JoinWaitlist(full, me, null, []), RefusalReason.LimitReached);
        var block = Works(await desk.ReserveBlock(third, 1, Monday8.AddDays(2), Staff)).BookingId;
        Refuses(await desk.NameFromBlock(block, AskFor(me) with { By = Staff }), RefusalReason.LimitReached);
        Works(await desk.Reschedule(mine, Actor.Person(me), [new AskItem(second)], []));

        // Once is made twice, and back to once before the place comes free.
        owner.Limits = [OnceAYear("gym") with { MaxCount = 2 }];
        var entry = ((BookingOutcome.Waitlisted)await desk.JoinWaitlist(full, me, null, [])).EntryId;
        var more = Works(await desk.Ask(AskFor(me, first))).BookingId;
        owner.Limits = [OnceAYear("gym")];
        await desk.Cancel(other, Staff, null);
        (await World.Entry(entry)).State.Should().Be(WaitlistState.Waiting);
        Refuses(await desk.Reschedule(more, Actor.Person(me), [new AskItem(full)], []), RefusalReason.LimitReached);
        Works(await desk.Reschedule(more, Staff, [new AskItem(full)], []));
    }

    /// <summary>As an owner is meant to: it changes its rows under the locks of its bookables.</summary>
    [Fact]
    public async Task Nobody_slips_past_a_change_that_the_owner_makes_under_the_locks()
    {
        var slot = await World.Slot(capacity: 100);
        var (owner, open) = (new RowOwner(), new Booker { Id = RowOwner.Row });
        await World.Save(open);
        var desk = new BookingDesk(World.Gate, World.Clock, [], [owner], Zone);
        var ended = Task.Run(() => World.Gate.Run(async (db, _) =>
        {
            await BookingDesk.LockBookables(db, [slot]);
            await db.Set<Booker>().Where(b => b.Id == RowOwner.Row).ExecuteDeleteAsync(CancellationToken.None);
            return await db.Set<Booking>().CountAsync(CancellationToken.None);
        }));
        await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Task.Run(() => desk.Ask(AskFor(Someone(), slot)))).Append((Task)ended));

        (await World.Bookings(slot)).Should().HaveCount(await ended, "who was booked was booked before the end");
    }

    [Fact]
    public async Task Staff_decide_only_about_what_is_still_where_they_saw_it()
    {
        var (here, there, me) = (await World.Slot(policy: p => p.NeedsApproval = true), await World.Slot(at: Monday8.AddDays(3), policy: p => p.NeedsApproval = true), Someone());
        var mine = await World.Book(me, here);
        Works(await Desk.Reschedule(mine, Actor.Person(me), [new AskItem(there)], []));

        Refuses(await Desk.Confirm(mine, Staff with { SeenAt = here }), RefusalReason.NotFound);
        Refuses(await Desk.Decline(mine, Staff with { SeenAt = here }, "no"), RefusalReason.NotFound);
        (await World.Booking(mine)).State.Should().Be(BookingState.Requested);
        Works(await Desk.Confirm(mine, Staff with { SeenAt = there }));
    }

    private sealed class Owner(string module) : IBookableOwner
    {
        public string Module => module;
        public RefusalReason? Says { get; set; }
        public string? Group { get; init; }
        public IReadOnlyList<PersonLimit>? Limits { get; set; }

        public ValueTask<OwnerAnswer> Answer(OwnerQuestion asked, DbContext db) => ValueTask.FromResult(new OwnerAnswer(asked.ForHouse ? null : Says, Group, Limits));
    }

    private sealed class RowOwner : IBookableOwner
    {
        public static readonly Guid Row = Someone();

        public string Module => "test";

        public async ValueTask<OwnerAnswer> Answer(OwnerQuestion asked, DbContext db) =>
            new(await db.Set<Booker>().AnyAsync(b => b.Id == Row) ? null : RefusalReason.NotOffered);
    }
}
