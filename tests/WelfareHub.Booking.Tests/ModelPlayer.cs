using Microsoft.Extensions.Time.Testing;

namespace WelfareHub.Bookings.Tests;

/// <summary>Plays each step on the desk and on the model and wants the same answer from both.</summary>
public sealed partial class ModelPlayer(World world, BookingDesk desk, FakeTimeProvider clock, Model model, Guid[] people)
{
    private int _number;

    public async Task Play(ModelTests.Step step)
    {
        var slot = model.Slots[step.Slot];
        var other = model.Slots[step.Other];
        var by = Actor.Person(people[step.Person]);
        Model.Place? Mine(Func<Model.Place, bool> which) => Pick(model.Bookings.Where(b => b.Person == step.Person && which(b)), step.Number);

        switch (step.Kind)
        {
            case ModelTests.Kind.Ask or ModelTests.Kind.AskAgain:
                await Ask(step.Person, slot, hold: false, wait: false);
                break;
            case ModelTests.Kind.AskHold:
                await Ask(step.Person, slot, hold: true, wait: false);
                break;
            case ModelTests.Kind.AskOrWait:
                await Ask(step.Person, slot, hold: false, wait: true);
                break;
            case ModelTests.Kind.Wait:
                await Wait(step.Person, slot, replaces: null);
                break;
            case ModelTests.Kind.WaitInPlace when Mine(b => b.Firm) is { } mine:
                await Wait(step.Person, slot, mine);
                break;
            case ModelTests.Kind.Leave when Pick(model.Queue.Where(w => w.Person == step.Person && w.Open), step.Number) is { } waiter:
                await Leave(waiter);
                break;
            case ModelTests.Kind.Cancel when Mine(b => b.Live) is { } mine:
                await Cancel(mine, by);
                break;
            case ModelTests.Kind.CancelByStaff when Pick(model.Bookings.Where(b => b.Live && !b.ByHouse), step.Number) is { } any:
                await Cancel(any, World.Staff);
                break;
            case ModelTests.Kind.Confirm when Pick(model.Bookings.Where(b => b.State == BookingState.Requested), step.Number) is { } request:
                await Confirm(request);
                break;
            case ModelTests.Kind.Decline when Pick(model.Bookings.Where(b => b.State == BookingState.Requested), step.Number) is { } request:
                await Decline(request);
                break;
            case ModelTests.Kind.Reschedule when Mine(b => b.Firm) is { } mine:
                await Reschedule(mine, other, by);
                break;
            case ModelTests.Kind.Accept when Mine(b => b.Held) is { } hold:
                await Accept(hold);
                break;
            case ModelTests.Kind.AcceptAny when Pick(model.Bookings.Where(b => b.Held && b.Person is not null), step.Number) is { } hold:
                await Accept(hold);
                break;
            case ModelTests.Kind.Refuse when Mine(b => b.Held) is { } hold:
                await Refuse(hold);
                break;
            case ModelTests.Kind.Propose when Pick(model.Bookings.Where(b => b.Firm && b.Person is not null), step.Number) is { } booking:
                await Propose(booking, other);
                break;
            case ModelTests.Kind.Block:
                await Block(slot, 1 + (step.Number % 3), model.Now.AddMinutes(step.Number + 1));
                break;
            case ModelTests.Kind.Name when Pick(model.Bookings.Where(b => b is { Held: true, Hold: HoldKind.Block }), step.Number) is { } block:
                await Name(block, step.Person);
                break;
            case ModelTests.Kind.Capacity:
                await Capacity(slot, step.Number % 5);
                break;
            case ModelTests.Kind.Close:
                await Close(slot);
                break;
            case ModelTests.Kind.Reopen when Pick(model.Bookings.Where(b => b.ByHouse && b.Live), step.Number) is { } closure:
                await Reopen(closure);
                break;
            case ModelTests.Kind.Minutes:
                await Pass(TimeSpan.FromMinutes(step.Number / 4));
                break;
            case ModelTests.Kind.Hours:
                await Pass(TimeSpan.FromMinutes(step.Number));
                break;
        }

        await NameOffers();
    }

    private async Task Ask(int person, Model.Slot slot, bool hold, bool wait)
    {
        var answer = await desk.Ask(World.AskFor(people[person], slot.Id) with { AsHold = hold, WaitlistIfFull = wait });
        if (MayTake(slot) is { } rule)
            Refused(answer, rule);
        else if (model.Busy(person, slot))
            Refused(answer, RefusalReason.PersonBusy);
        else if (model.Free(slot) >= 1)
            Book(answer, person, slot, hold ? BookingState.Held : Once(slot), hold ? HoldKind.Asker : null, Min(model.Now.AddMinutes(10), slot.At));
        else if (wait && model.Queue.Find(w => w.Person == person && w.Slot == slot && w.Open) is { } already)
            answer.Should().BeOfType<BookingOutcome.Waitlisted>().Which.EntryId.Should().Be(already.Id);
        else if (wait)
            Queue(answer, person, slot, replaces: null);
        else
            Refused(answer, RefusalReason.Full);
    }

    private async Task Wait(int person, Model.Slot slot, Model.Place? replaces)
    {
        var answer = await desk.JoinWaitlist(slot.Id, people[person], null, [], replaces?.Id);
        if (MayTake(slot) is { } rule)
            Refused(answer, rule);
        else if (model.Queue.Exists(w => w.Person == person && w.Slot == slot && w.Open))
            Refused(answer, RefusalReason.AlreadyWaiting);
        else if (model.Free(slot) >= 1)
            Refused(answer, RefusalReason.PlacesFree);
        else if (model.Busy(person, slot, replaces))
            Refused(answer, RefusalReason.PersonBusy);
        else
            Queue(answer, person, slot, replaces);
    }

