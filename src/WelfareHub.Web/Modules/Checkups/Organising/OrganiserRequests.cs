using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>A request as the organiser sees it: who, from where, when; nothing about health.</summary>
public sealed record OrganiserRequest(
    Guid Id, string Reference, BookingState State, DateTimeOffset AskedAt, DateTimeOffset From, DateTimeOffset To,
    LocalText Programme, LocalText Hospital, string Name, Guid? StationId, string Language);

/// <summary>Requests that wait for the organiser's word: programmes of their own that ask for it, couriers of their own.</summary>
internal static class OrganiserRequests
{
    public const string Path = "/organiser/requests";
    public const int PageSize = 50;

    public static IQueryable<Booking> Open(WelfareDbContext db, OrganiserReach reach, DateTimeOffset now) =>
        Mine(db, reach).Where(b => b.State == BookingState.Requested && b.From > now);

    /// <summary>For the number beside the line in the navigation.</summary>
    public static async Task<int> Count(IServiceProvider services, Visitor visitor, CancellationToken cancel)
    {
        var reach = await services.GetRequiredService<OrganiserReaches>().Of(visitor, cancel);
        return await Open(services.GetRequiredService<WelfareDbContext>(), reach, services.GetRequiredService<CityClock>().Now).CountAsync(cancel);
    }

    /// <summary>Soonest first.</summary>
    public static async Task<(List<OrganiserRequest> Rows, int Found, int Page)> Show(
        WelfareDbContext db, OrganiserReach reach, DateTimeOffset now, int page, CancellationToken cancel)
    {
        var open = Open(db, reach, now);
        var found = await open.CountAsync(cancel);
        page = Math.Clamp(page, 1, Math.Max(1, (found + PageSize - 1) / PageSize));
        var rows = await Rows(db, open.OrderBy(b => b.From).ThenBy(b => b.Id).Skip((page - 1) * PageSize).Take(PageSize)).ToListAsync(cancel);
        return (Sorted(rows), found, page);
    }

    /// <summary>All that wait, soonest first, for a file.</summary>
    public static async Task<List<OrganiserRequest>> All(WelfareDbContext db, OrganiserReach reach, DateTimeOffset now, CancellationToken cancel) =>
        Sorted(await Rows(db, Open(db, reach, now)).ToListAsync(cancel));

    /// <summary>Null when one of them is not for this organiser to answer: then none is shown.</summary>
    public static async Task<List<OrganiserRequest>?> Picked(WelfareDbContext db, OrganiserReach reach, IReadOnlyCollection<Guid> ids, CancellationToken cancel)
    {
        var rows = await Rows(db, Mine(db, reach).Where(b => ids.Contains(b.Id))).ToListAsync(cancel);
        return ids.Count > 0 && rows.Count == ids.Count ? Sorted(rows) : null;
    }

    private static IQueryable<Booking> Mine(WelfareDbContext db, OrganiserReach reach) =>
        from booking in db.Bookings
        join slot in db.CheckupSlots on booking.BookableId equals slot.BookableId
        join programme in reach.Own(db.Programmes) on slot.ProgrammeId equals programme.Id
        where programme.Approval == ApprovalKind.Organiser
        join person in reach.People(db.Users) on booking.PersonId equals (Guid?)person.Id
        select booking;

    private static IQueryable<OrganiserRequest> Rows(WelfareDbContext db, IQueryable<Booking> bookings) =>
        from booking in bookings
        join slot in db.CheckupSlots on booking.BookableId equals slot.BookableId
        join programme in db.Programmes on slot.ProgrammeId equals programme.Id
        join hospital in db.Hospitals on slot.HospitalId equals hospital.Id
        join person in db.Users on booking.PersonId equals (Guid?)person.Id
        select new OrganiserRequest(
            booking.Id, booking.Reference, booking.State, booking.StateAt, booking.From, booking.To,
            programme.Title, hospital.Name, person.FullName, person.StationId, person.Language);

    private static List<OrganiserRequest> Sorted(List<OrganiserRequest> rows) =>
        rows.OrderBy(r => r.From).ThenBy(r => r.Reference, StringComparer.Ordinal).ToList();
}
