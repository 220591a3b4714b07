namespace WelfareHub.Web.Modules.Facilities;

/// <summary>Why something cannot be booked or changed, in the terms of these pages; each has one sentence that says what to do next.</summary>
public enum Hindrance
{
    NoTime,
    Full,
    Closed,

    /// <summary>Closed for today by the keeper's word.</summary>
    SaidShut,

    AlreadyBegun,
    TooFarAhead,
    TooShort,
    TooLong,
    TooManyPeople,
    PersonBusy,
    LimitReached,
    MissedTooOften,
    DeadlinePassed,
    CheckInNotOpen,
    CheckInClosed,
    OfferLapsed,
    PlacesFree,
    WrongState,

    /// <summary>Somebody follows, it is the longest allowed, or it closes.</summary>
    NoLonger,
}
