using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>A stretch of one day at one hospital (or, for an outreach clinic, at a station), cut into slots.</summary>
public sealed class CheckupSession
{
    public Guid Id { get; set; } = Guid.CreateVersion7();
    public Guid ProgrammeId { get; set; }
    public Guid HospitalId { get; set; }

    /// <summary>Set for an outreach clinic: the hospital comes to this station.</summary>
    public Guid? StationId { get; set; }

    /// <summary>The city's calendar day and clock times.</summary>
    public DateOnly Day { get; set; }
    public TimeOnly From { get; set; }
    public TimeOnly To { get; set; }
    public int SlotMinutes { get; set; }
    public int Places { get; set; }

    /// <summary>Where to go, when it differs from the hospital's own words.</summary>
    public LocalText? Where { get; set; }

    /// <summary>Sessions published in one go from a weekly pattern share it.</summary>
    public Guid? PatternId { get; set; }

    public DateTimeOffset PublishedAt { get; set; }
    public Guid? PublishedById { get; set; }

    /// <summary>The hospital's closure of the whole session; its slots are closed through the booking core.</summary>
    public DateTimeOffset? ClosedAt { get; set; }
    public string? ClosedReason { get; set; }
}

/// <summary>One bookable time of a session. Shares its id with the core's bookable and repeats what lists filter and sort by.</summary>
public sealed class CheckupSlot
{
    public Guid BookableId { get; set; }
    public Guid SessionId { get; set; }
    public Guid ProgrammeId { get; set; }
    public Guid HospitalId { get; set; }
    public Guid? StationId { get; set; }

    /// <summary>UTC.</summary>
    public DateTimeOffset StartsAt { get; set; }
    public DateTimeOffset EndsAt { get; set; }

    /// <summary>Off the couriers' peaks (11–13, 17–20 and before 8 in the city): offered first.</summary>
    public bool OffPeak { get; set; }
}

/// <summary>Places an organiser keeps for a station; the core holds them until the deadline.</summary>
public sealed class Block
{
    /// <summary>The core's booking that holds the places.</summary>
    public Guid BookingId { get; set; }
    public Guid ProgrammeId { get; set; }
    public Guid StationId { get; set; }
    public Guid ById { get; set; }
    public DateTimeOffset At { get; set; }
}

/// <summary>Personal advice after a visit, written by the hospital. Encrypted; each view is on record.</summary>
public sealed class Advice
{
    public Guid Id { get; set; } = Guid.CreateVersion7();
    public Guid BookingId { get; set; }
    public Guid PersonId { get; set; }
    public Guid HospitalId { get; set; }
    public Guid AuthorId { get; set; }
    public DateTimeOffset WrittenAt { get; set; }
    public required byte[] Text { get; set; }
}

/// <summary>A PDF report after a visit. Encrypted; each view is on record.</summary>
public sealed class Report
{
    public Guid Id { get; set; } = Guid.CreateVersion7();
    public Guid BookingId { get; set; }
    public Guid PersonId { get; set; }
    public Guid HospitalId { get; set; }
    public Guid AuthorId { get; set; }
    public DateTimeOffset UploadedAt { get; set; }

    /// <summary>Plain size in bytes.</summary>
    public int Size { get; set; }

    public required byte[] Content { get; set; }
}
