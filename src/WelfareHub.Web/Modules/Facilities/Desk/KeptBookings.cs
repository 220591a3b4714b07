using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>A booking as its keeper sees it. Name: null for the house's own. Reason: of a closure.</summary>
public sealed record KeptBooking(
    Guid Id, Guid AskId, Guid BookableId, string Reference, string? Name, DateTimeOffset From, DateTimeOffset To, int People, BookingState State, bool ByHouse, string? Reason)
{
    /// <summary>Somebody who came is there until the end of the time, whether or not they said that they go.</summary>
    public bool IsOn(DateTimeOffset now) => State == BookingState.CheckedIn && To > now;

    /// <summary>The visit is over, or there was none.</summary>
    public bool IsOver(DateTimeOffset now) => State is BookingState.Completed or BookingState.NoShow || (State == BookingState.CheckedIn && To <= now);

    /// <summary>Staff may move it on the board.</summary>
    public bool MayMove => !ByHouse && State is BookingState.Requested or BookingState.Confirmed;
}

/// <summary>A home's day in numbers. On: who is there now. Next: who still comes today. Requests: asks to answer, on any day.</summary>
public sealed record HomeToday(int On, int Next, int Requests);

/// <summary>The bookings of a home's units, one query each.</summary>
/// <remarks>"BlockedTo" is never before "To"; asked for as well, the index of a unit's bookings spares reading all of its past.</remarks>
internal sealed class KeptBookings(KeptReads reads, WelfareDbContext db, CityClock clock)
{
    // The board and every kiosk, once a minute, ask this: its statement is kept ready.
    private static readonly KeptQuery<KeptBooking> LiveOfHome = new(
        static db =>
        {
            var (homeId, begins, ends, now) = (Guid.Empty, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);
            return from u in db.Units
                   where u.HomeId == homeId && u.EndedAt == null
                   join b in db.Bookings.Live(now).Where(b => b.BlockedTo > begins && b.To > begins && b.From < ends) on u.BookableId equals b.BookableId
                   join p in db.Users on b.PersonId equals (Guid?)p.Id into persons
                   from p in persons.DefaultIfEmpty()
                   orderby b.From, b.Id
                   select new
                   {
                       b.Id,
                       b.AskId,
                       b.BookableId,
                       b.Reference,
                       p!.FullName,
                       b.From,
                       b.To,
                       b.People,
                       b.State,
                       b.ByHouse,
                       Reason = b.ByHouse ? db.BookingHistory.Where(h => h.BookingId == b.Id && h.Verb == BookingVerb.Closed).OrderBy(h => h.Number).Select(h => h.Reason).FirstOrDefault() : null,
                   };
        },
        static row => new KeptBooking(
            row.GetGuid(0), row.GetGuid(1), row.GetGuid(2), row.GetString(3), row.MaybeString(4), row.Instant(5), row.Instant(6), row.GetInt32(7), (BookingState)row.GetInt32(8), row.GetBoolean(9), row.MaybeString(10)));

    /// <summary>What takes places in [from, to), in order.</summary>
    public async Task<List<KeptBooking>> Live(HomeView home, DateTimeOffset from, DateTimeOffset to, CancellationToken cancel) =>
        await reads.List(LiveOfHome, cancel, ("homeId", home.Id), ("begins", from), ("ends", to), ("now", clock.Now));

    /// <summary>As <see cref="Live"/>, and who did not come.</summary>
    public Task<List<KeptBooking>> Day(HomeView home, DateTimeOffset from, DateTimeOffset to, CancellationToken cancel)
    {
        var now = clock.Now;
        return Read(
            db.Bookings.Where(b => b.BlockedTo > from && b.To > from && b.From < to
                && ((b.State == BookingState.Held && b.HeldUntil > now) || (b.State > BookingState.Held && b.State <= BookingState.Completed) || b.State == BookingState.NoShow)),
            home,
            cancel);
    }

    /// <summary>Asks to come that the keeper must answer.</summary>
    public Task<List<KeptBooking>> Requests(HomeView home, CancellationToken cancel)
    {
        var now = clock.Now;
        return Read(db.Bookings.Where(b => b.State == BookingState.Requested && b.From > now), home, cancel);
    }

    /// <summary>Today in each of these homes; without those where there is nothing. One query.</summary>
    public async Task<Dictionary<Guid, HomeToday>> Today(IEnumerable<HomeView> homes, CancellationToken cancel)
    {
        var (now, ids) = (clock.Now, homes.Select(h => h.Id).ToList());
        var (_, ends) = clock.Day(clock.Today);
        var counts = await (
            from b in db.Bookings.Live(now)
            where b.BlockedTo > now && b.To > now && !b.ByHouse
            join u in db.Units on b.BookableId equals u.BookableId
            where u.EndedAt == null && ids.Contains(u.HomeId)
            group b by new { u.HomeId, b.State, Today = b.From < ends, Begun = b.From <= now } into g
            select new { g.Key.HomeId, g.Key.State, g.Key.Today, g.Key.Begun, Count = g.Count() }).ToListAsync(cancel);
        return counts.GroupBy(c => c.HomeId).ToDictionary(g => g.Key, g => new HomeToday(
            g.Where(c => c.State == BookingState.CheckedIn).Sum(c => c.Count),
            g.Where(c => c.Today && c.State is (BookingState.Confirmed or BookingState.Held)).Sum(c => c.Count),
            g.Where(c => !c.Begun && c.State == BookingState.Requested).Sum(c => c.Count)));
    }

    /// <summary>Closures under way or to come.</summary>
    public Task<List<KeptBooking>> Closures(HomeView home, CancellationToken cancel)
    {
        var now = clock.Now;
        return Read(db.Bookings.Live(now).Where(b => b.ByHouse && b.BlockedTo > now && b.To > now), home, cancel);
    }

    /// <summary>Null: not there, or not of this home.</summary>
    public async Task<KeptBooking?> One(HomeView home, Guid id, CancellationToken cancel) =>
        (await Read(db.Bookings.Where(b => b.Id == id), home, cancel)).FirstOrDefault();

    private Task<List<KeptBooking>> Read(IQueryable<Booking> bookings, HomeView home, CancellationToken cancel)
    {
        var units = UnitsOf(home);
        return (
            from b in bookings
            where units.Contains(b.BookableId)
            join p in db.Users on b.PersonId equals (Guid?)p.Id into persons
            from p in persons.DefaultIfEmpty()
            orderby b.From, b.Id
            select new KeptBooking(
                b.Id, b.AskId, b.BookableId, b.Reference, p!.FullName, b.From, b.To, b.People, b.State, b.ByHouse,
                b.ByHouse ? db.BookingHistory.Where(h => h.BookingId == b.Id && h.Verb == BookingVerb.Closed).OrderBy(h => h.Number).Select(h => h.Reason).FirstOrDefault() : null)).ToListAsync(cancel);
    }

    public static List<Guid> UnitsOf(HomeView home) => [.. home.Pools.SelectMany(p => p.Units).Select(u => u.Id)];
}
