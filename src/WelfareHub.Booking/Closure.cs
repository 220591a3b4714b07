namespace WelfareHub.Bookings;

/// <summary>
/// What is closed. <paramref name="Places"/> null closes all of the capacity; a number closes so many (a capacity cut for that time).
/// A fixed-time bookable is closed for its whole time; of one with chosen times <paramref name="From"/> and <paramref name="To"/> say which.
/// </summary>
public sealed record Closure(Guid BookableId, string Reason, DateTimeOffset? From = null, DateTimeOffset? To = null, int? Places = null)
{
    /// <summary>Bookables that may take in those who are hit, best first; of chosen times at the same time.</summary>
    public IReadOnlyList<Guid> Alternatives { get; init; } = [];

    public DateTimeOffset? OffersUntil { get; init; }

    /// <summary>Made by the client for each form: sent twice, it closes once. The second time nobody is hit.</summary>
    public string? Key { get; init; }

    /// <summary>True: nothing is written, only the plan is returned.</summary>
    public bool DryRun { get; init; }
}

/// <summary>
/// What a closure does, or would do, to each booking it hits. <paramref name="Refused"/>: NotFound; BadPlaces when more is to be
/// closed than is neither closed already nor in use right now; Full when nothing is left to close; AlreadyBegun when it is
/// over; TooFarAhead beyond <see cref="BookingRules.FurthestYears"/>.
/// </summary>
public sealed record ClosureResult(Guid? ClosureId, IReadOnlyList<ClosureEffect> Effects, RefusalReason? Refused = null);

public sealed record ClosureEffect(Guid BookingId, ClosureFate Fate, Guid? NewBookableId);

public enum ClosureFate
{
    /// <summary>Moved in place to another bookable: the person had agreed to that.</summary>
    Moved,

    /// <summary>Cancelled, and a place elsewhere is held for the person.</summary>
    Offered,

    /// <summary>Cancelled; the person is told.</summary>
    Told,
}

/// <summary>What a change of houses comes to.</summary>
/// <param name="Schedules">Are open at other hours than before.</param>
/// <param name="Opened">Bookables that are new, or of which more can be had than before.</param>
public sealed record Rearranged(IReadOnlyCollection<Guid> Schedules, IReadOnlyCollection<Guid> Opened);
