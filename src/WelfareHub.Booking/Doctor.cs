using Microsoft.EntityFrameworkCore;

namespace WelfareHub.Bookings;

/// <summary>Something that must hold and does not. <paramref name="Id"/> is the row that <paramref name="Text"/> speaks of.</summary>
public sealed record Violation(string Kind, Guid Id, string Text);

/// <summary>
/// Recomputes from the rows what must hold; none of the desk's own counters is taken on trust. Reads in streams sorted by an index,
/// one bookable or person at a time, so memory stays small at a million bookings. Give it a context of its own.
/// </summary>
public static class Doctor
{
    public static async IAsyncEnumerable<Violation> Check(DbContext db, DateTimeOffset now, TimeZoneInfo zone)
    {
        await foreach (var v in Places(db, now, zone))
            yield return v;
        await foreach (var v in Hours(db, now, zone))
            yield return v;
        await foreach (var v in Histories(db))
            yield return v;
        await foreach (var v in Persons(db, now, zone))
            yield return v;
        await foreach (var v in Keys(db))
            yield return v;
        await foreach (var v in Offers(db))
            yield return v;
    }

    /// <summary>No oversell at any instant, the counter of fixed times, and no live booking away from its bookable's time.</summary>
    private static async IAsyncEnumerable<Violation> Places(DbContext db, DateTimeOffset now, TimeZoneInfo zone)
    {
        var rows =
            from k in db.Set<Bookable>()
            from b in db.Set<Booking>().Where(b => b.BookableId == k.Id && b.State <= BookingState.Completed).DefaultIfEmpty()
            orderby k.Id
            select new
            {
                k.Id,
                k.Capacity,
                k.Taken,
                k.StartsAt,
                k.EndsAt,
                BookingId = (Guid?)b!.Id,
                From = (DateTimeOffset?)b.From,
                To = (DateTimeOffset?)b.To,
                BlockedFrom = (DateTimeOffset?)b.BlockedFrom,
                BlockedTo = (DateTimeOffset?)b.BlockedTo,
                Places = (int?)b.Places,
                State = (BookingState?)b.State,
                b.HeldUntil,
            };
        await foreach (var group in Adjacent(rows.AsAsyncEnumerable(), r => r.Id))
        {
            var k = group[0];
            var counted = group.Sum(b => b.Places ?? 0);
            if (k.Taken != (k.StartsAt is null ? 0 : counted))
                yield return new Violation("taken", k.Id, $"The counter says {k.Taken} places are taken, the bookings say {counted}.");

            // Of a chosen time only what is to come: a capacity cut later than a visit does not make it wrong.
            var live = group.FindAll(b => b.State is not null
                && (b.State > BookingState.Held || b.HeldUntil > now)
                && (k.StartsAt is not null || b.BlockedTo > now));
            if (live.Count > 0)
            {
                var (from, to) = (live.Min(b => b.BlockedFrom!.Value), live.Max(b => b.BlockedTo!.Value));
                var takings = live.Select(b => new Taking(b.BlockedFrom!.Value, b.BlockedTo!.Value, b.Places!.Value));
                foreach (var over in Availability.Levels(takings, k.StartsAt is null && from < now ? now : from, to).Where(l => l.Places > k.Capacity))
                    yield return new Violation("oversold", k.Id, $"{over.Places} of {k.Capacity} places are taken from {Clock(over.From, zone)} to {Clock(over.To, zone)}.");
            }

            foreach (var b in live.Where(b => k.StartsAt is not null && (b.From != k.StartsAt || b.To != k.EndsAt)))
                yield return new Violation("elsewhere", b.BookingId!.Value, $"The booking begins {Clock(b.From!.Value, zone)}, its bookable {Clock(k.StartsAt!.Value, zone)}.");
        }
    }

    /// <summary>
    /// No booking to come where nobody will be let in: outside the opening hours, or of what was withdrawn. Who has come may stay, and
    /// what the house takes for itself keeps no hours.
    /// </summary>
    private static async IAsyncEnumerable<Violation> Hours(DbContext db, DateTimeOffset now, TimeZoneInfo zone)
    {
        var since = zone.DayOf(now).AddDays(-1);
        var schedules = (await db.Set<OpeningHours>().AsNoTracking().Where(h => h.Day == null || h.Day >= since).ToListAsync())
            .GroupBy(h => h.ScheduleId).ToDictionary(g => g.Key, g => g.ToList());
        var rows =
            from b in db.Set<Booking>().Live(now)
            join k in db.Set<Bookable>() on b.BookableId equals k.Id
            where b.To > now && !b.ByHouse && b.State <= BookingState.Confirmed && (k.ScheduleId != null || k.WithdrawnAt != null)
            orderby b.BookableId, b.From, b.Id
            select new { b.Id, b.From, b.To, k.ScheduleId, k.WithdrawnAt };
        await foreach (var b in rows.AsAsyncEnumerable())
        {
            if (b.WithdrawnAt is { } gone)
                yield return new Violation("withdrawn", b.Id, $"The booking begins {Clock(b.From, zone)}, its bookable was withdrawn {Clock(gone, zone)}.");
            else if (b.ScheduleId is { } id && !OpenTimes.Contain(schedules.GetValueOrDefault(id) ?? [], b.From > now ? b.From : now, b.To, zone))
                yield return new Violation("closed", b.Id, $"The booking is from {Clock(b.From, zone)} to {Clock(b.To, zone)}, when its bookable is not open.");
        }
    }

