using Microsoft.EntityFrameworkCore;

namespace WelfareHub.Bookings;

/// <summary>The bookings that a verb on one booking concerns, read under their locks; each list in the order of the ask.</summary>
/// <param name="Bookings">All bookings of the ask.</param>
/// <param name="Replaced">When the ask is an offer or a proposal: the ask whose place it would take, dead or alive.</param>
/// <param name="Proposals">Open offers and proposals that would take the place of <paramref name="Bookings"/>.</param>
internal sealed record Hand(List<Booking> Bookings, List<Booking> Replaced, List<Booking> Proposals)
{
    public Booking First => Bookings[0];
    public DateTimeOffset Begins => Bookings.Min(b => b.From);

    public bool All(params ReadOnlySpan<BookingState> states)
    {
        foreach (var booking in Bookings)
        {
            if (!states.Contains(booking.State))
                return false;
        }

        return true;
    }

    public GivenUp GivenUp => new(First.AskId, Bookings.ConvertAll(b => b.Id));

    public BookingOutcome Stands => new BookingOutcome.Booked(First.Id, First.Reference, First.State);

    public IEnumerable<Booking> Everything => [.. Bookings, .. Replaced, .. Proposals];
}

internal sealed partial class Turn
{
    /// <summary>
    /// Looks which rows a verb on this booking needs, locks them, and reads them again under the lock. Null when it does not exist
    /// or is not the actor's own.
    /// </summary>
    public async ValueTask<Hand?> Take(Guid bookingId, params IEnumerable<Guid> alsoBookables)
    {
        var seen = await Read(bookingId, tracked: false);
        if (seen is null)
            return null;
        if (await LockBookables([.. seen.Everything.Select(b => b.BookableId), .. alsoBookables]) is not null)
            return null;
        await LockPersons(seen.Everything.Select(b => b.PersonId).OfType<Guid>());

        var hand = await Read(bookingId, tracked: true);
        if (hand is null || hand.Everything.Any(b => !_bookables.ContainsKey(b.BookableId)))
            throw new MovedMeanwhileException();
        if (by.SeenAt is { } at && !hand.Bookings.Exists(b => b.BookableId == at))
            return null;
        return by.ForHouse || hand.First.PersonId == by.PersonId ? hand : null;
    }

    private async ValueTask<Hand?> Read(Guid bookingId, bool tracked)
    {
        var set = tracked ? db.Set<Booking>() : db.Set<Booking>().AsNoTracking();
        var bookings = await set
            .Where(b => b.AskId == db.Set<Booking>().Where(x => x.Id == bookingId).Select(x => x.AskId).FirstOrDefault())
            .OrderBy(b => b.Id)
            .ToListAsync();
        if (bookings.Count == 0)
            return null;

        var replacedId = bookings[0].ReplacesId;
        List<Booking> replaced = replacedId is null
            ? []
            : await set
                .Where(b => b.AskId == db.Set<Booking>().Where(x => x.Id == replacedId).Select(x => x.AskId).FirstOrDefault())
                .OrderBy(b => b.Id)
                .ToListAsync();

        var askId = bookings[0].AskId;
        var proposals = await (
            from b in db.Set<Booking>()
            from h in set
            where b.AskId == askId && h.State == BookingState.Held && h.ReplacesId != null && h.ReplacesId == b.Id
            orderby h.Id
            select h).ToListAsync();
        return new Hand(bookings, replaced, proposals);
    }
}
