namespace WelfareHub.Web.Modules.Notices;

/// <summary>Whose days a feed shows. The numbers are stored.</summary>
public enum FeedKind
{
    /// <summary>The person's own bookings.</summary>
    Own = 0,

    /// <summary>A hospital's sessions, with how many come and never who.</summary>
    Hospital = 1,

    /// <summary>The sessions that an organiser's couriers go to, with how many and never who.</summary>
    Organiser = 2,

    /// <summary>A home's bookings, with what and when and never who.</summary>
    Home = 3,
}

/// <summary>
/// A private calendar that a phone or a desk subscribes to. Its address carries a signature of <see cref="Id"/>; nothing secret is
/// stored. It belongs to a person and shows what that person may see when it is fetched: with the role goes the feed.
/// </summary>
public sealed class CalendarFeed
{
    public Guid Id { get; set; } = Guid.CreateVersion7();
    public Guid PersonId { get; set; }
    public FeedKind Kind { get; set; }

    /// <summary>Of which hospital or home; empty where <see cref="Kind"/> says all.</summary>
    public Guid PlaceId { get; set; }

    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset? RevokedAt { get; set; }
}
