namespace WelfareHub.Bookings;

/// <summary>
/// What a policy says about one time, without looking at who else is there. Pure: the desk decides by it inside the
/// transaction, and a page asks it before to show only what can be booked.
/// </summary>
public static class BookingRules
{
    /// <summary>No booking of a person is longer, days: so the query for a person's overlapping bookings has a lower bound.</summary>
    public const int LongestDays = 31;

    /// <summary>Nothing is booked or closed further ahead, years: what a form may hold beyond that is a slip or a trick.</summary>
    public const int FurthestYears = 10;

    /// <summary>
    /// Whether a place may be taken; null = yes. Times of a fixed-time bookable are its own, whatever is given. Staff
    /// (<paramref name="forHouse"/>) may set lead time and furthest day aside, and take in who comes after the beginning.
    /// </summary>
    public static RefusalReason? MayTake(
        Bookable bookable, DateTimeOffset from, DateTimeOffset to, int places, bool forHouse, DateTimeOffset now, TimeZoneInfo zone)
    {
        var policy = bookable.Policy;
        if (bookable.WithdrawnAt is not null)
            return RefusalReason.Withdrawn;
        if (places < 1 || places > bookable.Capacity)
            return RefusalReason.BadPlaces;
        if (bookable.HasFixedTime)
            (from, to) = (bookable.StartsAt!.Value, bookable.EndsAt!.Value);
        else if (to <= now)
            return RefusalReason.AlreadyBegun;
        else if (to > now.AddYears(FurthestYears))
            return RefusalReason.TooFarAhead;
        else if (ChosenTime(bookable, from, to, AtOnce(policy, from, now), zone) is { } refused)
            return refused;

        if (forHouse)
            return to <= now ? RefusalReason.AlreadyBegun : null;
        if (from <= now)
            return !bookable.HasFixedTime && AtOnce(policy, from, now) ? null : RefusalReason.AlreadyBegun;
        if (from < now.AddMinutes(policy.LeadMinutes))
            return RefusalReason.TooLate;
        if (policy.FurthestDays > 0 && from > now.AddDays(policy.FurthestDays))
            return RefusalReason.TooFarAhead;
        return null;
    }

    /// <summary>Whether the end of a visit under way may be moved to <paramref name="to"/>; null = yes.</summary>
    internal static RefusalReason? MayEndAt(Bookable bookable, DateTimeOffset from, DateTimeOffset to, DateTimeOffset now, TimeZoneInfo zone) =>
        to <= now ? RefusalReason.AlreadyBegun : ChosenTime(bookable, from, to, atOnce: true, zone);

    private static bool AtOnce(BookingPolicy policy, DateTimeOffset from, DateTimeOffset now) =>
        policy.LateMinutes > 0 && from <= now && from > now.AddMinutes(-policy.LateMinutes);

    private static RefusalReason? ChosenTime(Bookable bookable, DateTimeOffset from, DateTimeOffset to, bool atOnce, TimeZoneInfo zone)
    {
        var policy = bookable.Policy;
        var length = to - from;
        if (length <= TimeSpan.Zero || length < TimeSpan.FromMinutes(policy.MinMinutes))
            return RefusalReason.TooShort;
        if (length > TimeSpan.FromDays(LongestDays) || (policy.MaxMinutes > 0 && length > TimeSpan.FromMinutes(policy.MaxMinutes)))
            return RefusalReason.TooLong;
        if ((!atOnce && !OnGrid(from, policy.GridMinutes, zone)) || !OnGrid(to, policy.GridMinutes, zone))
            return RefusalReason.OffGrid;
        return OpenTimes.Contain(bookable.OpeningHours, from, to, zone) ? null : RefusalReason.OutsideOpeningHours;
    }

    private static bool OnGrid(DateTimeOffset instant, int minutes, TimeZoneInfo zone)
    {
        var clock = TimeZoneInfo.ConvertTime(instant, zone).TimeOfDay;
        return clock.Ticks % (TimeSpan.TicksPerMinute * Math.Max(1, minutes)) == 0;
    }

    /// <summary>The last instant at which a person may cancel or reschedule; at exactly this instant it is still allowed.</summary>
    public static DateTimeOffset ChangeableUntil(BookingPolicy policy, DateTimeOffset from) =>
        from.AddMinutes(-policy.CancelDeadlineMinutes);

    /// <summary>Whether a person may check in now; both ends of the window are inside. Staff have the whole day of the visit.</summary>
    public static RefusalReason? MayCheckIn(
        BookingPolicy policy, DateTimeOffset from, DateTimeOffset to, bool forHouse, DateTimeOffset now, TimeZoneInfo zone)
    {
        var opens = from.AddMinutes(-policy.CheckInOpensMinutes);
        var closes = from.AddMinutes(policy.CheckInClosesMinutes);
        if (forHouse)
        {
            var (dayBegins, dayEnds) = (zone.At(zone.DayOf(from), default), zone.At(zone.DayOf(to.AddTicks(-1)).AddDays(1), default));
            opens = dayBegins < opens ? dayBegins : opens;
            closes = dayEnds > closes ? dayEnds.AddTicks(-1) : closes;
        }

        if (now < opens)
            return RefusalReason.CheckInNotOpen;
        return now > closes ? RefusalReason.CheckInClosed : null;
    }
}
