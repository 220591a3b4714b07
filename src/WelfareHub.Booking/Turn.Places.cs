using Microsoft.EntityFrameworkCore;

namespace WelfareHub.Bookings;

/// <summary>Places of a bookable for one stretch of time, buffers worked out.</summary>
internal sealed record Place(Bookable Bookable, DateTimeOffset From, DateTimeOffset To, int Places)
{
    /// <summary>What the owner says that limits count it as; null = as the ask.</summary>
    public string? LimitGroup { get; set; }

    /// <summary>What the owner says.</summary>
    public IReadOnlyList<PersonLimit> Limits { get; set; } = [];

    public DateTimeOffset BlockedFrom => From.AddMinutes(-Bookable.Policy.BufferBeforeMinutes);
    public DateTimeOffset BlockedTo => To.AddMinutes(Bookable.Policy.BufferAfterMinutes);

    /// <summary>Whether a booking already lies exactly here.</summary>
    public bool Is(Booking booking) =>
        booking.BookableId == Bookable.Id && booking.From == From && booking.To == To && booking.Places == Places;
}

/// <summary>Whether there is room.</summary>
internal sealed partial class Turn
{
    private readonly HashSet<Guid> _settled = [];

    /// <summary>What an item of an ask comes to; the time of a fixed-time bookable is its own.</summary>
    public Place PlaceOf(AskItem item)
    {
        var bookable = _bookables[item.BookableId];
        if (bookable.HasFixedTime)
            return PlaceOf(bookable, item.Places);
        if (item.From is null || item.To is null)
            throw new ArgumentException("A bookable with chosen times needs a beginning and an end.", nameof(item));
        return new Place(bookable, item.From.Value.ToUniversalTime(), item.To.Value.ToUniversalTime(), item.Places);
    }

    /// <summary>The one time of a fixed-time bookable.</summary>
    public static Place PlaceOf(Bookable bookable, int places) =>
        new(bookable, bookable.StartsAt!.Value.ToUniversalTime(), bookable.EndsAt!.Value.ToUniversalTime(), places);

    /// <summary>What the policy, or for a person the owner, has against taking one of these places; null = nothing.</summary>
    public async ValueTask<BookingOutcome.Refused?> Forbidden(IReadOnlyList<Place> places, bool forHouse, Guid? personId, int people)
    {
        foreach (var p in places)
        {
            if (BookingRules.MayTake(p.Bookable, p.From, p.To, p.Places, forHouse, now, zone) is { } rule)
                return new BookingOutcome.Refused(rule, p.Bookable.Id);
        }

        // They come to the first of what is asked for together; the rest goes with it.
        for (var i = 0; personId is { } person && i < places.Count; i++)
        {
            if (await AskOwner(places[i], person, i == 0 ? people : 1, forHouse) is { } no)
                return new BookingOutcome.Refused(no, places[i].Bookable.Id);
        }

        return null;
    }

    /// <summary>
    /// Why the owner of a bookable, which is locked, does not let this person have it now; null = they may. Notes what limits the
    /// owner has for it.
    /// </summary>
    public async ValueTask<RefusalReason?> AskOwner(Place place, Guid personId, int people, bool forHouse)
    {
        foreach (var owner in owners)
        {
            if (owner.Module != place.Bookable.Module)
                continue;
            var answer = await owner.Answer(new OwnerQuestion(place.Bookable, personId, place.From, people, forHouse, now), db);
            place.LimitGroup = answer.LimitGroup ?? place.LimitGroup;
            place.Limits = answer.Limits ?? [];
            return answer.WhyNot;
        }

        return null;
    }

    /// <summary>The limits of an ask and of the owners of what it asks for, who have been asked.</summary>
    public static IReadOnlyList<PersonLimit> LimitsOf(IReadOnlyList<PersonLimit> limits, IReadOnlyList<Place> places) =>
        places.All(p => p.Limits.Count == 0) ? limits : [.. places.SelectMany(p => p.Limits).Concat(limits).Distinct()];

