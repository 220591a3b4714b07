using System.Text.Json;

using Microsoft.EntityFrameworkCore;

namespace WelfareHub.Bookings;

/// <summary>The waitlist and the one way by which freed places go on.</summary>
internal sealed partial class Turn
{
    private const int EntriesAtATime = 32;

    /// <summary>What became free, buffers included; in id order, and of each bookable from the first to the last instant.</summary>
    private readonly SortedDictionary<Guid, (DateTimeOffset From, DateTimeOffset To)> _freed = [];

    private void Freed(Guid bookableId, DateTimeOffset from, DateTimeOffset to) => _freed[bookableId] =
        _freed.TryGetValue(bookableId, out var already) ? (Earlier(already.From, from), already.To > to ? already.To : to) : (from, to);

    /// <summary>All that is free of a bookable from now on is offered at the end of the turn.</summary>
    public void Opened(Guid bookableId) => Freed(bookableId, now, now.AddYears(BookingRules.FurthestYears));

    /// <summary>
    /// Ends a booking or hold for good. An offer that ends takes its waitlist entry with it, and the next in the queue has the place.
    /// </summary>
    public async ValueTask End(Booking booking, BookingState to, BookingVerb verb, string? reason = null, WaitlistState? entryBecomes = null)
    {
        var wasOffer = booking is { State: BookingState.Held, Hold: HoldKind.WaitlistOffer };
        await Change(booking, to, verb, reason);
        if (wasOffer && await EntryOf(booking) is { } entry)
        {
            Set(entry, entryBecomes ?? (to == BookingState.Expired ? WaitlistState.Missed : WaitlistState.Left));
            if (entry.State == WaitlistState.Waiting)
                entry.OfferId = null;
        }
    }

    /// <summary>The waitlist entry to which an offer belongs.</summary>
    public Task<WaitlistEntry?> EntryOf(Booking offer) =>
        db.Set<WaitlistEntry>().SingleOrDefaultAsync(e => e.PersonId == offer.PersonId && e.State == WaitlistState.Offered && e.OfferId == offer.Id);

    public void Set(WaitlistEntry entry, WaitlistState state)
    {
        entry.State = state;
        entry.StateAt = now;
        _unsaved = true;
    }

    /// <summary>Who waits for a bookable: for itself, or for any unit of its pool.</summary>
    private IQueryable<WaitlistEntry> Queue(Bookable bookable) => bookable.PoolId is { } pool
        ? db.Set<WaitlistEntry>().Where(e => e.State == WaitlistState.Waiting && (e.PoolId == pool || (e.PoolId == null && e.BookableId == bookable.Id)))
        : db.Set<WaitlistEntry>().Where(e => e.State == WaitlistState.Waiting && e.BookableId == bookable.Id);

    /// <summary>The person's open place in the queue for that time: for this very bookable, or for any of the pool.</summary>
    public Task<WaitlistEntry?> OpenEntry(Place place, Guid? poolId, Guid personId)
    {
        var (id, from) = (place.Bookable.Id, place.From);
        return db.Set<WaitlistEntry>().SingleOrDefaultAsync(e =>
            e.PoolId == poolId && (poolId != null || e.BookableId == id)
            && e.PersonId == personId && e.From == from && (e.State == WaitlistState.Waiting || e.State == WaitlistState.Offered));
    }

    /// <summary>Joins the end of a queue; who is in it already keeps their place.</summary>
    public async ValueTask<BookingOutcome> Enqueue(
        Place place, Guid? poolId, Guid personId, string? limitGroup, IReadOnlyList<PersonLimit> limits, Guid? replacesId)
    {
        await Flush();
        var (from, to, queued) = (place.From, place.To, poolId is { } all ? _units[all] : [place.Bookable.Id]);
        var waiting = Queue(place.Bookable).Where(e => e.From < to && e.To > from);
        if (await OpenEntry(place, poolId, personId) is { } already)
            return new BookingOutcome.Waitlisted(already.Id, 1 + await waiting.CountAsync(e => e.JoinedAt < already.JoinedAt));

        // Two who come in the same microsecond still stand one behind the other, also of those who want any and those who want one.
        var pool = place.Bookable.PoolId;
        var last = await db.Set<WaitlistEntry>()
            .Where(e => (e.PoolId == null && queued.Contains(e.BookableId)) || (pool != null && e.PoolId == pool))
            .MaxAsync(e => (DateTimeOffset?)e.JoinedAt);
        var entry = new WaitlistEntry
        {
            BookableId = queued[0],
            PoolId = poolId,
            From = from,
            To = to,
            PersonId = personId,
            Places = place.Places,
            JoinedAt = last >= now ? last.Value.AddMicroseconds(1) : now,
            StateAt = now,
            ReplacesId = replacesId,
            LimitGroup = limitGroup,
            Limits = Write(limits),
        };
        db.Add(entry);
        _unsaved = true;
        return new BookingOutcome.Waitlisted(entry.Id, 1 + await waiting.CountAsync());
    }

    /// <summary>
    /// Every path that frees a place ends here. Offers what is free to the waitlist in order, never past the beginning. Who cannot
    /// take it now (more places wanted than are free, busy at that time, a limit reached) keeps the place in the queue.
    /// </summary>
    /// <remarks>
    /// The persons it makes offers to are locked as it reaches them, after the bookables. Two verbs may thus wait for each other's
    /// person, though hardly ever: it takes two bookables freed at the same moment whose queues hold the same two people in
    /// opposite order. PostgreSQL then ends one with 40P01 and the gate runs it again.
    /// </remarks>
    private async ValueTask FillFreedPlaces()
    {
        while (_freed.Count > 0)
        {
            var (id, freed) = _freed.First();
            _freed.Remove(id);
            await Fill(_bookables[id], freed.From, freed.To);
        }
    }

