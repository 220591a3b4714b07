using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>
/// One thing that happened to a courier's booking since it was made. Time: the one proposed or offered instead; of a move the one
/// it had before. Reason: what whoever did it said. By: null for the clock.
/// </summary>
public sealed record PastStep(BookingVerb Verb, DateTimeOffset At, DateTimeOffset Time, string? Reason, Guid? By);

/// <summary>How a booking came to its present time: what was proposed in its place, what the courier said to it, and who called it off.</summary>
internal static class BookingPast
{
    /// <summary>What is told of a hold that was to take the booking's place; that it was withdrawn again is nobody's news.</summary>
    public static readonly IReadOnlyList<BookingVerb> OfHolds =
        [BookingVerb.Proposed, BookingVerb.Offered, BookingVerb.Accepted, BookingVerb.OfferRefused, BookingVerb.Expired];

    /// <summary>How a booking of one's own is called off.</summary>
    public static readonly IReadOnlyList<BookingVerb> Ends = [BookingVerb.Cancelled, BookingVerb.Closed];

    /// <summary>In order. One query; only for a booking that is known to be the reader's.</summary>
    public static async Task<IReadOnlyList<PastStep>> Read(WelfareDbContext db, Guid bookingId, CancellationToken cancel)
    {
        var steps = await (
            from step in db.BookingHistory
            join booking in db.Bookings on step.BookingId equals booking.Id
            where (booking.Id == bookingId && (step.Verb == BookingVerb.Moved || Ends.Contains(step.Verb))) || (booking.ReplacesId == bookingId && OfHolds.Contains(step.Verb))
            orderby step.At, booking.Id == bookingId, step.Number
            select new PastStep(step.Verb, step.At, step.PreviousFrom ?? booking.From, step.Reason, step.By)).ToListAsync(cancel);

        // The move that an acceptance brings about is the same news.
        return steps.FindAll(s => s.Verb != BookingVerb.Moved || !steps.Exists(a => a.Verb == BookingVerb.Accepted && a.At == s.At));
    }
}
