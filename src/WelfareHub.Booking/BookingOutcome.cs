namespace WelfareHub.Bookings;

/// <summary>The answer of every verb: an expected refusal is a value, an impossible state is an exception.</summary>
public abstract record BookingOutcome
{
    private BookingOutcome()
    {
    }

    /// <summary>Done; the first booking of the ask as it now stands.</summary>
    public sealed record Booked(Guid BookingId, string Reference, BookingState State, bool Repeated = false) : BookingOutcome;

    /// <summary>Done, where there is no booking to show: a capacity changed, a waitlist left.</summary>
    public sealed record Done : BookingOutcome
    {
        internal static readonly Done It = new();
    }

    /// <summary>In the waitlist; <paramref name="Position"/> counts from 1.</summary>
    public sealed record Waitlisted(Guid EntryId, int Position) : BookingOutcome;

    /// <summary>Not done, and why. <paramref name="BookableId"/> says which of several was in the way.</summary>
    public sealed record Refused(RefusalReason Reason, Guid? BookableId = null) : BookingOutcome;
}

public enum RefusalReason
{
    NotFound,
    Full,
    Withdrawn,
    OutsideOpeningHours,
    AlreadyBegun,
    TooLate,
    TooFarAhead,
    TooShort,
    TooLong,
    OffGrid,
    BadPlaces,

    /// <summary>The person has another booking at that time.</summary>
    PersonBusy,

    /// <summary>A limit per person, such as one checkup in twelve months.</summary>
    LimitReached,

    /// <summary>Too near to the beginning to cancel or reschedule.</summary>
    DeadlinePassed,

    TooManyReschedules,
    CheckInNotOpen,
    CheckInClosed,

    /// <summary>The booking is in a state from which this cannot be done; somebody else was faster.</summary>
    WrongState,

    /// <summary>The hold or offer has lapsed.</summary>
    OfferLapsed,

    AlreadyWaiting,

    /// <summary>There are free places: book instead of waiting.</summary>
    PlacesFree,

    /// <summary>More places are taken than the new capacity.</summary>
    CapacityBelowTaken,

    /// <summary>The owner does not offer it to people, or not now: see <see cref="IBookableOwner"/>.</summary>
    NotOffered,

    /// <summary>The owner keeps this person short for now, such as after not coming too often.</summary>
    PersonRestricted,

    /// <summary>More people than the owner lets come together.</summary>
    TooManyPeople,
}