    /// <summary>History without gaps, each move allowed by the table and joined to the one before, the last one the present state.</summary>
    private static async IAsyncEnumerable<Violation> Histories(DbContext db)
    {
        var rows =
            from b in db.Set<Booking>()
            from h in db.Set<BookingHistory>().Where(h => h.BookingId == b.Id).DefaultIfEmpty()
            orderby b.Id, h.Number
            select new { b.Id, b.State, b.HistoryCount, Number = (int?)h!.Number, h.FromState, ToState = (BookingState?)h.ToState };
        await foreach (var group in Adjacent(rows.AsAsyncEnumerable(), r => r.Id))
        {
            var (booking, last) = (group[0], group[^1]);
            var count = last.Number is null ? 0 : group.Count;
            if (count == 0 || count != booking.HistoryCount)
                yield return new Violation("history", booking.Id, $"The booking counts {booking.HistoryCount} changes, the history has {count}.");
            if (count > 0 && last.ToState != booking.State)
                yield return new Violation("history", booking.Id, $"The booking is {booking.State}, its history ends with {last.ToState}.");
            for (var i = 0; i < count; i++)
            {
                var h = group[i];
                if (h.Number != i)
                {
                    yield return new Violation("history", booking.Id, $"Change {i} is numbered {h.Number}.");
                    break;
                }

                var before = i == 0 ? null : group[i - 1].ToState;
                if (h.FromState != before || (before is { } from && !BookingStates.Allows(from, h.ToState!.Value)))
                    yield return new Violation("history", booking.Id, $"Change {i} goes from {h.FromState} to {h.ToState} after {before}.");
            }
        }
    }

    /// <summary>No person is in two places at once, but for one booking held in place of another and for what was asked for together.</summary>
    private static async IAsyncEnumerable<Violation> Persons(DbContext db, DateTimeOffset now, TimeZoneInfo zone)
    {
        var rows = db.Set<Booking>().Live(now)
            .Where(b => b.PersonId != null)
            .OrderBy(b => b.PersonId)
            .Select(b => new { b.Id, b.PersonId, b.AskId, b.ReplacesId, b.From, b.To });
        await foreach (var group in Adjacent(rows.AsAsyncEnumerable(), r => r.PersonId))
        {
            var own = group.OrderBy(b => b.From).ToList();
            var asks = own.ToDictionary(b => b.Id, b => b.AskId);
            Guid? Instead(Guid? replacesId) => replacesId is { } id && asks.TryGetValue(id, out var ask) ? ask : replacesId;
            for (var i = 0; i < own.Count; i++)
            {
                for (var j = i + 1; j < own.Count && own[j].From < own[i].To; j++)
                {
                    var (a, b) = (own[i], own[j]);
                    var (insteadOfA, insteadOfB) = (Instead(a.ReplacesId), Instead(b.ReplacesId));
                    var together = a.AskId == b.AskId || insteadOfA == b.AskId || insteadOfB == a.AskId || (insteadOfA is not null && insteadOfA == insteadOfB);
                    if (!together)
                        yield return new Violation("person", b.Id, $"Its person is booked elsewhere too at {Clock(b.From, zone)}: {a.Id}.");
                }
            }
        }
    }

    /// <summary>One form, one booking.</summary>
    private static async IAsyncEnumerable<Violation> Keys(DbContext db)
    {
        var twice = db.Set<Booking>()
            .Where(b => b.IdempotencyKey != null)
            .GroupBy(b => new { Whose = b.PersonId ?? b.BookableId, b.IdempotencyKey })
            .Where(g => g.Count() > 1)
            .Select(g => new { g.Key.Whose, Count = g.Count() });
        await foreach (var key in twice.AsAsyncEnumerable())
            yield return new Violation("key", key.Whose, $"{key.Count} bookings of this person, or of the house on this bookable, came from one form.");
    }

    /// <summary>An offer in the queue has its hold, and a hold for an offer its place in the queue.</summary>
    private static async IAsyncEnumerable<Violation> Offers(DbContext db)
    {
        var noHold =
            from e in db.Set<WaitlistEntry>()
            where e.State == WaitlistState.Offered && !db.Set<Booking>().Any(b =>
                b.Id == e.OfferId && b.State == BookingState.Held && b.Hold == HoldKind.WaitlistOffer && b.PersonId == e.PersonId && (b.BookableId == e.BookableId || e.PoolId != null))
            select e.Id;
        await foreach (var id in noHold.AsAsyncEnumerable())
            yield return new Violation("offer", id, "A place in the queue counts as offered, but no hold stands behind it.");

        var noEntry =
            from b in db.Set<Booking>()
            where b.State == BookingState.Held && b.Hold == HoldKind.WaitlistOffer
                && !db.Set<WaitlistEntry>().Any(e => e.OfferId == b.Id && e.PersonId == b.PersonId && e.State == WaitlistState.Offered)
            select b.Id;
        await foreach (var id in noEntry.AsAsyncEnumerable())
            yield return new Violation("offer", id, "A hold is kept for an offer that no place in the queue knows of.");
    }

    private static async IAsyncEnumerable<List<T>> Adjacent<T, TKey>(IAsyncEnumerable<T> rows, Func<T, TKey> key)
    {
        List<T>? group = null;
        await foreach (var row in rows)
        {
            if (group is not null && !EqualityComparer<TKey>.Default.Equals(key(group[0]), key(row)))
            {
                yield return group;
                group = null;
            }

            (group ??= []).Add(row);
        }

        if (group is not null)
            yield return group;
    }

    private static string Clock(DateTimeOffset instant, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(instant, zone).ToString("yyyy-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture);
}
