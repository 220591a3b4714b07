namespace WelfareHub.Web.Modules.Notices;

/// <summary>The numbers are stored.</summary>
public enum NoticeState
{
    Pending = 0,

    /// <summary>Out: in the inbox, and on every channel the person uses.</summary>
    Sent = 1,

    /// <summary>Its time passed before it could go; never sent.</summary>
    Missed = 2,

    /// <summary>What it announced moved or vanished before it went.</summary>
    Withdrawn = 3,

    /// <summary>A channel gave up; staff see it.</summary>
    Failed = 4,
}

/// <summary>
/// One fact for one person, written in the transaction that causes it. The truth about what must be sent and when is these rows;
/// sweepers only look.
/// </summary>
public sealed class Notice
{
    public Guid Id { get; set; } = Guid.CreateVersion7();

    /// <summary>"booking.confirmed", "booking.reminder", "code", …</summary>
    public required string Kind { get; set; }

    public Guid PersonId { get; set; }

    /// <summary>What the text needs, JSON; no health detail.</summary>
    public required string Facts { get; set; }

    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset DueAt { get; set; }
    public DateTimeOffset? UsefulUntil { get; set; }

    /// <summary>Unique: the same fact is one notice however often it is written.</summary>
    public required string DedupeKey { get; set; }

    /// <summary>What it is about, so that it can move or vanish with it.</summary>
    public Guid? AboutId { get; set; }

    public NoticeState State { get; set; }
    public DateTimeOffset? SentAt { get; set; }
    public DateTimeOffset? ReadAt { get; set; }

    /// <summary>Tries so far on the channel that is being tried.</summary>
    public int Tries { get; set; }

    /// <summary>When to look again after a try that failed for the moment; the sweeper's clock.</summary>
    public DateTimeOffset NextTryAt { get; set; }

    /// <summary>A sweeper is at it until then; a dead one's lease lapses.</summary>
    public DateTimeOffset? LeasedUntil { get; set; }

    /// <summary>The last failure in a few words, without personal data.</summary>
    public string? Trouble { get; set; }
}
