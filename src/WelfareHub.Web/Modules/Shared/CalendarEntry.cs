using WelfareHub.Bookings;

namespace WelfareHub.Web.Modules.Shared;

/// <summary>Only what a phone's calendar may know: time, place, reference. Id: of the booking or the session.</summary>
public sealed record CalendarEntry(
    Guid Id, int Sequence, DateTimeOffset From, DateTimeOffset To, DateTimeOffset ChangedAt, bool Cancelled, bool Tentative, string Title, string Place, string Notes)
{
    /// <summary>Empty for a person's own booking; else it keeps the same session in two desks' calendars apart.</summary>
    public string Series { get; init; } = "";

    /// <summary>When the phone rings; null = it does not.</summary>
    public TimeSpan? AlarmAhead { get; init; }

    /// <summary>A booking's own entry, the same in a feed, a file and a mail: for calendars go by what they have of its UID and sequence.</summary>
    public static CalendarEntry Of(BookingStanding booking, string title, IEnumerable<string?> place, IEnumerable<string?> notes) => new(
        booking.Id, booking.Sequence, booking.From, booking.To, booking.StateAt,
        Cancelled: booking.State >= BookingState.Cancelled,
        Tentative: booking.State == BookingState.Requested,
        title,
        string.Join(", ", place.Where(p => !string.IsNullOrEmpty(p))),
        string.Join('\n', notes.Where(n => !string.IsNullOrEmpty(n))));
}

/// <summary>As much of a booking as its calendar entry needs.</summary>
public sealed record BookingStanding(Guid Id, int Sequence, DateTimeOffset From, DateTimeOffset To, DateTimeOffset StateAt, BookingState State)
{
    /// <summary>Whether it is taken for certain, at the time that somebody was or is to be told.</summary>
    public bool IsCertainAt(DateTimeOffset? from) => State is BookingState.Confirmed or BookingState.CheckedIn && From == from;

    /// <summary>Whether it is taken at that time, be it confirmed yet or not.</summary>
    public bool IsTakenAt(DateTimeOffset? from) => IsCertainAt(from) || (State == BookingState.Requested && From == from);
}
