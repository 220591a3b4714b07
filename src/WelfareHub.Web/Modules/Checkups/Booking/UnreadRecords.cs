using Microsoft.EntityFrameworkCore;

using WelfareHub.Web.Data;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>That the hospital wrote something after a visit and its courier has not looked yet; not what it says.</summary>
public sealed record UnreadRecord(Guid BookingId, Guid Id, bool IsReport, DateTimeOffset At, Programme Programme, Hospital Hospital)
{
    public string Href => IsReport ? $"/bookings/{BookingId}/reports/{Id}" : $"/bookings/{BookingId}/advice";
}

internal static class UnreadRecords
{
    /// <summary>More than a few at once is a list, and that is under the bookings.</summary>
    private const int Most = 3;

    /// <summary>The latest first, one for a visit's advice however often it was added to. One query.</summary>
    public static async Task<IReadOnlyList<UnreadRecord>> Read(WelfareDbContext db, Guid personId, ProgrammeEdition edition, CancellationToken cancel)
    {
        var advice = db.Advice.Where(a => a.PersonId == personId && !db.ViewRecords.Any(v => v.RecordId == a.Id && v.ViewerId == personId))
            .Select(a => new { a.BookingId, a.Id, IsReport = false, At = a.WrittenAt });
        var reports = db.Reports.Where(r => r.PersonId == personId && !db.ViewRecords.Any(v => v.RecordId == r.Id && v.ViewerId == personId))
            .Select(r => new { r.BookingId, r.Id, IsReport = true, At = r.UploadedAt });
        var rows = await (
            from record in advice.Concat(reports)
            join booking in db.Bookings on record.BookingId equals booking.Id
            join slot in db.CheckupSlots on booking.BookableId equals slot.BookableId
            orderby record.At descending, record.Id
            select new { record.BookingId, record.Id, record.IsReport, record.At, slot.ProgrammeId, slot.HospitalId }).Take(2 * Most).ToListAsync(cancel);
        return
        [
            .. rows.Where(r => edition.Programmes.ContainsKey(r.ProgrammeId) && edition.Hospitals.ContainsKey(r.HospitalId))
                .Select(r => new UnreadRecord(r.BookingId, r.Id, r.IsReport, r.At, edition.Programmes[r.ProgrammeId], edition.Hospitals[r.HospitalId]))
                .DistinctBy(r => r.Href).Take(Most),
        ];
    }
}
