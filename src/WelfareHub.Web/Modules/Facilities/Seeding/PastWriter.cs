using WelfareHub.Bookings;
using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>Writes what a stay would have left behind: how it was booked, and how it went.</summary>
internal sealed class PastWriter(WelfareDbContext db, DateTimeOffset now, ILookup<Guid, Guid> keepers)
{
    private const int FirstNumber = 1_000_000;

    private readonly PastBookings _bookings = new(db, FirstNumber);

    public async Task Write(PastStay stay, Guest courier)
    {
        // 0 to 99: the demo people always come.
        var luck = courier.Persona ? 30 + (stay.Dice % 70) : stay.Dice / 101 % 100;
        var changes = Asked(stay, courier.Id, luck);
        var to = changes[^1].State == BookingState.Confirmed ? Visited(stay, courier.Id, luck, changes) : stay.To;
        var policy = stay.Pool.Policy;
        await _bookings.Write(
            new Booking
            {
                Id = Guid.CreateVersion7(changes[0].At),
                AskId = Guid.CreateVersion7(changes[0].At),
                Reference = "",
                PersonId = courier.Id,
                BookableId = stay.Unit.Id,
                From = stay.From,
                To = to,
                BlockedFrom = stay.From.AddMinutes(-policy.BufferBeforeMinutes),
                BlockedTo = to.AddMinutes(policy.BufferAfterMinutes),
                People = stay.Pool.Pool.People > 1 ? Math.Min(stay.Pool.Pool.People, 2 + (stay.Dice % 3)) : 1,
                LimitGroup = FacilityRules.LimitGroup(stay.Pool.Pool.OwnPolicy, stay.Pool.Id, stay.Pool.Home.Id),
                MayBeMoved = stay.Dice % 2 == 0,
            },
            changes);
    }

    /// <summary>How often somebody found every unit taken that day.</summary>
    public async Task WriteWanted(DateOnly day, PoolView pool, IReadOnlyList<PastStay> stays)
    {
        var full = stays.Where(s => stays.Count(o => o.From <= s.From && o.To > s.From) >= pool.Units.Count);
        var turnedAway = full.Count(s => s.Dice % 5 < (pool.Units.Count > 1 ? 2 : 1));
        if (turnedAway > 0)
            await db.InsertNow(new RefusedAsks { PoolId = pool.Id, Day = day, Count = turnedAway });
    }

    /// <summary>Some come by and take what is free, most book on the day, few the day before; where a keeper must agree, a day ahead.</summary>
    private List<PastChange> Asked(PastStay stay, Guid courier, int luck)
    {
        var at = stay.From.AddMinutes(-((stay.Dice / 13 % 10) switch { < 3 => 1, < 8 => 30 + (stay.Dice / 17 % 180), _ => 20 * 60 }));
        if (!stay.Pool.Policy.NeedsApproval)
            return [new(BookingVerb.Booked, BookingState.Confirmed, at, courier)];
        var keeper = keepers[stay.Pool.Home.Id].Select(k => (Guid?)k).FirstOrDefault();
        return
        [
            new(BookingVerb.Requested, BookingState.Requested, at.AddHours(-22), courier),
            luck % 8 == 0 ? new(BookingVerb.Declined, BookingState.Declined, at.AddHours(-19), keeper) : new(BookingVerb.Confirmed, BookingState.Confirmed, at.AddHours(-19), keeper),
        ];
    }

    /// <summary>Adds how the visit went, as far as it has gone by now, and says when it ended or will.</summary>
    private DateTimeOffset Visited(PastStay stay, Guid courier, int luck, List<PastChange> changes)
    {
        var (closes, came) = (stay.From.AddMinutes(stay.Pool.Policy.CheckInClosesMinutes), stay.From.AddMinutes(luck % 6));
        if (luck < 6)
        {
            if (closes < now)
                changes.Add(new(BookingVerb.NoShow, BookingState.NoShow, closes, null));
            return stay.To;
        }

        if (luck < 11)
        {
            changes.Add(new(BookingVerb.Cancelled, BookingState.Cancelled, stay.From.AddSeconds(-30), courier));
            return stay.To;
        }

        if (came > now)
            return stay.To;
        changes.Add(new(BookingVerb.CheckedIn, BookingState.CheckedIn, came, courier));
        if (stay.To > now)
            return stay.To;
        if (luck >= 24)
        {
            // Many just go: what nobody ended stays as it was when they came.
            if (luck < 85)
                changes.Add(new(BookingVerb.Completed, BookingState.Completed, stay.To, courier));
            return stay.To;
        }

        var left = stay.From.AddMinutes(Math.Floor((stay.To - stay.From).TotalMinutes * 0.7));
        changes.Add(new(BookingVerb.Left, BookingState.Completed, left, courier));
        return left;
    }
}
