using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>A request as lists and question pages show it.</summary>
public sealed record RequestRow(
    Guid Id, string Reference, BookingState State, HoldKind? Hold, DateTimeOffset StateAt, DateTimeOffset From, DateTimeOffset To,
    Guid SlotId, Guid ProgrammeId, Guid PersonId, string Name, Guid? StationId, string Language);

/// <summary>The bookings of one hospital that wait for its word, and those picked from a list.</summary>
internal sealed class RequestList(WelfareDbContext db, CityClock clock, HospitalNames names)
{
    public const int PageSize = 50;

    /// <summary>More are never picked at once: a page shows no more.</summary>
    public const int MostPicked = 100;

    /// <summary>Requests that this hospital may answer; those an organiser answers are not among them.</summary>
    public static IQueryable<Booking> Open(WelfareDbContext db, Guid hospitalId, DateTimeOffset now) =>
        from booking in db.Bookings
        where booking.State == BookingState.Requested && booking.From > now
        join slot in db.CheckupSlots on booking.BookableId equals slot.BookableId
        where slot.HospitalId == hospitalId
        join programme in db.Programmes on slot.ProgrammeId equals programme.Id
        where programme.Approval == ApprovalKind.Hospital
        select booking;

    /// <summary>Soonest first.</summary>
    public async Task<(List<RequestRow> Rows, int Found, int Page, KnownNames Names)> Show(Guid hospitalId, int page, CancellationToken cancel)
    {
        var open = Open(db, hospitalId, clock.Now);
        var found = await open.CountAsync(cancel);
        page = Math.Clamp(page, 1, Math.Max(1, (found + PageSize - 1) / PageSize));
        var rows = await Rows(open.OrderBy(b => b.From).ThenBy(b => b.Reference).Skip((page - 1) * PageSize).Take(PageSize)).ToListAsync(cancel);
        return (Sorted(rows), found, page, await Names(hospitalId, rows, cancel));
    }

    /// <summary>Null when one of them is not this hospital's: then none is shown.</summary>
    public async Task<(List<RequestRow> Rows, KnownNames Names)?> Picked(Guid hospitalId, IReadOnlyCollection<Guid> ids, CancellationToken cancel)
    {
        var mine = from booking in db.Bookings
                   where ids.Contains(booking.Id)
                   join slot in db.CheckupSlots on booking.BookableId equals slot.BookableId
                   where slot.HospitalId == hospitalId
                   select booking;
        var rows = await Rows(mine).ToListAsync(cancel);
        return rows.Count == ids.Count && ids.Count > 0 ? (Sorted(rows), await Names(hospitalId, rows, cancel)) : null;
    }

    private IQueryable<RequestRow> Rows(IQueryable<Booking> bookings) =>
        from booking in bookings
        join slot in db.CheckupSlots on booking.BookableId equals slot.BookableId
        join person in db.Users on booking.PersonId equals (Guid?)person.Id
        select new RequestRow(
            booking.Id, booking.Reference, booking.State, booking.Hold, booking.StateAt, booking.From, booking.To,
            slot.BookableId, slot.ProgrammeId, person.Id, person.FullName, person.StationId, person.Language);

    private static List<RequestRow> Sorted(List<RequestRow> rows) =>
        rows.OrderBy(r => r.From).ThenBy(r => r.Reference, StringComparer.Ordinal).ToList();

    private ValueTask<KnownNames> Names(Guid hospitalId, List<RequestRow> rows, CancellationToken cancel) =>
        names.Covering(hospitalId, rows.Select(r => r.ProgrammeId), rows.Where(r => r.StationId is not null).Select(r => r.StationId!.Value), cancel);
}
