namespace WelfareHub.Bookings;

/// <summary>Places of one bookable taken by one person (or by the house) for one stretch of time.</summary>
public sealed class Booking
{
    public Guid Id { get; set; } = Guid.CreateVersion7();

    /// <summary>What a person reads out at a desk, such as "7K4M2Q": no look-alike letters, unique.</summary>
    public required string Reference { get; set; }

    /// <summary>Shared by the bookings of one ask (room + projector): they are made, moved and ended together.</summary>
    public Guid AskId { get; set; }

    /// <summary>Who it is for; null for a block and for a closure by the house.</summary>
    public Guid? PersonId { get; set; }

    public Guid BookableId { get; set; }

    /// <summary>Beginning, UTC.</summary>
    public DateTimeOffset From { get; set; }

    /// <summary>End, UTC, exclusive.</summary>
    public DateTimeOffset To { get; set; }

    /// <summary><see cref="From"/> less the buffer before; what availability looks at.</summary>
    public DateTimeOffset BlockedFrom { get; set; }

    /// <summary><see cref="To"/> plus the buffer after.</summary>
    public DateTimeOffset BlockedTo { get; set; }

    public int Places { get; set; } = 1;

    /// <summary>How many people come, for the house's information; <see cref="Places"/> alone is what is taken.</summary>
    public int People { get; set; } = 1;

    /// <summary>Shared by the repeated bookings of one series.</summary>
    public Guid? SeriesId { get; set; }

    public BookingState State { get; set; }

    /// <summary>When the present state was set, UTC. Earlier states and who set them are in the history.</summary>
    public DateTimeOffset StateAt { get; set; }

    /// <summary>Who set the present state; null for the clock.</summary>
    public Guid? StateBy { get; set; }

    /// <summary>A closure or maintenance by the house itself; it takes places like any other.</summary>
    public bool ByHouse { get; set; }

    /// <summary>Set while and after the booking was a hold.</summary>
    public HoldKind? Hold { get; set; }

    /// <summary>A hold is live before this instant only, UTC.</summary>
    public DateTimeOffset? HeldUntil { get; set; }

    /// <summary>The booking that this hold takes the place of once accepted.</summary>
    public Guid? ReplacesId { get; set; }

    /// <summary>How often the person has rescheduled it.</summary>
    public int Reschedules { get; set; }

    /// <summary>What limits per person count together, such as "checkup:health".</summary>
    public string? LimitGroup { get; set; }

    /// <summary>Made by the client for each form; a second submit with the same key is the same booking.</summary>
    public string? IdempotencyKey { get; set; }

    /// <summary>The person agreed to be moved to a near time if the house must call this one off.</summary>
    public bool MayBeMoved { get; set; }

    /// <summary>Rises with every change a calendar must hear of (iCalendar SEQUENCE).</summary>
    public int Sequence { get; set; }

    /// <summary>Number of history rows so far; the next row's number.</summary>
    public int HistoryCount { get; set; }

    public DateTimeOffset CreatedAt { get; set; }
}
