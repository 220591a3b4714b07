using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>One booking as the hospital's desk sees it.</summary>
public sealed record Visit(
    Guid Id, string Reference, BookingState State, DateTimeOffset StateAt, HoldKind? Hold, DateTimeOffset From, DateTimeOffset To,
    Guid SlotId, Guid SessionId, Guid ProgrammeId, LocalText Programme, ApprovalKind Approval, int CheckInOpensMinutes, int CheckInClosesMinutes,
    Guid PersonId, string Name, string? Phone, Guid? StationId)
{
    public IReadOnlyList<VisitStep> Steps { get; init; } = [];
    public IReadOnlyList<VisitRecord> Advice { get; init; } = [];
    public IReadOnlyList<VisitRecord> Reports { get; init; } = [];
    public string Station { get; init; } = "";

    /// <summary>Another time that was proposed and waits for the courier's answer.</summary>
    public OpenProposal? Proposal { get; init; }

    public bool HospitalConfirms => Approval == ApprovalKind.Hospital;

    public VisitFacts Facts(Guid hospital) => new(Id, SlotId, Reference, From, PersonId, hospital);
}

/// <summary>
/// One line of a booking's history; <paramref name="ByName"/> only for the courier and for this hospital's own people. With
/// <paramref name="Instead"/> it is about another time that was held in place of the booking's own, and says which.
/// </summary>
public sealed record VisitStep(BookingVerb Verb, DateTimeOffset At, Guid? By, string? ByName, string? Reason, DateTimeOffset? PreviousFrom, DateTimeOffset? Instead);

public sealed record OpenProposal(DateTimeOffset From, DateTimeOffset HeldUntil);

/// <summary>That a confidential record is there, not what it says.</summary>
public sealed record VisitRecord(Guid Id, DateTimeOffset At, int Size);

internal sealed class VisitQuery(WelfareDbContext db, HospitalNames names, CityClock clock)
{
    /// <summary>Null: no such booking at this hospital.</summary>
    public async Task<Visit?> Find(Guid hospital, Guid id, CancellationToken cancel)
    {
        await db.Database.OpenConnectionAsync(cancel);
        var visit = await (
            from booking in db.Bookings
            where booking.Id == id
            join slot in db.CheckupSlots on booking.BookableId equals slot.BookableId
            where slot.HospitalId == hospital
            join bookable in db.Bookables on slot.BookableId equals bookable.Id
            join programme in db.Programmes on slot.ProgrammeId equals programme.Id
            join person in db.Users on booking.PersonId equals (Guid?)person.Id
            select new Visit(
                booking.Id, booking.Reference, booking.State, booking.StateAt, booking.Hold, booking.From, booking.To,
                slot.BookableId, slot.SessionId, programme.Id, programme.Title, programme.Approval, bookable.Policy.CheckInOpensMinutes, bookable.Policy.CheckInClosesMinutes,
                person.Id, person.FullName, person.PhoneNumber, person.StationId))
            .SingleOrDefaultAsync(cancel);
        if (visit is null)
            return null;

        var known = await names.Covering(hospital, [], visit.StationId is { } station ? [station] : [], cancel);
        return visit with
        {
            Station = known.Station(visit.StationId),
            Proposal = await db.Bookings.Live(clock.Now).Where(p => p.ReplacesId == id && p.State == BookingState.Held && p.Hold == HoldKind.Proposal)
                .Select(p => new OpenProposal(p.From, p.HeldUntil!.Value)).FirstOrDefaultAsync(cancel),
            Steps = await Steps(hospital, visit, cancel),
            Advice = await db.Advice.Where(a => a.BookingId == id && a.HospitalId == hospital).OrderBy(a => a.WrittenAt).Select(a => new VisitRecord(a.Id, a.WrittenAt, 0)).ToListAsync(cancel),
            Reports = await db.Reports.Where(r => r.BookingId == id && r.HospitalId == hospital).OrderBy(r => r.UploadedAt).Select(r => new VisitRecord(r.Id, r.UploadedAt, r.Size)).ToListAsync(cancel),
        };
    }

    private Task<List<VisitStep>> Steps(Guid hospital, Visit visit, CancellationToken cancel) => (
        from step in db.BookingHistory
        join booking in db.Bookings on step.BookingId equals booking.Id
        where booking.Id == visit.Id || (booking.ReplacesId == visit.Id && BookingPast.OfHolds.Contains(step.Verb))
        orderby step.At, booking.Id == visit.Id && step.Number > 0, booking.Id != visit.Id, step.Number
        select new VisitStep(
            step.Verb,
            step.At,
            step.By,
            db.Users.Where(p => p.Id == step.By && (p.Id == visit.PersonId
                || db.RoleGrants.Any(g => g.PersonId == p.Id && g.Role == Role.HospitalScheduler && g.ScopeId == hospital))).Select(p => p.FullName).FirstOrDefault(),
            step.Reason,
            step.PreviousFrom,
            booking.Id == visit.Id ? null : booking.From)).ToListAsync(cancel);
}
