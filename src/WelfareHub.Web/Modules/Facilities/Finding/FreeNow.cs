using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>A pool of which a unit can be had now, or soon.</summary>
/// <param name="Pool">Of which home, by <see cref="PoolView.Home"/>.</param>
/// <param name="From">When: this very minute, or the first time within an hour.</param>
/// <param name="To">On the grid, so that at least the wanted length lies between.</param>
/// <param name="Units">How many units are free for all of it.</param>
/// <param name="AtOnce">True: now.</param>
/// <param name="Minutes">The wanted length, or the pool's shortest where that is longer.</param>
public sealed record FreeOption(PoolView Pool, DateTimeOffset From, DateTimeOffset To, int Units, bool AtOnce, int Minutes);

/// <summary>An option as one person sees it.</summary>
public sealed record NearOption(FreeOption Option, double? Kilometres);

/// <summary>What is wanted. Null = any.</summary>
public sealed record FreeFilter(int Minutes = StayLengths.Usual, Activity? What = null, Guid? DistrictId = null, string? HomeCode = null)
{
    public int Active => (Minutes != StayLengths.Usual ? 1 : 0) + (What is null ? 0 : 1) + (DistrictId is null ? 0 : 1) + (HomeCode is null ? 0 : 1);

    /// <summary>Asked for by what and where it is, whatever time is free.</summary>
    public bool Takes(PoolView pool, HomeEdition edition) =>
        (What is not { } what || pool.Pool.Activity == what)
        && (HomeCode is not { } code || pool.Home.Home.Code == code)
        && (DistrictId is not { } district || edition.DistrictOf(pool.Home) == district);

    public static string WordOf(Activity what) => FacilityWords.Activities.First(a => a.Value == what).Key;

    /// <summary>What the address asks for; what there is not anywhere is not asked for.</summary>
    public static FreeFilter Read(IQueryCollection query, HomeEdition edition) => new(
        int.TryParse(query["minutes"], out var minutes) && edition.Lengths.Contains(minutes) ? minutes : StayLengths.Usual,
        FacilityWords.Activities.TryGetValue(query["what"].ToString(), out var what) ? what : null,
        Guid.TryParse(query["where"], out var where) && edition.Homes.Any(h => edition.DistrictOf(h) == where) ? where : null,
        edition.ByCode(query["home"].ToString())?.Home.Code);
}

/// <summary>"Free now for 40 minutes near my station", over all homes. Asks the database nothing while the books are fresh.</summary>
public sealed class FreeNow(HomeBook homes, TakingBook takings, CityClock clock)
{
    /// <summary>What becomes free within this time is worth a line too.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromHours(1);

    /// <summary>Best first: what can be had as briefly as wanted before what is had for longer only, what is free at once before what is free soon, then the nearest, then the most units.</summary>
    public async ValueTask<IReadOnlyList<NearOption>> Find(FreeFilter filter, Visitor? visitor, CancellationToken cancel)
    {
        var edition = await homes.Read(cancel);
        var taken = await takings.Read(cancel);
        var now = FacilityRules.AtOnce(clock.Now);
        var all = taken.Once(filter.Minutes, now, edition.ReadAt, () => Work(edition, taken, filter.Minutes, now));
        var start = edition.StartOf(visitor);
        var far = new Dictionary<Guid, double?>();
        var options = new List<NearOption>(all.Count);
        foreach (var option in all)
        {
            var home = option.Pool.Home;
            if (!filter.Takes(option.Pool, edition))
                continue;
            if (!far.TryGetValue(home.Id, out var kilometres))
                far.Add(home.Id, kilometres = start is { } from && home.Point is { } at ? from.KilometresTo(at) : null);
            options.Add(new NearOption(option, kilometres));
        }

        options.Sort(static (a, b) => Compare(a, b));
        return options;
    }

    private static int Compare(NearOption a, NearOption b)
    {
        var order = a.Option.Minutes.CompareTo(b.Option.Minutes);
        if (order == 0)
            order = b.Option.AtOnce.CompareTo(a.Option.AtOnce);
        if (order == 0)
            order = (a.Kilometres ?? double.MaxValue).CompareTo(b.Kilometres ?? double.MaxValue);
        if (order == 0)
            order = a.Option.From.CompareTo(b.Option.From);
        return order == 0 ? a.Option.Pool.Pool.Order.CompareTo(b.Option.Pool.Pool.Order) : order;
    }

    private List<FreeOption> Work(HomeEdition edition, TakingEdition taken, int minutes, DateTimeOffset now)
    {
        var options = new List<FreeOption>();
        foreach (var home in edition.Homes.Where(h => h.Pools.Count > 0))
        {
            // A keeper who says "closed" today is believed before the hours.
            if (LiveState.Of(home, clock) is { IsOpen: false, By: Source.Keeper })
                continue;
            var open = OpenTimes.Between(home.Schedule.Hours, now, now + TakingBook.Ahead, clock.Zone);
            foreach (var pool in home.Pools.Where(p => !p.Policy.NeedsApproval))
            {
                // Whoever wants it for less than its shortest stay may have it for that.
                if (Option(pool, open, taken, minutes >= pool.Policy.MinMinutes ? minutes : StayLengths.Of(pool.Policy)[0], now) is { } option)
                    options.Add(option);
            }
        }

        return options;
    }

    /// <summary>The unit that is free first, and how many are by then.</summary>
    private FreeOption? Option(PoolView pool, List<(DateTimeOffset Opens, DateTimeOffset Closes)> open, TakingEdition taken, int minutes, DateTimeOffset now)
    {
        var policy = pool.Policy;
        DateTimeOffset? best = null;
        var units = 0;
        foreach (var unit in pool.Units)
        {
            if (Earliest(policy, open, taken.Of(unit.Id), minutes, now) is not { } from || from > best)
                continue;
            units = from == best ? units + 1 : 1;
            best = from;
        }

        return best is { } begins && StayLengths.End(policy, begins, minutes, clock) is { } ends ? new FreeOption(pool, begins, ends, units, begins <= now, minutes) : null;
    }

    private DateTimeOffset? Earliest(
        BookingPolicy policy, List<(DateTimeOffset Opens, DateTimeOffset Closes)> open, IReadOnlyList<UnitTaking> takings, int minutes, DateTimeOffset now)
    {
        var from = policy.LateMinutes > 0 ? now : FacilityRules.OnGrid(now.AddMinutes(Math.Max(1, policy.LeadMinutes)), policy, clock);
        while (from <= now + Soon)
        {
            if (StayLengths.End(policy, from, minutes, clock) is not { } to)
            {
                var step = FacilityRules.OnGrid(from, policy, clock);
                if (step == from)
                    return null;
                from = step;
                continue;
            }

            if (!open.Exists(o => o.Opens <= from && o.Closes >= to))
            {
                var next = open.Find(o => o.Opens > from);
                if (next == default)
                    return null;
                from = FacilityRules.OnGrid(next.Opens, policy, clock);
                continue;
            }

            var (blockedFrom, blockedTo) = (from.AddMinutes(-policy.BufferBeforeMinutes), to.AddMinutes(policy.BufferAfterMinutes));
            var inTheWay = takings.LastOrDefault(t => t.From < blockedTo && t.To > blockedFrom && !(t.HeldUntil <= now));
            if (inTheWay is null)
                return from;
            from = FacilityRules.OnGrid(inTheWay.To.AddMinutes(policy.BufferBeforeMinutes), policy, clock);
        }

        return null;
    }
}
