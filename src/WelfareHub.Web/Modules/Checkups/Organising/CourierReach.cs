using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>Where a courier stands with a programme, as much as an organiser may know.</summary>
public enum ReachState
{
    /// <summary>Has no booking and has not been for as long as the programme counts.</summary>
    NotReached,

    /// <summary>The last booking was a no-show; there is none since.</summary>
    DidNotCome,
    Booked,
    Came,
}

/// <summary>A courier and a programme; <c>At</c> is the beginning, UTC, of the booking that <c>State</c> speaks of.</summary>
public sealed record ReachRow(CourierRow Courier, ReachState State, DateTimeOffset? At, DateTimeOffset? InvitedAt)
{
    public bool Reached => State is ReachState.Booked or ReachState.Came;
}

/// <summary>As much of a courier as an organiser of checkups needs.</summary>
public sealed record CourierRow(Guid Id, string Name, Guid? CompanyId, Guid? StationId, Guid? CommunityId, PersonStatus Status);

/// <summary>Whom programmes are for among an organiser's couriers, and who of them has booked or come. Three queries, however many programmes.</summary>
internal sealed class CourierReach
{
    private readonly CityClock _clock;
    private readonly AreaTree _areas;
    private readonly List<CourierRow> _couriers;
    private readonly ILookup<(Guid Person, string? Group), Visit> _visits;
    private readonly Dictionary<(Guid Programme, Guid Person), DateTimeOffset> _invited;

    private CourierReach(CityClock clock, AreaTree areas, List<CourierRow> couriers, List<Visit> visits, List<Invitation> invitations)
    {
        (_clock, _areas, _couriers) = (clock, areas, couriers);
        _visits = visits.ToLookup(v => (v.PersonId, v.Group));
        _invited = invitations.ToDictionary(i => (i.ProgrammeId, i.PersonId), i => i.At);
    }

    public static async Task<CourierReach> Load(
        WelfareDbContext db, OrganiserReach reach, IReadOnlyCollection<Programme> programmes, CityClock clock, CancellationToken cancel)
    {
        var couriers = await reach.Couriers(db)
            .OrderBy(p => p.StationId).ThenBy(p => p.FullName).ThenBy(p => p.Id)
            .Select(p => new CourierRow(p.Id, p.FullName, p.CompanyId, p.StationId, p.CommunityId, p.Status))
            .ToListAsync(cancel);

        var groups = programmes.Select(p => p.LimitGroup).Distinct().ToList();
        var since = programmes.Select(p => Since(p, clock)).DefaultIfEmpty(clock.Now).Min();
        var ids = reach.Couriers(db).Select(p => (Guid?)p.Id);
        var visits = await db.Bookings.Live(clock.Now).Concat(db.Bookings.Where(b => b.State == BookingState.NoShow))
            .Where(b => b.From >= since && groups.Contains(b.LimitGroup!) && ids.Contains(b.PersonId))
            .Select(b => new Visit(b.PersonId!.Value, b.LimitGroup, b.State, b.From))
            .ToListAsync(cancel);

        var programmeIds = programmes.Select(p => p.Id).ToList();
        var invitations = await db.Invitations.AsNoTracking().Where(i => programmeIds.Contains(i.ProgrammeId)).ToListAsync(cancel);
        return new CourierReach(clock, reach.Areas, couriers, visits, invitations);
    }

    /// <summary>The couriers that the programme is for, by station.</summary>
    public IEnumerable<ReachRow> Of(Programme programme)
    {
        var audience = AudienceOf(programme, _areas);
        var since = Since(programme, _clock);
        foreach (var courier in _couriers.Where(c => audience.Covers(c.CompanyId, c.StationId, c.CommunityId)))
        {
            var visits = _visits[(courier.Id, programme.LimitGroup)].Where(v => v.From >= since).ToList();
            var last = visits.Where(v => v.State != BookingState.NoShow).MaxBy(v => v.From) ?? visits.MaxBy(v => v.From);
            var state = last?.State switch
            {
                null => ReachState.NotReached,
                BookingState.NoShow => ReachState.DidNotCome,
                BookingState.CheckedIn or BookingState.Completed => ReachState.Came,
                _ => ReachState.Booked,
            };
            yield return new ReachRow(courier, state, last?.From, _invited.TryGetValue((programme.Id, courier.Id), out var at) ? at : null);
        }
    }

    /// <summary>An audience is a sum of places, just as an organiser's scope is: the same rule says who is in it.</summary>
    public static OrganiserScope AudienceOf(Programme programme, AreaTree areas) =>
        OrganiserScope.Of(programme.Audience.Select(a => new Grant(Role.UnionOrganiser, a.Kind, a.TargetId)), areas);

    /// <summary>Bookings from then on count as reached: as far back as "once in so many months" looks, else since the programme opened.</summary>
    private static DateTimeOffset Since(Programme programme, CityClock clock) =>
        clock.Instant(programme.EveryMonths > 0 ? clock.Today.AddMonths(-programme.EveryMonths) : programme.OpensOn, TimeOnly.MinValue);

    private sealed record Visit(Guid PersonId, string? Group, BookingState State, DateTimeOffset From);
}
