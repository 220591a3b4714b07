using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>What one does there, so that the same thing is found in every home. The numbers are stored.</summary>
public enum Activity
{
    Treadmill = 0,
    SpinningBike = 1,
    TableTennis = 2,
    TableFootball = 3,
    ReadingSeat = 4,
    MeetingRoom = 5,
    RestRoom = 6,
    MassageChair = 7,
    Projector = 8,
}

/// <summary>
/// Interchangeable units of a home: four treadmills, or a room, which is a pool of one. Shares its id with the core's
/// <see cref="Bookable.PoolId"/>. One may ask for any unit of it or for a named one.
/// </summary>
public sealed class Pool
{
    public Guid Id { get; set; } = Guid.CreateVersion7();
    public Guid HomeId { get; set; }

    /// <summary>Unique within the home.</summary>
    public required string Code { get; set; }

    public Activity Activity { get; set; }
    public required LocalText Name { get; set; }

    /// <summary>The most people at one unit: the capacity of a room, four at a table. Asks say how many come when it is more than one.</summary>
    public int People { get; set; } = 1;

    /// <summary>True: <see cref="Policy"/> and <see cref="Quotas"/> are its own. False: the home's.</summary>
    public bool OwnPolicy { get; set; }

    public BookingPolicy Policy { get; set; } = new();
    public Quotas Quotas { get; set; } = new();

    /// <summary>Order within the home.</summary>
    public int Order { get; set; }
}

/// <summary>One unit of a pool. Shares its id with the core's bookable, which has capacity 1.</summary>
public sealed class Unit
{
    public Guid BookableId { get; set; }
    public Guid PoolId { get; set; }
    public Guid HomeId { get; set; }

    /// <summary>As on its sticker: 1, 2, 3, …</summary>
    public int Number { get; set; }

    /// <summary>Taken away for good, as its bookable; another may carry its number.</summary>
    public DateTimeOffset? EndedAt { get; set; }
}

/// <summary>How often a day's asks for a pool found nothing free. Numbers only: who asked is nobody's business.</summary>
public sealed class RefusedAsks
{
    public Guid PoolId { get; set; }

    /// <summary>For which day was asked.</summary>
    public DateOnly Day { get; set; }

    public int Count { get; set; }
}
