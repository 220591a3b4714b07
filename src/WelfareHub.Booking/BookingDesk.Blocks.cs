using Microsoft.EntityFrameworkCore;

namespace WelfareHub.Bookings;

/// <summary>Places kept for a group, and how many places there are.</summary>
public sealed partial class BookingDesk
{
    /// <summary>
    /// Keeps places of a fixed time for a group until a deadline, when those not named go back; see <see cref="NameFromBlock"/>.
    /// </summary>
    /// <param name="bookableId">Has a fixed time.</param>
    /// <param name="places">How many are kept.</param>
    /// <param name="until">UTC; never past the start.</param>
    /// <param name="by">Who keeps them.</param>
    /// <param name="key">Made by the client for each form: sent twice, it keeps places of one bookable once.</param>
    /// <param name="owner">Adds the module's own row for the block, in the same transaction: so no block is ever without its owner.</param>
    /// <param name="cancel">Given up while it waits.</param>
    public Task<BookingOutcome> ReserveBlock(
        Guid bookableId, int places, DateTimeOffset until, Actor by, string? key = null, Action<DbContext, Booking>? owner = null, CancellationToken cancel = default) => Run(
        by,
        async turn =>
        {
            if (await turn.LockBookables(bookableId) is { } missing)
                return Refused(RefusalReason.NotFound, missing);
            await turn.Settle();
            if (await turn.OfForm(bookableId, key) is { } made)
                return new BookingOutcome.Booked(made.Id, made.Reference, made.State, Repeated: true);
            var place = turn.PlaceOf(new AskItem(bookableId, Places: places));
            if (await turn.Forbidden([place], forHouse: true, personId: null, people: 1) is { } forbidden)
                return forbidden;
            var ends = until < place.From ? until.ToUniversalTime() : place.From;
            if (ends <= turn.Now)
                return Refused(RefusalReason.TooLate, bookableId);
            if (await turn.FirstFull([place]) is { } full)
                return Refused(RefusalReason.Full, full);

            var block = Turn.NewHold(HoldKind.Block, place, ends, personId: null);
            block.IdempotencyKey = key;
            await turn.Add(block, BookingVerb.BlockReserved);
            owner?.Invoke(turn.Db, block);
            return new BookingOutcome.Booked(block.Id, block.Reference, block.State);
        },
        cancel);

    /// <summary>
    /// Gives places of a block to a person: as many as the ask's first item names (its bookable is the block's, whatever is given),
    /// or one. The last place named ends the block.
    /// </summary>
    public Task<BookingOutcome> NameFromBlock(Guid blockId, Ask ask, CancellationToken cancel = default) => Run(
        ask.By,
        async turn =>
        {
            if (await turn.Take(blockId) is not { } hand)
                return Refused(RefusalReason.NotFound);
            await turn.LockPersons(ask.PersonId);
            if (await turn.Earlier(ask) is { } repeated)
                return repeated;

            var block = hand.First;
            if (block.Hold != HoldKind.Block)
                return Refused(RefusalReason.NotFound);
            if (block.State == BookingState.Expired || (block.State == BookingState.Held && block.HeldUntil <= turn.Now))
                return Refused(RefusalReason.OfferLapsed);
            if (block.State != BookingState.Held)
                return Refused(RefusalReason.WrongState);

            if (turn.Bookable(block.BookableId).WithdrawnAt is not null)
                return Refused(RefusalReason.Withdrawn, block.BookableId);
            var place = Turn.PlaceOf(turn.Bookable(block.BookableId), ask.Items.Count > 0 ? ask.Items[0].Places : 1);
            if (place.Places < 1)
                return Refused(RefusalReason.BadPlaces);
            if (place.Places > block.Places)
                return Refused(RefusalReason.Full, block.BookableId);
            if (await turn.AskOwner(place, ask.PersonId, ask.People, forHouse: true) is { } no)
                return Refused(no, block.BookableId);
            if (await turn.MayHave(ask.PersonId, [place], ask.LimitGroup, Turn.LimitsOf(ask.Limits, [place])) is { } limit)
                return Refused(limit, block.BookableId);
            await turn.TakeFromBlock(block, place.Places);
            return await turn.Enter(ask, [place]);
        },
        cancel);

    /// <summary>Raises or cuts the capacity; a cut below what is taken (of chosen times: from now on) is refused, so move or cancel first.</summary>
    public Task<BookingOutcome> ChangeCapacity(Guid bookableId, int capacity, Actor by, CancellationToken cancel = default) => Run(
        by,
        async turn =>
        {
            if (await turn.LockBookables(bookableId) is { } missing)
                return Refused(RefusalReason.NotFound, missing);
            if (capacity < 0)
                return Refused(RefusalReason.BadPlaces, bookableId);
            await turn.Settle();
            if (capacity < await turn.MostTaken(turn.Bookable(bookableId)))
                return Refused(RefusalReason.CapacityBelowTaken, bookableId);
            turn.SetCapacity(turn.Bookable(bookableId), capacity);
            return BookingOutcome.Done.It;
        },
        cancel);
}
