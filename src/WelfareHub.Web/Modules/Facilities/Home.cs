using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>The numbers are stored.</summary>
public enum HomeKind
{
    /// <summary>A Workers' Home (職工之家): rooms and equipment to book.</summary>
    Home = 0,

    /// <summary>A small stop (驛站): water, heat, a socket. Nothing to book.</summary>
    Stop = 1,
}

/// <summary>What is simply there, without booking. The numbers are stored.</summary>
[Flags]
public enum Amenities
{
    None = 0,
    Water = 1,
    Warm = 2,
    Charging = 4,
    Microwave = 8,
    Toilet = 16,
    Seats = 32,
    Books = 64,
    Wifi = 128,
    FirstAid = 256,
    BikeParking = 512,
}

/// <summary>What a keeper says about a home right now. The numbers are stored.</summary>
public enum Said
{
    Open = 0,
    Closed = 1,
}

/// <summary>How full a home is by a keeper's eye. The numbers are stored.</summary>
public enum Fullness
{
    Quiet = 0,
    Busy = 1,
    Full = 2,
}

/// <summary>A place for couriers. Its opening hours are the core's schedule, which all its bookables keep too.</summary>
public sealed class Home
{
    public Guid Id { get; set; } = Guid.CreateVersion7();
    public required string Code { get; set; }
    public HomeKind Kind { get; set; }
    public required LocalText Name { get; set; }

    /// <summary>How to find it once at the address.</summary>
    public required LocalText Where { get; set; }

    public LocalText? Address { get; set; }
    public Guid CommunityId { get; set; }

    /// <summary>The station it belongs to, if it stands in one.</summary>
    public Guid? StationId { get; set; }

    public double? Latitude { get; set; }
    public double? Longitude { get; set; }
    public string? Phone { get; set; }

    /// <summary>Whom to ask for there, as the keeper wants to be known.</summary>
    public string? Contact { get; set; }

    public Amenities Amenities { get; set; }
    public Guid ScheduleId { get; set; }

    /// <summary>Hours on public holidays; null = closed. Make-up days follow Monday's hours.</summary>
    public TimeOnly? HolidayOpens { get; set; }
    public TimeOnly? HolidayCloses { get; set; }

    /// <summary>For every pool that has none of its own.</summary>
    public BookingPolicy Policy { get; set; } = new();
    public Quotas Quotas { get; set; } = new();

    /// <summary>A keeper's word; it holds until the end of the day on which it was given.</summary>
    public Said? Said { get; set; }
    public Fullness? Fullness { get; set; }
    public Guid? SaidById { get; set; }
    public DateTimeOffset? SaidAt { get; set; }

    /// <summary>Given up for good; kept for the bookings of the past.</summary>
    public DateTimeOffset? EndedAt { get; set; }
}

/// <summary>How much one person may have at a time; null = no limit.</summary>
public sealed class Quotas
{
    public int? DayCount { get; set; }
    public int? DayMinutes { get; set; }
    public int? WeekCount { get; set; }
    public int? WeekMinutes { get; set; }

    public Quotas Copy() => (Quotas)MemberwiseClone();
}

/// <summary>Why one day has hours of its own; the hours themselves are rows of the schedule.</summary>
public sealed class HomeDay
{
    public Guid HomeId { get; set; }
    public DateOnly Day { get; set; }
    public required string Reason { get; set; }
}

/// <summary>A home closed against its hours. Its bookables are closed by the core besides, so that nothing can be booked then.</summary>
public sealed class HomeClosure
{
    public Guid Id { get; set; } = Guid.CreateVersion7();
    public Guid HomeId { get; set; }

    /// <summary>UTC.</summary>
    public DateTimeOffset From { get; set; }

    /// <summary>UTC, exclusive.</summary>
    public DateTimeOffset To { get; set; }

    public required string Reason { get; set; }
    public Guid? ById { get; set; }
    public DateTimeOffset At { get; set; }
    public DateTimeOffset? ReopenedAt { get; set; }
}
