namespace WelfareHub.Bookings;

/// <summary>The numbers are stored.</summary>
public enum WaitlistState
{
    Waiting = 0,

    /// <summary>A place is held for the person until the offer's deadline: see <see cref="WaitlistEntry.OfferId"/>.</summary>
    Offered = 1,

    Taken = 2,

    /// <summary>Left by the person, or refused the offer.</summary>
    Left = 3,

    /// <summary>The offer lapsed, or the time began.</summary>
    Missed = 4,

    /// <summary>The house will give no more of what was waited for.</summary>
    CalledOff = 5,
}

/// <summary>A place in the queue for a bookable, or for any unit of a pool, over one stretch of time; first come first served.</summary>
public sealed class WaitlistEntry
{
    public Guid Id { get; set; } = Guid.CreateVersion7();

    /// <summary>What is waited for; with a <see cref="PoolId"/> merely one of its units that is not withdrawn.</summary>
    public Guid BookableId { get; set; }

    /// <summary>Any unit of this pool will do.</summary>
    public Guid? PoolId { get; set; }

    /// <summary>Beginning of the wanted time, UTC. Of a chosen time also the rest is offered once it has begun.</summary>
    public DateTimeOffset From { get; set; }

    /// <summary>End, UTC, exclusive.</summary>
    public DateTimeOffset To { get; set; }

    public Guid PersonId { get; set; }
    public int Places { get; set; } = 1;

    /// <summary>Order in the queue; ties fall back to <see cref="Id"/>, which rises with time.</summary>
    public DateTimeOffset JoinedAt { get; set; }

    public WaitlistState State { get; set; }
    public DateTimeOffset StateAt { get; set; }

    /// <summary>The hold that is the offer.</summary>
    public Guid? OfferId { get; set; }

    /// <summary>The person's own booking that the offered place would take the place of.</summary>
    public Guid? ReplacesId { get; set; }

    public string? LimitGroup { get; set; }

    /// <summary>The limits that must still hold when the offer is made, as JSON of <see cref="PersonLimit"/>.</summary>
    public string? Limits { get; set; }
}