    private async Task Leave(Model.Waiter waiter)
    {
        (await desk.LeaveWaitlist(waiter.Id, people[waiter.Person])).Should().BeOfType<BookingOutcome.Done>();
        if (waiter.State == WaitlistState.Offered)
            Model.End(model.Bookings.Single(b => b.Waiter == waiter && b.Held), BookingState.Cancelled);
        else
            waiter.State = WaitlistState.Left;
        model.Fill(waiter.Slot);
    }

    private async Task Cancel(Model.Place place, Actor by)
    {
        var answer = await desk.Cancel(place.Id, by, null);
        if (!by.ForHouse && !place.Held && model.Now > place.Slot.At.AddMinutes(-30))
        {
            Refused(answer, RefusalReason.DeadlinePassed);
            return;
        }

        answer.Should().BeOfType<BookingOutcome.Booked>();
        Model.End(place, BookingState.Cancelled);
        EndHolds(place, offersToo: false, place.Slot);
    }

    private async Task Reschedule(Model.Place mine, Model.Slot to, Actor by)
    {
        var answer = await desk.Reschedule(mine.Id, by, [new AskItem(to.Id)], []);
        var inPlace = model.Bookings.Where(b => b.Held && b.Replaces == mine).ToList();
        if (mine.Slot == to && mine.Places == 1)
            answer.Should().BeOfType<BookingOutcome.Booked>().Which.Repeated.Should().BeTrue();
        else if (model.Now > mine.Slot.At.AddMinutes(-30))
            Refused(answer, RefusalReason.DeadlinePassed);
        else if (MayTake(to) is { } rule)
            Refused(answer, rule);
        else if (model.Busy(mine.Person!.Value, to, mine))
            Refused(answer, RefusalReason.PersonBusy);
        else if (model.Free(to, [mine, .. inPlace]) < 1)
            Refused(answer, RefusalReason.Full);
        else
        {
            answer.Should().BeOfType<BookingOutcome.Booked>();
            var from = mine.Slot;
            var freed = inPlace.Select(h => h.Slot).ToList();
            foreach (var hold in inPlace)
                Model.End(hold, BookingState.Cancelled);
            (mine.Slot, mine.State) = (to, Once(to));
            model.Fill([from, .. freed]);
        }
    }

    private async Task Accept(Model.Place hold)
    {
        var answer = await desk.Accept(hold.Id, Actor.Person(people[hold.Person!.Value]));
        answer.Should().BeOfType<BookingOutcome.Booked>();
        var state = hold.Hold == HoldKind.Proposal ? BookingState.Confirmed : Once(hold.Slot);
        if (hold.Waiter is { } waiter)
            waiter.State = WaitlistState.Taken;
        if (hold.Replaces is { Firm: true } replaced)
        {
            var from = replaced.Slot;
            hold.State = BookingState.Cancelled;
            (replaced.Slot, replaced.State) = (hold.Slot, state);
            model.Fill(from, hold.Slot);
        }
        else
        {
            hold.State = state;
        }
    }

    private async Task Refuse(Model.Place hold)
    {
        (await desk.RefuseOffer(hold.Id, Actor.Person(people[hold.Person!.Value]))).Should().BeOfType<BookingOutcome.Booked>();
        Model.End(hold, BookingState.Cancelled);
        model.Fill(hold.Slot);
    }

    private async Task Pass(TimeSpan time)
    {
        clock.Advance(time);
        model.Now += time;
        await desk.SweepLapsed(10_000);
        model.Settle();
    }

    private RefusalReason? MayTake(Model.Slot slot) =>
        slot.Capacity < 1 ? RefusalReason.BadPlaces : slot.At <= model.Now ? RefusalReason.AlreadyBegun : null;

    private static BookingState Once(Model.Slot slot) => slot.NeedsApproval ? BookingState.Requested : BookingState.Confirmed;

    private void Book(
        BookingOutcome answer, int? person, Model.Slot slot, BookingState state, HoldKind? hold = null, DateTimeOffset until = default, Model.Place? replaces = null, int places = 1)
    {
        var booked = answer.Should().BeOfType<BookingOutcome.Booked>().Subject;
        booked.State.Should().Be(state);
        model.Add(new Model.Place { Id = booked.BookingId, Person = person, Slot = slot, State = state, Hold = hold, Until = until, Replaces = replaces, Places = places, Order = _number++ });
    }

    private void Queue(BookingOutcome answer, int person, Model.Slot slot, Model.Place? replaces)
    {
        var waitlisted = answer.Should().BeOfType<BookingOutcome.Waitlisted>().Subject;
        waitlisted.Position.Should().Be(1 + model.Queue.Count(w => w.Slot == slot && w.State == WaitlistState.Waiting));
        model.Queue.Add(new Model.Waiter { Id = waitlisted.EntryId, Person = person, Slot = slot, Replaces = replaces });
    }

    /// <summary>Ends what is held in place of a booking, then gives on what became free.</summary>
    private void EndHolds(Model.Place place, bool offersToo, params Model.Slot[] alsoFreed)
    {
        var freed = model.Bookings.Where(b => b.Held && b.Replaces == place && (offersToo || b.Hold == HoldKind.Proposal)).Select(b => b.Slot).ToList();
        model.EndHoldsInPlaceOf(place, offersToo);
        model.Fill([.. alsoFreed, .. freed]);
    }

    private static DateTimeOffset Min(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;

    private static void Refused(BookingOutcome answer, RefusalReason reason) =>
        answer.Should().BeOfType<BookingOutcome.Refused>().Which.Reason.Should().Be(reason);

    private static T? Pick<T>(IEnumerable<T> from, int number)
        where T : class
    {
        var all = from.ToList();
        return all.Count == 0 ? null : all[number % all.Count];
    }
}
