using Microsoft.EntityFrameworkCore;

namespace WelfareHub.Bookings.Tests;

/// <summary>What the house does: answers, proposals, blocks, closures.</summary>
public sealed partial class ModelPlayer
{
    private async Task Confirm(Model.Place request)
    {
        (await desk.Confirm(request.Id, World.Staff)).Should().BeOfType<BookingOutcome.Booked>();
        request.State = BookingState.Confirmed;
        EndHolds(request, offersToo: false);
    }

    private async Task Decline(Model.Place request)
    {
        (await desk.Decline(request.Id, World.Staff, "no")).Should().BeOfType<BookingOutcome.Booked>();
        Model.End(request, BookingState.Declined);
        EndHolds(request, offersToo: false, request.Slot);
    }

    private async Task Propose(Model.Place booking, Model.Slot to)
    {
        var until = model.Now.AddMinutes(60);
        var answer = await desk.Propose(booking.Id, to.Id, until, World.Staff, null);
        var former = model.Bookings.Where(b => b.Held && b.Replaces == booking && b.Hold == HoldKind.Proposal).ToArray();
        if (to.At.AddHours(1) <= model.Now)
            Refused(answer, RefusalReason.AlreadyBegun);
        else if (to.Capacity < 1)
            Refused(answer, RefusalReason.BadPlaces);
        else if (Min(until, Min(to.At, booking.Slot.At)) <= model.Now)
            Refused(answer, RefusalReason.TooLate);
        else if (model.Busy(booking.Person!.Value, to, booking))
            Refused(answer, RefusalReason.PersonBusy);
        else if (model.Free(to, former) < 1)
            Refused(answer, RefusalReason.Full);
        else
        {
            var freed = former.Select(f => f.Slot).ToList();
            foreach (var hold in former)
                Model.End(hold, BookingState.Cancelled);
            Book(answer, booking.Person.Value, to, BookingState.Held, HoldKind.Proposal, Min(until, Min(to.At, booking.Slot.At)), booking);
            model.Fill(freed);
        }
    }

    private async Task Block(Model.Slot slot, int places, DateTimeOffset until)
    {
        var answer = await desk.ReserveBlock(slot.Id, places, until, World.Staff);
        if (places > slot.Capacity)
            Refused(answer, RefusalReason.BadPlaces);
        else if (slot.At.AddHours(1) <= model.Now)
            Refused(answer, RefusalReason.AlreadyBegun);
        else if (slot.At <= model.Now)
            Refused(answer, RefusalReason.TooLate);
        else if (model.Free(slot) < places)
            Refused(answer, RefusalReason.Full);
        else
            Book(answer, null, slot, BookingState.Held, HoldKind.Block, Min(until, slot.At), places: places);
    }

    private async Task Name(Model.Place block, int person)
    {
        var answer = await desk.NameFromBlock(block.Id, new Ask(people[person], World.Staff, []));
        if (model.Busy(person, block.Slot))
        {
            Refused(answer, RefusalReason.PersonBusy);
            return;
        }

        if (block.Places == 1)
            block.State = BookingState.Cancelled;
        else
            block.Places--;
        Book(answer, person, block.Slot, Once(block.Slot));
    }

    private async Task Capacity(Model.Slot slot, int capacity)
    {
        var answer = await desk.ChangeCapacity(slot.Id, capacity, World.Staff);
        if (capacity < slot.Capacity - model.Free(slot))
        {
            Refused(answer, RefusalReason.CapacityBelowTaken);
            return;
        }

        answer.Should().BeOfType<BookingOutcome.Done>();
        var raised = capacity > slot.Capacity;
        slot.Capacity = capacity;
        if (raised)
            model.Fill(slot);
    }

    private async Task Close(Model.Slot slot)
    {
        var answer = await desk.Close(new Closure(slot.Id, "closed"), World.Staff);
        var left = slot.Capacity - model.Bookings.Where(b => b.Slot == slot && b.ByHouse && b.Live).Sum(b => b.Places);
        if (slot.At.AddHours(1) <= model.Now)
        {
            answer.Refused.Should().Be(RefusalReason.AlreadyBegun);
            return;
        }

        if (left == 0)
        {
            answer.Refused.Should().Be(RefusalReason.Full);
            return;
        }

        var hit = model.Bookings.Where(b => b.Slot == slot && b.Live && !b.ByHouse).ToList();
        answer.Effects.Select(e => e.BookingId).Should().BeEquivalentTo(hit.Select(h => h.Id));
        foreach (var gone in hit)
        {
            var wasOffer = gone.Held && gone.Hold == HoldKind.WaitlistOffer;
            Model.End(gone, BookingState.Cancelled);
            if (wasOffer)
                gone.Waiter!.State = WaitlistState.Waiting;
        }

        model.Add(new Model.Place { Id = answer.ClosureId!.Value, Slot = slot, Places = left, State = BookingState.Confirmed, ByHouse = true });
        model.Fill(slot);
    }

    private async Task Reopen(Model.Place closure)
    {
        (await desk.Reopen(closure.Id, World.Staff)).Should().BeOfType<BookingOutcome.Booked>();
        Model.End(closure, BookingState.Cancelled);
        model.Fill(closure.Slot);
    }

    /// <summary>The model's new offers get the ids of the real ones; one that is missing fails the comparison.</summary>
    private async Task NameOffers()
    {
        if (model.Unnamed.Count == 0)
            return;
        await using var db = world.Contexts();
        foreach (var offer in model.Unnamed)
        {
            var person = people[offer.Person!.Value];
            offer.Id = await db.Set<Booking>()
                .Where(b => b.PersonId == person && b.BookableId == offer.Slot.Id && b.Hold == HoldKind.WaitlistOffer)
                .OrderByDescending(b => b.CreatedAt).ThenByDescending(b => b.State == BookingState.Held)
                .Select(b => b.Id)
                .FirstOrDefaultAsync();
        }

        model.Unnamed.Clear();
    }
}
