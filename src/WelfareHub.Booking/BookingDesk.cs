#pragma warning disable MA0025, CS9113 // written in the next slice
namespace WelfareHub.Bookings;

/// <summary>
/// The verbs. Each locks what it must (bump Version of every bookable, then of the person, in id order), reads, decides, writes
/// and commits through the gate. Every expected refusal is a value.
/// </summary>
public sealed class BookingDesk(CommitGate gate, TimeProvider clock, IEnumerable<IBookingObserver> observers)
{
    public Task<BookingOutcome> Ask(Ask ask, CancellationToken cancel = default) => throw new NotImplementedException();

    /// <summary>Takes up a hold: an own hold, a waitlist offer or a proposal (which moves the booking it replaces).</summary>
    public Task<BookingOutcome> Accept(Guid bookingId, Actor by, CancellationToken cancel = default) => throw new NotImplementedException();

    /// <summary>Gives a hold, an offer or a proposal back.</summary>
    public Task<BookingOutcome> RefuseOffer(Guid bookingId, Actor by, CancellationToken cancel = default) => throw new NotImplementedException();

    public Task<BookingOutcome> Confirm(Guid bookingId, Actor by, CancellationToken cancel = default) => throw new NotImplementedException();

    public Task<BookingOutcome> Decline(Guid bookingId, Actor by, string reason, CancellationToken cancel = default) => throw new NotImplementedException();

    public Task<BookingOutcome> Cancel(Guid bookingId, Actor by, string? reason, CancellationToken cancel = default) => throw new NotImplementedException();

    /// <summary>Takes the new place first, then frees the old one; the booking keeps its id and reference.</summary>
    public Task<BookingOutcome> Reschedule(Guid bookingId, Actor by, IReadOnlyList<AskItem> items, IReadOnlyList<PersonLimit> limits, string? reason = null, CancellationToken cancel = default) => throw new NotImplementedException();

    /// <summary>Holds another time for the person of a booking until a deadline.</summary>
    public Task<BookingOutcome> Propose(Guid bookingId, Guid bookableId, DateTimeOffset until, Actor by, string? reason, CancellationToken cancel = default) => throw new NotImplementedException();

    public Task<BookingOutcome> CheckIn(Guid bookingId, Actor by, CancellationToken cancel = default) => throw new NotImplementedException();

    public Task<BookingOutcome> Complete(Guid bookingId, Actor by, CancellationToken cancel = default) => throw new NotImplementedException();

    public Task<BookingOutcome> MarkNoShow(Guid bookingId, Actor by, CancellationToken cancel = default) => throw new NotImplementedException();

    public Task<BookingOutcome> JoinWaitlist(Guid bookableId, Guid personId, string? limitGroup, IReadOnlyList<PersonLimit> limits, Guid? replacesId = null, int places = 1, CancellationToken cancel = default) => throw new NotImplementedException();

    public Task<BookingOutcome> LeaveWaitlist(Guid entryId, Guid personId, CancellationToken cancel = default) => throw new NotImplementedException();

    /// <summary>Keeps places for a group until a deadline; see <see cref="NameFromBlock"/>.</summary>
    public Task<BookingOutcome> ReserveBlock(Guid bookableId, int places, DateTimeOffset until, Actor by, CancellationToken cancel = default) => throw new NotImplementedException();

    /// <summary>Gives one place of a block to a person.</summary>
    public Task<BookingOutcome> NameFromBlock(Guid blockId, Ask ask, CancellationToken cancel = default) => throw new NotImplementedException();

    /// <summary>Raises or cuts the capacity; a cut below what is taken is refused, so move or cancel first.</summary>
    public Task<BookingOutcome> ChangeCapacity(Guid bookableId, int capacity, Actor by, CancellationToken cancel = default) => throw new NotImplementedException();

    /// <summary>
    /// Closes a stretch of time by a booking of the house. What stands in the way is moved to one of <see cref="Closure.Alternatives"/>
    /// (who agreed), offered one (held until <see cref="Closure.OffersUntil"/>), or cancelled, in that order, all in one transaction.
    /// </summary>
    public Task<ClosureResult> Close(Closure closure, Actor by, CancellationToken cancel = default) => throw new NotImplementedException();

    /// <summary>Ends a closure; its places go to the waitlist first.</summary>
    public Task<BookingOutcome> Reopen(Guid closureId, Actor by, CancellationToken cancel = default) => throw new NotImplementedException();

    /// <summary>Ends holds, offers and requests whose time is up and gives their places on. Returns how many it ended.</summary>
    public Task<int> SweepLapsed(int most, CancellationToken cancel = default) => throw new NotImplementedException();

    /// <summary>Marks who has not come when check-in has closed, where the policy says so. Returns how many.</summary>
    public Task<int> SweepNoShows(int most, CancellationToken cancel = default) => throw new NotImplementedException();
}

/// <summary>What is closed. <paramref name="Places"/> null closes all of the capacity; a number closes so many (a capacity cut for that time).</summary>
public sealed record Closure(Guid BookableId, string Reason, DateTimeOffset? From = null, DateTimeOffset? To = null, int? Places = null)
{
    /// <summary>Fixed-time bookables that may take in those who are hit, best first.</summary>
    public IReadOnlyList<Guid> Alternatives { get; init; } = [];

    public DateTimeOffset? OffersUntil { get; init; }

    /// <summary>True: nothing is written, only the plan is returned.</summary>
    public bool DryRun { get; init; }
}

/// <summary>What a closure does, or would do, to each booking it hits.</summary>
public sealed record ClosureResult(Guid? ClosureId, IReadOnlyList<ClosureEffect> Effects);

public sealed record ClosureEffect(Guid BookingId, ClosureFate Fate, Guid? NewBookableId);

public enum ClosureFate
{
    Moved,
    Offered,
    Told,
}
