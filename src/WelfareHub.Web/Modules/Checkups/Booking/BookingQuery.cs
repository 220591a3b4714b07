using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>The two queries behind one booking's page. Who has just booked lands there, so they are compiled.</summary>
internal static class BookingQuery
{
    /// <summary>Null: there is no such booking, or it is not this person's.</summary>
    public static readonly Func<WelfareDbContext, Guid, Guid, CancellationToken, Task<OneBooking?>> One = EF.CompileAsyncQuery(
        (WelfareDbContext db, Guid bookingId, Guid personId, CancellationToken cancel) => (
            from booking in db.Bookings
            join slot in db.CheckupSlots on booking.BookableId equals slot.BookableId
            join session in db.CheckupSessions on slot.SessionId equals session.Id
            join bookable in db.Bookables on booking.BookableId equals bookable.Id
            where booking.Id == bookingId && booking.PersonId == personId
            select new OneBooking(
                new OwnFacts(
                    booking.Id, booking.Reference, booking.State, booking.Hold, booking.HeldUntil, booking.ReplacesId, booking.StateAt, booking.StateBy != personId,
                    booking.From, booking.To, booking.Sequence, booking.Reschedules, booking.MayBeMoved, slot.BookableId, slot.ProgrammeId, slot.HospitalId, slot.StationId,
                    session.Where, bookable.Policy.CancelDeadlineMinutes, bookable.Policy.MaxReschedules, bookable.Policy.CheckInOpensMinutes, booking.CreatedAt),
                db.BookingHistory.Where(h => h.BookingId == bookingId && h.Reason != null).OrderByDescending(h => h.Number).Select(h => h.Reason).FirstOrDefault(),
                db.Advice.Any(a => a.BookingId == bookingId && a.PersonId == personId),
                db.Reports.Any(r => r.BookingId == bookingId && r.PersonId == personId),
                db.Bookings.Any(o => o.PersonId == personId && o.ReplacesId == bookingId))).FirstOrDefault());

    /// <summary>For an offer or proposal the booking it would replace; for a booking a proposal that waits for an answer.</summary>
    public static readonly Func<WelfareDbContext, Guid, Guid, Guid?, DateTimeOffset, CancellationToken, Task<RelatedBooking?>> Related = EF.CompileAsyncQuery(
        (WelfareDbContext db, Guid bookingId, Guid personId, Guid? replacesId, DateTimeOffset now, CancellationToken cancel) => db.Bookings
            .Where(o => o.PersonId == personId && (o.Id == replacesId || (o.ReplacesId == bookingId && o.State == BookingState.Held && o.HeldUntil > now)))
            .Select(o => new RelatedBooking(o.Id, o.From, o.HeldUntil, o.State)).FirstOrDefault());
}

/// <summary>Reason: the last words that whoever changed it gave. HadOffer: another time was once held in its place.</summary>
internal sealed record OneBooking(OwnFacts Facts, string? Reason, bool HasAdvice, bool HasReport, bool HadOffer);
