namespace WelfareHub.Bookings.Tests;

/// <summary>
/// The desk without database, locks or speed: slots with capacity, people, bookings, a queue. Time that has run out is settled
/// everywhere before each step, which is what sweeping often amounts to.
/// </summary>
public sealed class Model(DateTimeOffset now)
{
    public sealed class Slot(Guid id, DateTimeOffset at, int capacity, bool needsApproval)
    {
        public Guid Id => id;
        public DateTimeOffset At => at;
        public int Capacity { get; set; } = capacity;
        public bool NeedsApproval => needsApproval;
    }

    public sealed class Place
    {
        public Guid Id { get; set; }
        public int? Person { get; init; }
        public required Slot Slot { get; set; }
        public int Places { get; set; } = 1;
        public BookingState State { get; set; }
        public HoldKind? Hold { get; init; }
        public DateTimeOffset Until { get; init; }
        public Place? Replaces { get; init; }
        public Waiter? Waiter { get; init; }
        public bool ByHouse { get; init; }
        public int Order { get; init; }
        public bool Live => State <= BookingState.Completed;
        public bool Held => State == BookingState.Held;
        public bool Firm => State is BookingState.Requested or BookingState.Confirmed;
    }

    public sealed class Waiter
    {
        public Guid Id { get; set; }
        public int Person { get; init; }
        public required Slot Slot { get; init; }
        public WaitlistState State { get; set; }
        public Place? Replaces { get; init; }
        public bool Open => State is WaitlistState.Waiting or WaitlistState.Offered;
    }

    public List<Slot> Slots { get; } = [];
    public List<Place> Bookings { get; } = [];
    public List<Waiter> Queue { get; } = [];
    public DateTimeOffset Now { get; set; } = now;

    /// <summary>Offers made by the last step: the real ones have ids that the player looks up.</summary>
    public List<Place> Unnamed { get; } = [];

    public void AddSlot(Guid id, DateTimeOffset at, int capacity, bool needsApproval) => Slots.Add(new Slot(id, at, capacity, needsApproval));

    public int Free(Slot slot, params Place[] except) =>
        slot.Capacity - Bookings.Where(b => b.Slot == slot && b.Live && !except.Contains(b)).Sum(b => b.Places);

    /// <summary>Whether the person has something else then; what is held in place of what is given up does not count.</summary>
    public bool Busy(int person, Slot slot, Place? given = null) => Bookings.Any(b =>
        b.Person == person && b.Live && !(b.Held && b.Until <= Now) && b != given && (given is null || !b.Held || b.Replaces != given)
        && b.Slot.At < slot.At.AddHours(1) && b.Slot.At.AddHours(1) > slot.At);

    public Place Add(Place place)
    {
        Bookings.Add(place);
        if (place.Id == Guid.Empty)
            Unnamed.Add(place);
        return place;
    }

    public static void End(Place place, BookingState state)
    {
        var wasHeld = place.Held;
        place.State = state;
        if (wasHeld && place.Waiter is { State: WaitlistState.Offered } waiter)
            waiter.State = state == BookingState.Expired ? WaitlistState.Missed : WaitlistState.Left;
    }

    public void EndHoldsInPlaceOf(Place place, bool offersToo)
    {
        foreach (var hold in Bookings.Where(b => b.Held && b.Replaces == place && (offersToo || b.Hold == HoldKind.Proposal)).ToList())
            End(hold, BookingState.Cancelled);
    }

    /// <summary>Offers what is free to the queue, slot by slot.</summary>
    public void Fill(params IEnumerable<Slot> slots)
    {
        foreach (var slot in slots.Distinct().OrderBy(s => s.Id))
        {
            if (slot.At <= Now)
                continue;
            foreach (var waiter in Queue.Where(w => w.Slot == slot && w.State == WaitlistState.Waiting).ToList())
            {
                if (Free(slot) < 1)
                    break;
                var replaced = waiter.Replaces is { Firm: true } r ? r : null;
                var until = new[] { Now.AddMinutes(90), slot.At, replaced?.Slot.At.AddMinutes(-30) ?? DateTimeOffset.MaxValue }.Min();
                if (until <= Now || Busy(waiter.Person, slot, replaced))
                    continue;
                waiter.State = WaitlistState.Offered;
                Add(new Place { Person = waiter.Person, Slot = slot, State = BookingState.Held, Hold = HoldKind.WaitlistOffer, Until = until, Replaces = replaced, Waiter = waiter });
            }
        }
    }

    /// <summary>Ends, in the sweeper's order, whose time has run out: holds, requests that have begun, queues that have begun.</summary>
    public void Settle()
    {
        while (Bookings.Where(b => b.Held && b.Until <= Now).OrderBy(b => b.Until).FirstOrDefault() is { } due)
        {
            foreach (var hold in Bookings.Where(b => b.Slot == due.Slot && b.Held && b.Until <= Now).OrderBy(b => b.Until).ToList())
                End(hold, BookingState.Expired);
            Fill(due.Slot);
        }

        foreach (var request in Bookings.Where(b => b.State == BookingState.Requested && b.Slot.At <= Now).OrderBy(b => b.Slot.At).ToList())
        {
            End(request, BookingState.Expired);
            var proposals = Bookings.Where(b => b.Held && b.Replaces == request && b.Hold == HoldKind.Proposal).Select(b => b.Slot).ToList();
            EndHoldsInPlaceOf(request, offersToo: false);
            Fill(proposals);
        }

        foreach (var waiter in Queue.Where(w => w.State == WaitlistState.Waiting && w.Slot.At <= Now))
            waiter.State = WaitlistState.Missed;
    }
}
