using Microsoft.EntityFrameworkCore;

namespace WelfareHub.Bookings;

/// <summary>Closures: who must go, and where to.</summary>
internal sealed partial class Turn
{
    /// <summary>As the desk says it. All that any of them needs is locked before the first begins, so that the order holds.</summary>
    public async ValueTask<IReadOnlyList<ClosureResult>> CloseTogether(IReadOnlyList<Closure> closures)
    {
        await db.SaveChangesAsync();
        var (bookables, persons) = (new List<Guid>(), new List<Guid>());
        foreach (var closure in closures)
        {
            var needed = await Needed(closure);
            bookables.AddRange(needed.Bookables);
            persons.AddRange(needed.Persons);
        }

        await LockBookables(bookables);
        await LockPersons(persons);
        var results = new List<ClosureResult>(closures.Count);
        foreach (var closure in closures)
            results.Add(await Close(closure));
        return results;
    }

    public async ValueTask<ClosureResult> Close(Closure closure)
    {
        await Flush();
        if (await LockForClosure(closure) is { } refused)
            return new ClosureResult(null, [], refused);
        await Settle();
        if (await OfForm(closure.BookableId, closure.Key) is { } made)
            return new ClosureResult(made.Id, []);
        var bookable = _bookables[closure.BookableId];
        var (from, to) = TimeOf(closure, bookable);
        if (to <= now)
            return new ClosureResult(null, [], RefusalReason.AlreadyBegun);
        if (to > now.AddYears(BookingRules.FurthestYears))
            return new ClosureResult(null, [], RefusalReason.TooFarAhead);

        var rows = await db.Set<Booking>().Overlapping(bookable.Id, from, to, now).ToListAsync();
        var stay = rows.FindAll(Stays).ConvertAll(Taken);
        var pieces = Pieces(closure, bookable.Capacity, Availability.Levels(stay, from, to));
        if (pieces.Count == 0)
            return new ClosureResult(null, [], closure.Places is null ? RefusalReason.Full : RefusalReason.BadPlaces);

        var effects = new List<ClosureEffect>();
        foreach (var hit in WhoMustGo(rows, pieces, bookable.Capacity).OrderBy(b => b.CreatedAt).ThenBy(b => b.Id))
            effects.Add(await GiveWay(hit, closure));
        return new ClosureResult(await Enter(bookable, pieces, closure), effects);
    }

    private static (DateTimeOffset From, DateTimeOffset To) TimeOf(Closure closure, Bookable bookable)
    {
        if (bookable.HasFixedTime)
            return (bookable.StartsAt!.Value, bookable.EndsAt!.Value);
        if (closure.From is not { } from || closure.To is not { } to || to <= from)
            throw new ArgumentException("A closure of a bookable with chosen times needs a beginning and an end.", nameof(closure));
        return (from.ToUniversalTime(), to.ToUniversalTime());
    }

    /// <summary>Locks what is closed, where people may go, and what else those who are hit have taken with it.</summary>
    private async ValueTask<RefusalReason?> LockForClosure(Closure closure)
    {
        var (bookables, persons) = await Needed(closure);
        if (await LockBookables(bookables) is not null)
            return RefusalReason.NotFound;
        await LockPersons(persons);
        return null;
    }

    private async ValueTask<(List<Guid> Bookables, List<Guid> Persons)> Needed(Closure closure)
    {
        var bookings = db.Set<Booking>();
        var hit = bookings.Live(now).Where(b => b.BookableId == closure.BookableId && b.To > now);
        if (closure is { From: { } from, To: { } to })
        {
            (from, to) = (from.ToUniversalTime(), to.ToUniversalTime());
            hit = hit.Where(b => b.BlockedTo > from && b.BlockedFrom < to);
        }

        var seen = await bookings
            .Where(b => hit.Any(h => h.AskId == b.AskId || (b.State == BookingState.Held && b.ReplacesId == h.Id)))
            .Select(b => new { b.BookableId, b.PersonId })
            .Distinct()
            .ToListAsync();
        return ([closure.BookableId, .. closure.Alternatives, .. seen.Select(s => s.BookableId)], [.. seen.Select(s => s.PersonId).OfType<Guid>()]);
    }

    /// <summary>A closure cannot put out other closures, nor people who have come.</summary>
    private static bool Stays(Booking booking) => booking.ByHouse || booking.State is BookingState.CheckedIn or BookingState.Completed;

    private static Taking Taken(Booking booking) => new(booking.BlockedFrom, booking.BlockedTo, booking.Places);

    /// <summary>What is to be closed beside what stays: all that is left, piece by piece, or the wanted number throughout.</summary>
    private static List<Taking> Pieces(Closure closure, int capacity, List<Taking> stay)
    {
        if (closure.Places is not { } wanted)
            return [.. stay.Where(s => s.Places < capacity).Select(s => s with { Places = capacity - s.Places })];
        return wanted >= 1 && stay.TrueForAll(s => s.Places + wanted <= capacity) ? [new Taking(stay[0].From, stay[^1].To, wanted)] : [];
    }

