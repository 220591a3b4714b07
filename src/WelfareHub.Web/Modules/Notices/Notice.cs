namespace WelfareHub.Web.Modules.Notices;

/// <summary>The numbers are stored.</summary>
public enum NoticeState
{
    /// <summary>Waits until it is due.</summary>
    Pending = 0,

    /// <summary>Handed to every channel the person uses; how that went is in <see cref="Delivery"/>.</summary>
    Sent = 1,

    /// <summary>Its time passed before it could go; never sent.</summary>
    Missed = 2,

    /// <summary>What it announced moved or vanished before it went.</summary>
    Withdrawn = 3,
}

/// <summary>
/// One fact for one person, written in the transaction that causes it. The truth about what must be sent and when is these rows;
/// sweepers only look. A notice that is due stands in the in-app inbox whatever becomes of its mail.
/// </summary>
public sealed class Notice
{
    public Guid Id { get; set; } = Guid.CreateVersion7();

    /// <summary>"booking.confirmed", "booking.reminder", "code", …; see <see cref="NoticeKinds"/>.</summary>
    public required string Kind { get; set; }

    public Guid PersonId { get; set; }

    /// <summary>What the text needs, JSON; no health detail. Encrypted for secret kinds.</summary>
    public required string Facts { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>UTC; neither sent nor shown before.</summary>
    public DateTimeOffset DueAt { get; set; }

    /// <summary>UTC; not sent after. Null = always useful.</summary>
    public DateTimeOffset? UsefulUntil { get; set; }

    /// <summary>Unique: the same fact is one notice however often it is written.</summary>
    public required string DedupeKey { get; set; }

    /// <summary>What it is about, so that it can move or vanish with it.</summary>
    public Guid? AboutId { get; set; }

    /// <summary>A phone (E.164) or e-mail in place of the person's own.</summary>
    public string? SendTo { get; set; }

    /// <summary>The person asked to be told at this very time ("remind me in an hour"): quiet hours do not hold it.</summary>
    public bool ByWish { get; set; }

    /// <summary>Whether the inbox shows it; codes never.</summary>
    public bool InInbox { get; set; }

    public NoticeState State { get; set; }

    /// <summary>When <see cref="State"/> left Pending, UTC.</summary>
    public DateTimeOffset? StateAt { get; set; }

    public DateTimeOffset? ReadAt { get; set; }
}