    private async ValueTask Fill(Bookable bookable, DateTimeOffset freedFrom, DateTimeOffset freedTo)
    {
        if (bookable.StartsAt <= now || bookable.WithdrawnAt is not null)
            return;

        await Flush();
        var queue = Queue(bookable);
        if (!bookable.HasFixedTime)
        {
            // Whose time, with the buffers it needs, touches what became free.
            var since = freedFrom > now ? freedFrom.AddMinutes(-bookable.Policy.BufferAfterMinutes) : now;
            var until = freedTo < now.AddYears(BookingRules.FurthestYears) ? freedTo.AddMinutes(bookable.Policy.BufferBeforeMinutes) : freedTo;
            queue = queue.Where(e => e.To > since && e.From < until);
        }

        var after = DateTimeOffset.MinValue;
        int? free = null;
        while (true)
        {
            var joined = after;
            var entries = await queue.Where(e => e.JoinedAt > joined).OrderBy(e => e.JoinedAt).Take(EntriesAtATime).ToListAsync();
            foreach (var entry in entries)
            {
                if (WantedBy(entry, bookable) is not { } place)
                    continue;
                if (!bookable.HasFixedTime || free is null)
                    free = await FreePlaces(place);
                if (free <= 0 && bookable.HasFixedTime)
                    return;
                if (entry.Places <= free && await Offer(entry, place))
                    free -= entry.Places;
            }

            if (entries.Count < EntriesAtATime)
                return;
            after = entries[^1].JoinedAt;
        }
    }

    /// <summary>What an entry would be offered on this bookable: of a chosen time that has begun the rest, if that is long enough.</summary>
    private Place? WantedBy(WaitlistEntry entry, Bookable bookable)
    {
        if (bookable.HasFixedTime)
            return PlaceOf(bookable, entry.Places);
        var from = entry.From > now ? entry.From : now;
        // The hours may have changed since the entry was made.
        return entry.To - from >= Shortest(bookable) && OpenTimes.Contain(bookable.OpeningHours, from, entry.To, zone) ? new Place(bookable, from, entry.To, entry.Places) : null;
    }

    private static TimeSpan Shortest(Bookable bookable) => TimeSpan.FromMinutes(Math.Max(1, bookable.Policy.MinMinutes));

    private async ValueTask<bool> Offer(WaitlistEntry entry, Place place)
    {
        var bookable = place.Bookable;
        await LockPersons(entry.PersonId);
        var latest = place.From > now ? place.From : place.To - Shortest(bookable);
        var until = bookable.Policy.OfferMinutes > 0 ? Earlier(now.AddMinutes(bookable.Policy.OfferMinutes), latest) : latest;

        var replaced = entry.ReplacesId is { } id ? await Replaceable(id) : null;
        if (replaced is not null)
            until = Earlier(until, replaced.ChangeableUntil);
        if (until <= now)
            return false;

        if (await AskOwner(place, entry.PersonId, people: 1, forHouse: false) is not null)
            return false;
        if (await MayHave(entry.PersonId, [place], entry.LimitGroup, LimitsOf(LimitsOf(entry), [place]), replaced is null ? null : new GivenUp(replaced.AskId, [replaced.BookingId])) is not null)
            return false;

        var offer = NewHold(HoldKind.WaitlistOffer, place, until, entry.PersonId);
        offer.LimitGroup = place.LimitGroup ?? entry.LimitGroup;
        offer.ReplacesId = replaced?.BookingId;
        offer.MayBeMoved = entry.PoolId is not null;
        entry.OfferId = offer.Id;
        Set(entry, WaitlistState.Offered);
        await Add(offer, BookingVerb.Offered);
        return true;
    }

    /// <summary>A booking of which its person may still let go in exchange for an offered place; null once it has ended or begun.</summary>
    private async Task<Replaceable?> Replaceable(Guid bookingId)
    {
        var found = await (
            from b in db.Set<Booking>()
            join k in db.Set<Bookable>() on b.BookableId equals k.Id
            where b.Id == bookingId && (b.State == BookingState.Requested || b.State == BookingState.Confirmed)
            select new { b.Id, b.AskId, b.From, k.Policy.CancelDeadlineMinutes }).SingleOrDefaultAsync();
        return found is null ? null : new Replaceable(found.Id, found.AskId, found.From.AddMinutes(-found.CancelDeadlineMinutes));
    }

    public static Booking NewHold(HoldKind kind, Place place, DateTimeOffset until, Guid? personId)
    {
        var hold = NewBooking(place, personId, Guid.CreateVersion7());
        hold.State = BookingState.Held;
        hold.Hold = kind;
        hold.HeldUntil = until;
        return hold;
    }

    public static Booking NewBooking(Place place, Guid? personId, Guid askId)
    {
        var booking = new Booking { Reference = References.Draw(), PersonId = personId, AskId = askId };
        Put(booking, place);
        return booking;
    }

    private static string? Write(IReadOnlyList<PersonLimit> limits) => limits.Count == 0 ? null : JsonSerializer.Serialize(limits);

    private static List<PersonLimit> LimitsOf(WaitlistEntry entry) =>
        entry.Limits is null ? [] : JsonSerializer.Deserialize<List<PersonLimit>>(entry.Limits)!;

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;
}

/// <summary>What an offer would take the place of, and until when its person may let it go.</summary>
internal sealed record Replaceable(Guid BookingId, Guid AskId, DateTimeOffset ChangeableUntil);