    private static List<Booking> WhoMustGo(List<Booking> rows, List<Taking> pieces, int capacity)
    {
        var left = rows.OrderBy(Stays).ThenBy(Standing).ThenByDescending(b => b.CreatedAt).ThenByDescending(b => b.Id).ToList();
        var mustGo = new List<Booking>();
        while (true)
        {
            var over = Availability.Levels(left.Select(Taken).Concat(pieces), pieces[0].From, pieces[^1].To).Find(l => l.Places > capacity);
            if (over == default)
                return mustGo;
            var hit = left.Find(b => b.BlockedFrom < over.To && b.BlockedTo > over.From)!;
            mustGo.AddRange(left.Where(b => b.AskId == hit.AskId));
            left.RemoveAll(b => b.AskId == hit.AskId);
        }
    }

    private static int Standing(Booking booking) => booking.State switch
    {
        BookingState.Held => 0,
        BookingState.Requested => 1,
        _ => 2,
    };

    private async ValueTask<ClosureEffect> GiveWay(Booking hit, Closure closure)
    {
        var hand = await Take(hit.Id);
        var person = hand!.First.PersonId;
        var alone = hand.Bookings.Count == 1;
        // One unit of an ask for several can go to another at the same time; another time is for all of them or none.
        if (hit.State is BookingState.Requested or BookingState.Confirmed && person is not null && (alone || (hit.MayBeMoved && !_bookables[hit.BookableId].HasFixedTime)))
        {
            // What the house has already proposed instead stands.
            if (alone && hand.Proposals.Find(p => p.Hold == HoldKind.Proposal) is { } proposed)
            {
                await End(hit, BookingState.Cancelled, BookingVerb.Closed, closure.Reason);
                return new ClosureEffect(hit.Id, ClosureFate.Offered, proposed.BookableId);
            }

            var until = closure.OffersUntil?.ToUniversalTime();
            if ((hit.MayBeMoved || until > now) && await Elsewhere(hit, closure) is { } place)
            {
                if (hit.MayBeMoved)
                    await Move(hit, place, hit.State, BookingVerb.Moved, closure.Reason);
                else
                    await OfferElsewhere(hit, place, Earlier(until!.Value, place.From), closure.Reason);
                return new ClosureEffect(hit.Id, hit.MayBeMoved ? ClosureFate.Moved : ClosureFate.Offered, place.Bookable.Id);
            }
        }

        // A waitlist offer goes back into the queue; all else ends, with what was asked for together.
        foreach (var booking in hand.Bookings.Where(b => !BookingStates.IsEnded(b.State)))
            await End(booking, BookingState.Cancelled, BookingVerb.Closed, closure.Reason, entryBecomes: WaitlistState.Waiting);
        return new ClosureEffect(hit.Id, ClosureFate.Told, null);
    }

    private async ValueTask<Place?> Elsewhere(Booking hit, Closure closure)
    {
        foreach (var id in closure.Alternatives.Where(id => id != closure.BookableId))
        {
            var place = _bookables[id].HasFixedTime ? PlaceOf(_bookables[id], hit.Places) : PlaceOf(hit) with { Bookable = _bookables[id] };
            if (place.From > now
                && BookingRules.MayTake(place.Bookable, place.From, place.To, place.Places, forHouse: true, now, zone) is null
                && await MayHave(hit.PersonId!.Value, [place], limitGroup: null, [], new GivenUp(hit.AskId, [hit.Id])) is null
                && await FreePlaces(place) >= place.Places)
                return place;
        }

        return null;
    }

    private async ValueTask OfferElsewhere(Booking hit, Place place, DateTimeOffset until, string reason)
    {
        await End(hit, BookingState.Cancelled, BookingVerb.Closed, reason);
        var hold = NewHold(HoldKind.Proposal, place, until, hit.PersonId);
        hold.ReplacesId = hit.Id;
        hold.LimitGroup = hit.LimitGroup;
        hold.MayBeMoved = hit.MayBeMoved;
        await Add(hold, BookingVerb.Proposed, reason);
    }

    private async ValueTask<Guid> Enter(Bookable bookable, List<Taking> pieces, Closure closure)
    {
        // No buffers: what is closed needs neither setting up nor cleaning.
        var askId = Guid.CreateVersion7();
        var ids = pieces.Select(_ => Guid.CreateVersion7()).Order().ToList();
        for (var i = 0; i < pieces.Count; i++)
        {
            var piece = NewBooking(new Place(bookable, pieces[i].From, pieces[i].To, pieces[i].Places), personId: null, askId);
            piece.Id = ids[i];
            (piece.BlockedFrom, piece.BlockedTo) = (piece.From, piece.To);
            piece.ByHouse = true;
            piece.IdempotencyKey = i == 0 ? closure.Key : null;
            piece.State = BookingState.Confirmed;
            await Add(piece, BookingVerb.Closed, closure.Reason);
        }

        return ids[0];
    }
}
