using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>
/// What follows from not coming: two times within thirty days, and for a week after the second one can only book a day ahead.
/// Worked out from the bookings, so it ends by itself and there is nothing to forgive by hand.
/// </summary>
public static class NoShows
{
    public const int Most = 2;
    public const int DaysLookedAt = 30;
    public const int DaysShort = 7;
    public const int FurthestDays = 1;

    /// <summary>Until when the person can only book a day ahead; null = as everybody. One query.</summary>
    public static async Task<DateTimeOffset?> ShortUntil(WelfareDbContext db, Guid personId, CityClock clock, CancellationToken cancel)
    {
        var (now, since) = (clock.Now, clock.Now.AddDays(-DaysLookedAt));
        var missed = await (
            from booking in db.Bookings
            join unit in db.Units on booking.BookableId equals unit.BookableId
            where booking.PersonId == personId && booking.From >= since && booking.From <= now && booking.State == BookingState.NoShow
            orderby booking.From descending
            select booking.From).Take(Most).ToListAsync(cancel);
        var until = missed.Count < Most ? (DateTimeOffset?)null : missed[0].AddDays(DaysShort);
        return until > now ? until : null;
    }

    /// <summary>Whether a beginning is too far ahead for somebody who has missed too much.</summary>
    public static bool Forbids(DateTimeOffset? shortUntil, DateTimeOffset from, DateTimeOffset now) => shortUntil is not null && from > now.AddDays(FurthestDays);
}
