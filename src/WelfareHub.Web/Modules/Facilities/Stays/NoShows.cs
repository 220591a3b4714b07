using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;

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

    /// <summary>Whether this beginning is too far ahead for this person. Costs nothing for what is near.</summary>
    internal static async ValueTask<bool> Forbid(DbContext db, Guid personId, DateTimeOffset from, DateTimeOffset now) =>
        from > now.AddDays(FurthestDays) && await ShortUntil(db, personId, now) is { } until && until > now;

    private static async ValueTask<DateTimeOffset?> ShortUntil(DbContext db, Guid personId, DateTimeOffset now)
    {
        var command = db.Kept(nameof(NoShows), static db =>
        {
            var (person, since, until) = (Guid.Empty, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);
            return (
                from booking in db.Set<Booking>()
                join unit in db.Set<Unit>() on booking.BookableId equals unit.BookableId
                where booking.PersonId == person && booking.From >= since && booking.From <= until && booking.State == BookingState.NoShow
                orderby booking.From descending
                select booking.From).Take(Most).CreateDbCommand();
        });
        command.Parameters["@person"].Value = personId;
        command.Parameters["@since"].Value = now.AddDays(-DaysLookedAt).UtcDateTime;
        command.Parameters["@until"].Value = now.UtcDateTime;
        DateTimeOffset? latest = null;
        var count = 0;
        await using var row = await command.ExecuteReaderAsync();
        while (await row.ReadAsync())
        {
            latest ??= new DateTimeOffset(DateTime.SpecifyKind(row.GetDateTime(0), DateTimeKind.Utc));
            count++;
        }

        return count < Most ? null : latest!.Value.AddDays(DaysShort);
    }
}
