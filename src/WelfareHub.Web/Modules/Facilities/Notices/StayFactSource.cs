using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Notices;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>The names behind the ids in a notice about a room or unit, and whether a reminder or a closure is still true.</summary>
internal sealed class StayFactSource : INoticeFactSource
{
    public bool Knows(string kind) => kind.StartsWith("stay.", StringComparison.Ordinal);

    /// <summary>A handful of queries, however many.</summary>
    public async Task Complete(WelfareDbContext db, IReadOnlyList<NoticeFacts> facts, CancellationToken cancel)
    {
        var units = facts.Select(f => f.Id("bookable")).OfType<Guid>().Distinct().ToList();
        var places = await (
            from unit in db.Units
            where units.Contains(unit.BookableId)
            join pool in db.Pools on unit.PoolId equals pool.Id
            join home in db.Homes on unit.HomeId equals home.Id
            select new { unit.BookableId, unit.Number, Alone = db.Units.Count(u => u.PoolId == pool.Id) == 1, What = pool.Name, Home = home.Name, home.Where, home.Address, home.Phone })
            .AsNoTracking().ToDictionaryAsync(p => p.BookableId, cancel);
        await AddHosts(db, facts, cancel);
        await LookAtWaiting(db, facts, cancel);
        var ids = facts.Select(f => f.Id("booking")).OfType<Guid>().Distinct().ToList();
        var standing = ids.Count == 0
            ? []
            : await db.Bookings.Where(b => ids.Contains(b.Id)).Select(b => new BookingStanding(b.Id, b.Sequence, b.From, b.To, b.StateAt, b.State)).ToDictionaryAsync(b => b.Id, cancel);
        foreach (var fact in facts)
        {
            if (fact.Id("bookable") is { } id && places.TryGetValue(id, out var place))
            {
                fact.Add("what", place.Alone || fact.Id("pool") is not null ? place.What : Numbered(place.What, place.Number));
                fact.Add("home", place.Home);
                fact.Add("where", place.Where);
                fact.Add("address", place.Address.ToFind());
                fact.Add("phone", place.Phone);
            }

            if (fact.Id("booking") is not { } booking)
                continue;
            var now = standing.GetValueOrDefault(booking);
            fact.StillTrue = IsSo(fact, now);
            if (now is not null && IsForCalendar(fact))
                fact.Calendar = () => Entry(fact, now);
        }
    }

    /// <summary>
    /// News of an end stays so; what says that a booking stands does not. A confirmation that waited for the end of a peak must not arrive
    /// after the word that it is off.
    /// </summary>
    private static bool IsSo(NoticeFacts fact, BookingStanding? now) => fact.Notice.Kind switch
    {
        StayKinds.Booked or StayKinds.Confirmed => now?.IsCertainAt(fact.Instant("from")) == true,
        StayKinds.Requested or StayKinds.Moved or StayKinds.GuestMoved => now?.IsTakenAt(fact.Instant("from")) == true,
        StayKinds.Proposed or StayKinds.Offered => now?.State == BookingState.Held,
        StayKinds.Reminder => now is { State: BookingState.Confirmed } && now.From == fact.Instant("from"),
        _ => true,
    };

    /// <summary>Whose table it is, for who comes along, and the way back to it.</summary>
    private static async Task AddHosts(WelfareDbContext db, IReadOnlyList<NoticeFacts> facts, CancellationToken cancel)
    {
        var guests = facts.Where(f => f.Notice.Kind is StayKinds.GuestMoved or StayKinds.GuestCalledOff).ToList();
        if (guests.Count == 0)
            return;
        var ids = guests.Select(f => f.Id("booking")).OfType<Guid>().Distinct().ToList();
        var hosts = await (from b in db.Bookings join p in db.Users on b.PersonId equals (Guid?)p.Id where ids.Contains(b.Id) select new { b.Id, p.FullName }).ToDictionaryAsync(h => h.Id, h => h.FullName, cancel);
        foreach (var fact in guests)
            fact.Add("host", fact.Id("booking") is { } id ? hosts.GetValueOrDefault(id) : null);
    }

    /// <summary>
    /// What was closed by mistake and is open again is not told as closed when the quiet hours are over: the entry must still wait, and
    /// the house still have closed all that would do, at the wanted time.
    /// </summary>
    private static async Task LookAtWaiting(WelfareDbContext db, IReadOnlyList<NoticeFacts> facts, CancellationToken cancel)
    {
        var told = facts.Where(f => f.Notice.Kind == StayKinds.WaitClosed && f.Id("entry") is not null).ToList();
        if (told.Count == 0)
            return;
        var ids = told.Select(f => f.Id("entry")).OfType<Guid>().Distinct().ToList();
        var entries = await db.Waitlist.AsNoTracking().Where(e => ids.Contains(e.Id) && e.State == WaitlistState.Waiting).ToDictionaryAsync(e => e.Id, cancel);
        var (units, pools) = (entries.Values.Select(e => e.BookableId).ToList(), entries.Values.Select(e => e.PoolId).OfType<Guid?>().ToList());
        var wanted = await db.Bookables
            .Where(b => b.WithdrawnAt == null && (units.Contains(b.Id) || pools.Contains(b.PoolId)))
            .Select(b => new { b.Id, b.PoolId }).ToListAsync(cancel);
        var (all, since) = (wanted.ConvertAll(w => w.Id), told.Min(f => f.Notice.DueAt));
        var closed = await db.Bookings
            .Where(b => all.Contains(b.BookableId) && b.ByHouse && b.State == BookingState.Confirmed && b.To > since)
            .Select(b => new { b.BookableId, b.From, b.To }).ToListAsync(cancel);
        foreach (var fact in told)
        {
            var entry = fact.Id("entry") is { } id ? entries.GetValueOrDefault(id) : null;
            // Of a time that has begun the rest is waited for.
            fact.StillTrue = entry is not null && wanted.Where(w => entry.PoolId is null ? w.Id == entry.BookableId : w.PoolId == entry.PoolId)
                .All(w => closed.Exists(c => c.BookableId == w.Id && c.From < entry.To && c.To > Later(entry.From, fact.Notice.DueAt)));
        }
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    /// <summary>A request too: what was confirmed and is moved by the courier may have to be confirmed anew, and their calendar has the old time.</summary>
    private static bool IsForCalendar(NoticeFacts fact) => fact.Notice.Kind
        is StayKinds.Requested or StayKinds.Booked or StayKinds.Confirmed or StayKinds.Moved
        or StayKinds.Cancelled or StayKinds.CalledOff or StayKinds.Declined or StayKinds.Expired;

    /// <summary>As <see cref="StayCalendar"/> makes it, from what the notice knows.</summary>
    private static CalendarEntry Entry(NoticeFacts fact, BookingStanding booking) =>
        CalendarEntry.Of(booking, $"{Text(fact, "what")} · {Text(fact, "home")}", [Text(fact, "home"), Text(fact, "address")], [Text(fact, "reference"), Text(fact, "where"), Text(fact, "phone")]) with
        {
            AlarmAhead = StayCalendar.AlarmAhead,
        };

    private static string Text(NoticeFacts fact, string name) => fact.Values.GetValueOrDefault(name)?.ToString() ?? "";

    /// <summary>As <see cref="HomeWords.Unit"/> says it, in all three languages. Who gives no English name is still told by name.</summary>
    private static LocalText Numbered(LocalText name, int number) => new(
        $"{name.Hant} {number}{Unbroken.Space}號", $"{name.Hans} {number}{Unbroken.Space}号", $"{(string.IsNullOrEmpty(name.En) ? name.Hant : name.En)}{Unbroken.Space}{number}");
}
