namespace WelfareHub.Web.Modules.Notices;

/// <summary>A way out of the house. The numbers are stored. The inbox is none: the notice itself is its entry.</summary>
public enum ChannelKind
{
    Mail = 1,
    Sms = 2,
}

/// <summary>The numbers are stored.</summary>
public enum DeliveryState
{
    Waiting = 0,
    Sent = 1,

    /// <summary>Useful no longer when it could have gone.</summary>
    Missed = 2,

    /// <summary>No longer true when it could have gone.</summary>
    Withdrawn = 3,

    /// <summary>The channel said no for good, or too often; staff see it.</summary>
    Failed = 4,

    /// <summary>Staff gave it up.</summary>
    Dropped = 5,
}

/// <summary>One notice on one channel: tried until it is out, is useful no longer, or the channel says no for good.</summary>
public sealed class Delivery
{
    public Guid Id { get; set; } = Guid.CreateVersion7();
    public Guid NoticeId { get; set; }
    public ChannelKind Channel { get; set; }
    public DeliveryState State { get; set; }

    /// <summary>Of its kind: what is urgent does not queue behind what can wait.</summary>
    public Urgency Urgency { get; set; }

    /// <summary>UTC: when it might go for the first time, the person's quiet hours heeded.</summary>
    public DateTimeOffset DueAt { get; set; }

    /// <summary>Tries begun.</summary>
    public int Tries { get; set; }

    /// <summary>When to look again, UTC. While a sweeper is at it this is the end of its lease: one that died is taken over by itself.</summary>
    public DateTimeOffset NextTryAt { get; set; }

    /// <summary>When <see cref="State"/> left Waiting, UTC.</summary>
    public DateTimeOffset? StateAt { get; set; }

    /// <summary>The last failure in a few words, without personal data.</summary>
    public string? Trouble { get; set; }
}
