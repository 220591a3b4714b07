using Microsoft.EntityFrameworkCore;

namespace WelfareHub.Bookings;

/// <summary>What the clock does. Sweepers only bring rows up to date: nothing waits for them to be true.</summary>
public sealed partial class BookingDesk
{
    /// <summary>How far back no-shows are looked for; what an app that stood still for longer finds is left to people.</summary>
    private const int NoShowDays = 31;

    /// <summary>
    /// Ends holds, offers and requests whose time is up and gives their places on; ends waiting for what has begun. Returns how many
    /// it ended. Each is a verb of its own, so a long queue holds nobody up and one bad row does not stop the rest.
    /// </summary>
    public async Task<int> SweepLapsed(int most, CancellationToken cancel = default)
    {
        var ended = 0;
        var holds = await Due(
            (db, now) => db.Set<Booking>().Where(b => b.State == BookingState.Held && b.HeldUntil <= now).OrderBy(b => b.HeldUntil).Select(b => b.BookableId),
            most,
            cancel);
        ended += await Each(holds.Distinct(), SettleOne, cancel);

        var requests = await Due(
            (db, now) => db.Set<Booking>().Where(b => b.State == BookingState.Requested && b.From <= now).OrderBy(b => b.From).Select(b => b.Id),
            most - ended,
            cancel);
        ended += await Each(requests, ExpireRequest, cancel);

        var queues = await Due(
            (db, now) =>
                from e in db.Set<WaitlistEntry>()
                join k in db.Set<Bookable>() on e.BookableId equals k.Id
                where e.State == WaitlistState.Waiting && (k.StartsAt <= now || (k.StartsAt == null && e.To <= now))
                orderby e.JoinedAt
                select e.BookableId,
            most - ended,
            cancel);
        return ended + await Each(queues.Distinct(), EndQueue, cancel);
    }

    /// <summary>Marks who has not come when check-in has closed, where the policy says so. Returns how many.</summary>
    public async Task<int> SweepNoShows(int most, CancellationToken cancel = default)
    {
        var earliest = Now().AddDays(-NoShowDays);
        var now = Now();
        var begun = await gate.Run(
            async (db, token) => await (
                from b in db.Set<Booking>()
                join k in db.Set<Bookable>() on b.BookableId equals k.Id
                where b.State == BookingState.Confirmed && b.From <= now && b.From >= earliest && !b.ByHouse && k.Policy.AutoNoShow
                orderby b.From
                select new { b.Id, b.From, k.Policy.CheckInClosesMinutes }).ToListAsync(token),
            cancel);
        var missed = begun.Where(b => now > b.From.AddMinutes(b.CheckInClosesMinutes)).Take(most).Select(b => b.Id);
        return await Each(missed, MissOne, cancel);
    }

    private Task<List<Guid>> Due(Func<DbContext, DateTimeOffset, IQueryable<Guid>> due, int most, CancellationToken cancel) =>
        most <= 0 ? Task.FromResult(new List<Guid>()) : gate.Run(async (db, token) => await due(db, Now()).Take(most).ToListAsync(token), cancel);

    private async Task<int> Each(IEnumerable<Guid> ids, Func<Turn, Guid, ValueTask<int>> one, CancellationToken cancel)
    {
        var done = 0;
        Exception? first = null;
        foreach (var id in ids)
        {
            cancel.ThrowIfCancellationRequested();
            try
            {
                done += await Run(Actor.Clock, turn => one(turn, id), cancel);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                first ??= e;
            }
        }

        return first is null ? done : throw new InvalidOperationException("The sweep left at least one row as it was.", first);
    }

    private static async ValueTask<int> SettleOne(Turn turn, Guid bookableId)
    {
        await turn.LockBookables(bookableId);
        return await turn.Settle();
    }

    /// <summary>A request that nobody answered by the beginning.</summary>
    private static async ValueTask<int> ExpireRequest(Turn turn, Guid bookingId)
    {
        if (await turn.Take(bookingId) is not { } hand || !hand.All(BookingState.Requested) || hand.Begins > turn.Now)
            return 0;
        foreach (var booking in hand.Bookings)
            await turn.End(booking, BookingState.Expired, BookingVerb.Expired);
        await turn.WithdrawProposals(hand, andOffers: false);
        return hand.Bookings.Count;
    }

    private static async ValueTask<int> EndQueue(Turn turn, Guid bookableId)
    {
        await turn.LockBookables(bookableId);
        var queue = turn.Db.Set<WaitlistEntry>().Where(e => e.BookableId == bookableId && e.State == WaitlistState.Waiting);
        var waiting = await (turn.Bookable(bookableId).HasFixedTime ? queue.Where(e => e.From <= turn.Now) : queue.Where(e => e.To <= turn.Now)).ToListAsync();
        foreach (var entry in waiting)
            turn.Set(entry, WaitlistState.Missed);
        return waiting.Count;
    }

    private static async ValueTask<int> MissOne(Turn turn, Guid bookingId)
    {
        if (await turn.Take(bookingId) is not { } hand)
            return 0;
        var closed = hand.Bookings.TrueForAll(b => turn.Now > b.From.AddMinutes(turn.Bookable(b.BookableId).Policy.CheckInClosesMinutes));
        return closed && await MarkNoShow(turn, hand) is BookingOutcome.Booked ? hand.Bookings.Count : 0;
    }
}
