using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>One booking of a unit, as its own person sees it.</summary>
public sealed record StayFacts(
    Guid Id, Guid AskId, Guid UnitId, string Reference, BookingState State, HoldKind? Hold, DateTimeOffset? HeldUntil, Guid? ReplacesId, DateTimeOffset StateAt, bool ByOthers,
    DateTimeOffset From, DateTimeOffset To, int People, Guid? SeriesId, bool MayBeMoved, int Sequence, int Reschedules, string? LimitGroup)
{
    public bool IsLive(DateTimeOffset now) => State == BookingState.Held ? HeldUntil > now : State is BookingState.Requested or BookingState.Confirmed or BookingState.CheckedIn && To > now;
}

/// <summary>What was asked for together, with where it is. The first is the one that is shown and acted on; all move and end together.</summary>
public sealed record StayView(IReadOnlyList<(StayFacts Facts, PoolView Pool, UnitView Unit)> Parts, string? Reason)
{
    public StayFacts Facts => Parts[0].Facts;
    public PoolView Pool => Parts[0].Pool;
    public UnitView Unit => Parts[0].Unit;
    public HomeView Home => Pool.Home;

    /// <summary>How it came to its present time and unit, the latest first. Only where one booking is read by itself.</summary>
    public IReadOnlyList<StayMove> Moves { get; init; } = [];
}

/// <summary>When and on what a stay is, or was.</summary>
public sealed record StayPlace(DateTimeOffset From, PoolView Pool, UnitView Unit);

/// <summary>A stay went elsewhere. ByHome: whoever keeps the home did it, and perhaps said why.</summary>
public sealed record StayMove(DateTimeOffset At, bool ByHome, StayPlace Before, StayPlace After, string? Reason);

/// <summary>Reads a person's bookings of rooms and equipment. What is not theirs is not found.</summary>
public sealed class StayReader(WelfareDbContext db, HomeBook homes, CityClock clock)
{
    public const int PastShown = 20;

    /// <summary>Two queries.</summary>
    public async Task<StayView?> Read(Guid bookingId, Guid personId, CancellationToken cancel)
    {
        var ask = db.Bookings.Where(b => b.PersonId == personId && b.AskId == db.Bookings.Where(x => x.Id == bookingId && x.PersonId == personId).Select(x => x.AskId).FirstOrDefault());
        var rows = await Facts(ask.OrderBy(b => b.Id), personId).ToListAsync(cancel);
        if (rows.Count == 0)
            return null;
        var past = await db.BookingHistory
            .Where(h => h.BookingId == rows[0].Id && (h.Reason != null || h.Verb == BookingVerb.Moved)).OrderByDescending(h => h.Number)
            .AsNoTracking().ToListAsync(cancel);
        var edition = await homes.Read(cancel);
        return Views(edition, rows) is [var view, ..]
            ? view with { Reason = past.Find(h => h.Reason is not null)?.Reason, Moves = Moves(edition, view, past, personId) }
            : null;
    }

    /// <summary>Each move tells where the stay was before; where it came to, the next one tells.</summary>
    private static List<StayMove> Moves(HomeEdition edition, StayView view, List<BookingHistory> past, Guid personId)
    {
        var moves = new List<StayMove>();
        var after = new StayPlace(view.Facts.From, view.Pool, view.Unit);
        foreach (var step in past)
        {
            if (step is not { Verb: BookingVerb.Moved, PreviousFrom: { } from, PreviousBookableId: { } unit } || !edition.Units.TryGetValue(unit, out var was))
                continue;
            var before = new StayPlace(from, was.Pool, was.Unit);
            moves.Add(new StayMove(step.At, step.By != personId, before, after, step.Reason));
            after = before;
        }

        return moves;
    }

    /// <summary>What is still to come, offers included, soonest first. One query.</summary>
    public async Task<IReadOnlyList<StayView>> Coming(Guid personId, CancellationToken cancel)
    {
        const int Most = 60;
        var now = clock.Now;
        var coming = db.Bookings.Live(now).Where(b => b.PersonId == personId && b.To > now && b.State != BookingState.Completed);
        return Views(await homes.Read(cancel), await Facts(coming.OrderBy(b => b.From).ThenBy(b => b.Id), personId).Take(Most).ToListAsync(cancel));
    }

    /// <summary>The latest that are over. One query.</summary>
    public async Task<IReadOnlyList<StayView>> Past(Guid personId, CancellationToken cancel)
    {
        var now = clock.Now;
        var past = db.Bookings.Where(b => b.PersonId == personId && !(b.State == BookingState.Cancelled && b.Hold != null)
            && (b.To <= now || b.State >= BookingState.Completed || (b.State == BookingState.Held && b.HeldUntil <= now)));
        return Views(await homes.Read(cancel), await Facts(past.OrderByDescending(b => b.From).ThenBy(b => b.Id), personId).Take(PastShown).ToListAsync(cancel));
    }

    /// <summary>For calendars: all but holds that ended at or after this, what was called off included. One query.</summary>
    public async Task<IReadOnlyList<StayView>> Since(Guid personId, DateTimeOffset since, CancellationToken cancel)
    {
        const int Most = 500;
        var all = Settled(db.Bookings).Where(b => b.PersonId == personId && b.To >= since);
        return Views(await homes.Read(cancel), await Facts(all.OrderByDescending(b => b.From).ThenBy(b => b.Id), personId).Take(Most).ToListAsync(cancel));
    }

    /// <summary>What belongs in a calendar: once really booked, also when it was called off since; no hold that came to nothing.</summary>
    public static IQueryable<Booking> Settled(IQueryable<Booking> bookings) =>
        bookings.Where(b => b.State != BookingState.Held && !(b.State == BookingState.Cancelled && b.Hold != null) && b.State != BookingState.Expired);

    /// <summary>All of a series, soonest first. One query.</summary>
    public async Task<IReadOnlyList<StayView>> Series(Guid seriesId, Guid personId, CancellationToken cancel)
    {
        const int Most = 100;
        var series = db.Bookings.Where(b => b.SeriesId == seriesId && b.PersonId == personId);
        return Views(await homes.Read(cancel), await Facts(series.OrderBy(b => b.From).ThenBy(b => b.Id), personId).Take(Most).ToListAsync(cancel));
    }

    private IQueryable<StayFacts> Facts(IQueryable<Booking> bookings, Guid personId) =>
        from b in bookings
        join unit in db.Units on b.BookableId equals unit.BookableId
        select new StayFacts(
            b.Id, b.AskId, b.BookableId, b.Reference, b.State, b.Hold, b.HeldUntil, b.ReplacesId, b.StateAt, b.StateBy != personId,
            b.From, b.To, b.People, b.SeriesId, b.MayBeMoved, b.Sequence, b.Reschedules, b.LimitGroup);

    private static List<StayView> Views(HomeEdition edition, IEnumerable<StayFacts> rows) =>
        [.. rows.Where(r => edition.Units.ContainsKey(r.UnitId))
            .GroupBy(r => r.AskId)
            .Select(g => new StayView([.. g.Select(r => (r, edition.Units[r.UnitId].Pool, edition.Units[r.UnitId].Unit))], null))];
}
