namespace WelfareHub.Bookings;

/// <summary>Who acts. A person acts for themselves under the deadlines; staff act for the house, which may set them aside.</summary>
public readonly record struct Actor(Guid? PersonId, bool ForHouse)
{
    /// <summary>The clock: sweepers.</summary>
    public static readonly Actor Clock = new(null, true);

    public static Actor Person(Guid id) => new(id, false);

    public static Actor Staff(Guid id) => new(id, true);

    /// <summary>The booking is acted on only while it is still on this bookable: moved elsewhere, it may be somebody else's to decide about.</summary>
    public Guid? SeenAt { get; init; }
}

/// <summary>One thing asked for. Times are ignored for fixed-time bookables.</summary>
public sealed record AskItem(Guid BookableId, DateTimeOffset? From = null, DateTimeOffset? To = null, int Places = 1)
{
    /// <summary>Any unit of this pool; the desk picks the one that fits best, and <see cref="BookableId"/> says nothing.</summary>
    public Guid? PoolId { get; init; }

    public static AskItem AnyOf(Guid poolId, DateTimeOffset from, DateTimeOffset to) => new(Guid.Empty, from, to) { PoolId = poolId };
}

/// <summary>
/// At most this many bookings, or this much time, in one limit group among the person's bookings that begin in [From, To).
/// Cancelled, declined, expired and no-show bookings do not count.
/// </summary>
public sealed record PersonLimit(string Group, DateTimeOffset From, DateTimeOffset To, int? MaxCount = null, int? MaxMinutes = null);

/// <summary>An ask for one or several bookables, all or nothing. Whether they may have it, the owner says: <see cref="IBookableOwner"/>.</summary>
public sealed record Ask(Guid PersonId, Actor By, IReadOnlyList<AskItem> Items)
{
    private const int LongestKey = 64;

    /// <summary>Null: no protection against a repeated submit. One that is no plain short text is kept as its hash.</summary>
    public string? IdempotencyKey
    {
        get;
        init => field = value is null || (value.Length <= LongestKey && value.All(c => c is > ' ' and <= '~'))
            ? value
            : Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(value)));
    }

    /// <summary>What limits count it as, where the owner does not say.</summary>
    public string? LimitGroup { get; init; }

    /// <summary>Beside those of the owner.</summary>
    public IReadOnlyList<PersonLimit> Limits { get; init; } = [];
    public bool MayBeMoved { get; init; }

    /// <summary>See <see cref="Booking.People"/>.</summary>
    public int People { get; init; } = 1;

    /// <summary>See <see cref="Booking.SeriesId"/>.</summary>
    public Guid? SeriesId { get; init; }

    /// <summary>Keep the places for <see cref="BookingPolicy.HoldMinutes"/> instead of booking them.</summary>
    public bool AsHold { get; init; }

    /// <summary>The house has agreed beforehand: Confirmed at once even where the policy asks for approval.</summary>
    public bool PreApproved { get; init; }

    /// <summary>Join the waitlist when it is full (one item only).</summary>
    public bool WaitlistIfFull { get; init; }
}
