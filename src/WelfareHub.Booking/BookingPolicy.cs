namespace WelfareHub.Bookings;

/// <summary>What the owner of a bookable allows. Zero means "no such rule" where a rule can be absent.</summary>
public sealed class BookingPolicy
{
    /// <summary>A booking must be made at least this many minutes before it begins.</summary>
    public int LeadMinutes { get; set; }

    /// <summary>
    /// A chosen time may have begun up to this many minutes ago, and then off the grid: what is free is taken at once. 0 = never.
    /// </summary>
    public int LateMinutes { get; set; }

    /// <summary>A booking may begin at most this many days from now; 0 = any time ahead.</summary>
    public int FurthestDays { get; set; }

    /// <summary>Shortest length of a chosen time, minutes.</summary>
    public int MinMinutes { get; set; }

    /// <summary>Longest length of a chosen time, minutes; 0 = no limit.</summary>
    public int MaxMinutes { get; set; }

    /// <summary>Chosen times begin and end on this grid, minutes counted from local midnight; 0 = any minute.</summary>
    public int GridMinutes { get; set; }

    /// <summary>Minutes kept free before each booking (setting up).</summary>
    public int BufferBeforeMinutes { get; set; }

    /// <summary>Minutes kept free after each booking (cleaning).</summary>
    public int BufferAfterMinutes { get; set; }

    /// <summary>A person may cancel or reschedule until this many minutes before the beginning.</summary>
    public int CancelDeadlineMinutes { get; set; }

    /// <summary>How often a person may reschedule one booking; negative = any number.</summary>
    public int MaxReschedules { get; set; } = -1;

    /// <summary>Check-in opens this many minutes before the beginning.</summary>
    public int CheckInOpensMinutes { get; set; } = 60;

    /// <summary>Check-in closes this many minutes after the beginning; after that the booking may become a no-show.</summary>
    public int CheckInClosesMinutes { get; set; } = 60;

    /// <summary>How long an asker's own hold lasts, minutes.</summary>
    public int HoldMinutes { get; set; } = 10;

    /// <summary>How long a waitlist offer stands, minutes. It never outlasts the beginning.</summary>
    public int OfferMinutes { get; set; } = 120;

    /// <summary>True: a booking starts as Requested and somebody must confirm it. False: it is Confirmed at once.</summary>
    public bool NeedsApproval { get; set; }

    /// <summary>True: who has not checked in when check-in closes becomes a no-show by itself.</summary>
    public bool AutoNoShow { get; set; }

    /// <summary>The person is reminded this many minutes before the beginning; 0 = not. The core itself tells nobody: this is for observers.</summary>
    public int RemindMinutes { get; set; }

    /// <summary>And once more this many minutes before; 0 = not.</summary>
    public int RemindAgainMinutes { get; set; }

    public BookingPolicy Copy() => (BookingPolicy)MemberwiseClone();
}
