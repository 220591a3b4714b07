using System.Text.Json;

using Microsoft.EntityFrameworkCore;

namespace WelfareHub.Bookings;

/// <summary>The waitlist and the one way by which freed places go on.</summary>
internal sealed partial class Turn
{
    private const int EntriesAtATime = 32;

    private readonly SortedSet<Guid> _freed = [];

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

    /// <summary>The person's open place in a queue.</summary>
    public Task<WaitlistEntry?> OpenEntry(Guid bookableId, Guid personId) => db.Set<WaitlistEntry>().SingleOrDefaultAsync(e =>
        e.BookableId == bookableId && e.PersonId == personId && (e.State == WaitlistState.Waiting || e.State == WaitlistState.Offered));

    /// <summary>Joins the end of a queue; who is in it already keeps their place.</summary>
    public async ValueTask<BookingOutcome> Enqueue(
        Place place, Guid personId, string? limitGroup, IReadOnlyList<PersonLimit> limits, Guid? replacesId)
    {
        await Flush();
        var waiting = db.Set<WaitlistEntry>().Where(e => e.BookableId == place.Bookable.Id && e.State == WaitlistState.Waiting);
        if (await OpenEntry(place.Bookable.Id, personId) is { } already)
            return new BookingOutcome.Waitlisted(already.Id, 1 + await waiting.CountAsync(e => e.JoinedAt < already.JoinedAt));

        // Two who come in the same microsecond still stand one behind the other.
        var last = await db.Set<WaitlistEntry>().Where(e => e.BookableId == place.Bookable.Id).MaxAsync(e => (DateTimeOffset?)e.JoinedAt);
        var entry = new WaitlistEntry
        {
            BookableId = place.Bookable.Id,
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
            var id = _freed.Min;
            _freed.Remove(id);
            await Fill(_bookables[id]);
        }
    }

    private async ValueTask Fill(Bookable bookable)
    {
        if (!bookable.HasFixedTime || bookable.StartsAt <= now || bookable.WithdrawnAt is not null)
            return;

        await Flush();
        var after = DateTimeOffset.MinValue;
        int? free = null;
        while (true)
        {
            var since = after;
            var entries = await db.Set<WaitlistEntry>()
                .Where(e => e.BookableId == bookable.Id && e.State == WaitlistState.Waiting && e.JoinedAt > since)
                .OrderBy(e => e.JoinedAt)
                .Take(EntriesAtATime)
                .ToListAsync();
            foreach (var entry in entries)
            {
                free ??= await FreePlaces(PlaceOf(bookable, 1));
                if (free <= 0)
                    return;
                if (entry.Places <= free && await Offer(entry, bookable))
                    free -= entry.Places;
            }

            if (entries.Count < EntriesAtATime)
                return;
            after = entries[^1].JoinedAt;
        }
    }

    private async ValueTask<bool> Offer(WaitlistEntry entry, Bookable bookable)
    {
        await LockPersons(entry.PersonId);
        var until = bookable.Policy.OfferMinutes > 0 ? now.AddMinutes(bookable.Policy.OfferMinutes) : bookable.StartsAt!.Value;
        until = Earlier(until, bookable.StartsAt!.Value);

        var replaced = entry.ReplacesId is { } id ? await Replaceable(id) : null;
        if (replaced is not null)
            until = Earlier(until, replaced.ChangeableUntil);
        if (until <= now)
            return false;

        var place = PlaceOf(bookable, entry.Places);
        if (await MayHave(entry.PersonId, [place], entry.LimitGroup, LimitsOf(entry), replaced is null ? null : new GivenUp(replaced.AskId, [replaced.BookingId])) is not null)
            return false;

        var offer = NewHold(HoldKind.WaitlistOffer, place, until, entry.PersonId);
        offer.LimitGroup = entry.LimitGroup;
        offer.ReplacesId = replaced?.BookingId;
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
