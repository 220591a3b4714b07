namespace WelfareHub.Bookings;

/// <summary>
/// Anything whose places can be taken: a hospital's slot, a pool of treadmills, a room, an event, a lawyer's half hour.
/// Slots, events and consultations have a fixed time; rooms and equipment let the asker choose inside <see cref="OpeningHours"/>.
/// </summary>
public sealed class Bookable
{
    public Guid Id { get; set; } = Guid.CreateVersion7();

    /// <summary>The module that owns it, for observers and the doctor: "checkups", "facilities", …</summary>
    public required string Module { get; set; }

    /// <summary>How many places there are at any one time.</summary>
    public int Capacity { get; set; }

    /// <summary>
    /// Places taken on a fixed-time bookable, lapsed holds included until they are swept. The database checks it against
    /// <see cref="Capacity"/>: a second guard, independent of <see cref="Availability"/>. Always 0 for chosen times.
    /// </summary>
    public int Taken { get; set; }

    /// <summary>Beginning of a fixed time, UTC; null when the asker chooses.</summary>
    public DateTimeOffset? StartsAt { get; set; }

    /// <summary>End of a fixed time, UTC, exclusive; null when the asker chooses.</summary>
    public DateTimeOffset? EndsAt { get; set; }

    public BookingPolicy Policy { get; set; } = new();

    /// <summary>The pool of interchangeable bookables that this one is a unit of; null when it stands alone.</summary>
    public Guid? PoolId { get; set; }

    /// <summary>When a chosen time may lie; null for fixed times. Many bookables may keep one schedule, such as a house's.</summary>
    public Guid? ScheduleId { get; set; }

    /// <summary>Loaded with the hours where they are needed.</summary>
    public Schedule? Schedule { get; set; }

    public IReadOnlyList<OpeningHours> OpeningHours => Schedule?.Hours ?? [];

    /// <summary>Set once the house has withdrawn the bookable for good; nothing can be booked from then on.</summary>
    public DateTimeOffset? WithdrawnAt { get; set; }

    /// <summary>Raised by every verb that locks this row.</summary>
    public int Version { get; set; }

    public bool HasFixedTime => StartsAt is not null;
}

/// <summary>When a house, or whatever else bookables share their hours with, is open.</summary>
public sealed class Schedule
{
    public Guid Id { get; set; } = Guid.CreateVersion7();
    public List<OpeningHours> Hours { get; set; } = [];
}

/// <summary>
/// One stretch of a schedule, in the city's zone: of every such weekday, or of one day. A day that has stretches of its own keeps
/// none of the week's: so holidays, make-up days and special hours are rows like any other.
/// </summary>
public sealed class OpeningHours
{
    public Guid Id { get; set; } = Guid.CreateVersion7();
    public Guid ScheduleId { get; set; }

    /// <summary>Null: each week on <see cref="Weekday"/>. Else on this day only.</summary>
    public DateOnly? Day { get; set; }

    public DayOfWeek Weekday { get; set; }

    /// <summary>With a <see cref="Day"/>: closed all that day; the times say nothing.</summary>
    public bool Closed { get; set; }

    /// <summary>Why this day differs, as the owner of the schedule marks it, such as "holiday"; null otherwise.</summary>
    public string? Mark { get; set; }
    public TimeOnly Opens { get; set; }

    /// <summary>Exclusive; 00:00 means the end of the day.</summary>
    public TimeOnly Closes { get; set; }
}

/// <summary>The row that is locked for a person, so that limits per person hold under simultaneous taps.</summary>
public sealed class Booker
{
    /// <summary>The person's id in the accounts module.</summary>
    public Guid Id { get; set; }

    public int Version { get; set; }
}
