namespace WelfareHub.Bookings;

/// <summary>
/// The only capacity calculation in the product.
/// Free places = capacity − peak of concurrent places among live bookings that overlap [from, to), buffers included.
/// </summary>
public static class Availability
{
    /// <summary>
    /// The bookings that take places at this instant of looking: a hold whose time is up is not live, swept or not.
    /// Translates to SQL; sum <see cref="Booking.Places"/> over it to get what is taken of a fixed-time bookable.
    /// </summary>
    public static IQueryable<Booking> Live(this IQueryable<Booking> bookings, DateTimeOffset now) =>
        bookings.Where(b => (b.State == BookingState.Held && b.HeldUntil > now)
            || (b.State > BookingState.Held && b.State <= BookingState.Completed));
}