    /// <summary>
    /// The first of several places asked for together that has no room. Asks that are being given up for it do not stand in the way.
    /// </summary>
    public async ValueTask<Guid?> FirstFull(IReadOnlyList<Place> asked, params Guid[] exceptAsks)
    {
        for (var i = 0; i < asked.Count; i++)
        {
            var place = asked[i];
            var together = asked.Take(i).Where(p => p.Bookable.Id == place.Bookable.Id).Select(p => new Taking(p.BlockedFrom, p.BlockedTo, p.Places));
            if (await FreePlaces(place, exceptAsks, together) < place.Places)
                return place.Bookable.Id;
        }

        return null;
    }

    /// <summary>Free places over the time of <paramref name="place"/>, as of the rows written so far.</summary>
    public async ValueTask<int> FreePlaces(Place place, Guid[]? exceptAsks = null, IEnumerable<Taking>? together = null)
    {
        await Flush();
        if (place.Bookable.HasFixedTime && exceptAsks is not { Length: > 0 })
            return place.Bookable.Capacity - await Statements.TakenPlaces(db, place.Bookable.Id, now) - (together?.Sum(t => t.Places) ?? 0);

        var bookings = db.Set<Booking>().Overlapping(place.Bookable.Id, place.BlockedFrom, place.BlockedTo, now);
        if (exceptAsks is { Length: > 0 })
            bookings = bookings.Where(b => !exceptAsks.Contains(b.AskId));
        var takings = await bookings.Select(b => new Taking(b.BlockedFrom, b.BlockedTo, b.Places)).ToListAsync();
        return place.Bookable.Capacity - Availability.Peak(takings.Concat(together ?? []), place.BlockedFrom, place.BlockedTo);
    }

    /// <summary>The most places taken at any time from now on; of a fixed time, over its whole length.</summary>
    public async ValueTask<int> MostTaken(Bookable bookable)
    {
        var (from, to) = bookable.HasFixedTime ? (bookable.StartsAt!.Value, bookable.EndsAt!.Value) : (now, DateTimeOffset.MaxValue);
        return Availability.Peak(await Takings(bookable, from, to), from, to);
    }

    public async ValueTask<List<Taking>> Takings(Bookable bookable, DateTimeOffset from, DateTimeOffset to)
    {
        await Flush();
        return await db.Set<Booking>().Overlapping(bookable.Id, from, to, now)
            .Select(b => new Taking(b.BlockedFrom, b.BlockedTo, b.Places))
            .ToListAsync();
    }

    /// <summary>Sets the capacity, which has been found to be enough; a raised one goes to the waitlist first.</summary>
    public void SetCapacity(Bookable bookable, int capacity)
    {
        if (capacity > bookable.Capacity)
            Freed(bookable.Id, now, DateTimeOffset.MaxValue);
        bookable.Capacity = capacity;
        _recounted.Add(bookable);
        _unsaved = true;
    }

    /// <summary>
    /// Ends the holds on the locked bookables whose time is up and gives their places to the waitlist, before anybody who comes
    /// now. Availability does not need it; <see cref="Bookable.Taken"/> and the fairness of the queue do.
    /// </summary>
    public async ValueTask<int> Settle()
    {
        var ended = 0;
        foreach (var id in _bookables.Keys.ToList())
        {
            // Once a turn is enough: a hold that is made in it outlasts it.
            if (!_settled.Add(id) || !await Statements.SomeLapsed(db, id, now))
                continue;
            var lapsed = await db.Set<Booking>()
                .Lapsed(now)
                .Where(b => b.BookableId == id)
                .OrderBy(b => b.HeldUntil).ThenBy(b => b.Id)
                .ToListAsync();
            foreach (var hold in lapsed)
                await End(hold, BookingState.Expired, BookingVerb.Expired);
            ended += lapsed.Count;
        }

        if (ended > 0)
            await FillFreedPlaces();
        return ended;
    }
}
