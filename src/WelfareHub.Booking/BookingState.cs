namespace WelfareHub.Bookings;

/// <summary>Where a booking stands. The numbers are stored: add at the end, never renumber.</summary>
public enum BookingState
{
    /// <summary>The place is kept until <see cref="Booking.HeldUntil"/>, for the reason in <see cref="Booking.Hold"/>.</summary>
    Held = 0,

    /// <summary>Taken, and waiting for the owner of the bookable to confirm.</summary>
    Requested = 1,

    /// <summary>Taken for certain.</summary>
    Confirmed = 2,

    /// <summary>The person has come.</summary>
    CheckedIn = 3,

    /// <summary>The visit is over.</summary>
    Completed = 4,

    /// <summary>Given up by the person or called off by the house.</summary>
    Cancelled = 5,

    /// <summary>A request that the owner of the bookable turned down.</summary>
    Declined = 6,

    /// <summary>A hold or a request whose time ran out.</summary>
    Expired = 7,

    /// <summary>The person did not come.</summary>
    NoShow = 8,
}

/// <summary>Why a place is held. The numbers are stored.</summary>
public enum HoldKind
{
    /// <summary>The asker is still answering questions.</summary>
    Asker = 1,

    /// <summary>A freed place offered to the next person in the waitlist.</summary>
    WaitlistOffer = 2,

    /// <summary>Another time proposed by the house in place of <see cref="Booking.ReplacesId"/>.</summary>
    Proposal = 3,

    /// <summary>Places kept for a group whose people are named later.</summary>
    Block = 4,
}

/// <summary>What was done to a booking; one for each kind of history row. The numbers are stored.</summary>
public enum BookingVerb
{
    Held = 0,
    Requested = 1,
    Booked = 2,
    Confirmed = 3,
    Declined = 4,
    Cancelled = 5,
    Moved = 6,
    Offered = 7,
    Proposed = 8,
    Accepted = 9,
    OfferRefused = 10,
    Expired = 11,
    CheckedIn = 12,
    Completed = 13,
    NoShow = 14,
    BlockReserved = 15,
    BlockNamed = 16,
    Closed = 17,
    Reopened = 18,

    /// <summary>The person left before the end; the rest is free.</summary>
    Left = 19,

    /// <summary>The end of a visit under way was changed.</summary>
    Prolonged = 20,
}
