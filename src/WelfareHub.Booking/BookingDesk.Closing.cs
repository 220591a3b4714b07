using Microsoft.EntityFrameworkCore;

namespace WelfareHub.Bookings;

/// <summary>Closing and reopening.</summary>
public sealed partial class BookingDesk
{
    /// <summary>
    /// Closes a stretch of time by a booking of the house. What stands in the way is moved to one of the alternatives (who agreed),
    /// offered one (held until <see cref="Closure.OffersUntil"/>), or cancelled, in that order, all in one transaction. Who came first
    /// has the first choice; where only some must go, requests go before bookings and the latest before the earliest. Who is already
    /// checked in stays.
    /// </summary>
    public Task<ClosureResult> Close(Closure closure, Actor by, CancellationToken cancel = default) =>
        One(turn => turn.Close(closure), closure.DryRun, by, cancel);

    /// <summary>
    /// Closes several in one transaction, such as all units of a house: all of it is done and told, or nothing. What cannot be closed is
    /// passed over and says so; the answers stand in the order of what was asked.
    /// </summary>
    /// <param name="closures">Their own <see cref="Closure.DryRun"/> says nothing.</param>
    /// <param name="alongside">The module's own rows about it, if any; comes before the locks, and may run more than once.</param>
    /// <param name="afterwards">What of the module's own follows from it, if anything; sees all that is closed, and may run more than once.</param>
    /// <param name="dryRun">Nothing is written, only the plan is returned.</param>
    /// <param name="by">Who closes.</param>
    /// <param name="cancel">Given up while it waits.</param>
    public Task<IReadOnlyList<ClosureResult>> CloseTogether(
        IReadOnlyList<Closure> closures, Func<DbContext, ValueTask>? alongside, Func<DbContext, ValueTask>? afterwards, bool dryRun, Actor by, CancellationToken cancel = default) =>
        Plan(
            async turn =>
            {
                if (alongside is not null)
                    await alongside(turn.Db);
                var results = await turn.CloseTogether(closures);
                if (afterwards is not null)
                {
                    await turn.Flush();
                    await afterwards(turn.Db);
                }

                return results;
            },
            dryRun,
            by,
            cancel);

    /// <summary>
    /// Takes a bookable away for good, as a closure from now on without end: nothing can be booked on it any more, and closures of it
    /// end. Who waits for any of its pool waits on for the others; who waits for nothing else is told.
    /// Refused, and nothing is written: NotFound; CapacityBelowTaken while somebody who has come is still there. Withdrawn already: what
    /// was left to do is done, the module's own rows with it, and nobody was hit.
    /// </summary>
    /// <param name="bookableId">Which.</param>
    /// <param name="reason">What those who are hit are told.</param>
    /// <param name="alternatives">As <see cref="Closure.Alternatives"/>.</param>
    /// <param name="alongside">The module's own rows about it; comes before the locks, and may run more than once.</param>
    /// <param name="dryRun">Nothing is written, only the plan is returned.</param>
    /// <param name="by">Who takes it away.</param>
    /// <param name="cancel">Given up while it waits.</param>
    public Task<ClosureResult> Withdraw(
        Guid bookableId, string reason, IReadOnlyList<Guid> alternatives, Func<DbContext, ValueTask> alongside, bool dryRun, Actor by, CancellationToken cancel = default) =>
        One(
            async turn =>
            {
                await alongside(turn.Db);
                var result = await turn.Withdraw(bookableId, reason, alternatives);
                return result.Refused is null or RefusalReason.Withdrawn ? result : throw new UndoneException([result]);
            },
            dryRun,
            by,
            cancel);

    /// <summary>
    /// Changes when a schedule is open, in one transaction with all that follows from it: bookings of people that the new hours do not
    /// hold give way as to a closure (who has come stays), and who waits for such a time is told.
    /// </summary>
    /// <param name="scheduleId">Which.</param>
    /// <param name="write">Writes the rows of the hours; comes before the locks, and may run more than once.</param>
    /// <param name="reason">What those who are hit are told.</param>
    /// <param name="dryRun">Nothing is written, only the plan is returned.</param>
    /// <param name="by">Who changes them.</param>
    /// <param name="cancel">Given up while it waits.</param>
    public Task<ClosureResult> ChangeHours(
        Guid scheduleId, Func<DbContext, ValueTask> write, string reason, bool dryRun, Actor by, CancellationToken cancel = default) =>
        One(turn => turn.ChangeHours(scheduleId, write, reason), dryRun, by, cancel);

    /// <summary>
    /// Changes what bookables stand where and when they are open, of one house or of several, in one transaction with all that follows
    /// from it: as <see cref="ChangeHours"/> for each schedule, and who waits is offered what there is now and was not before.
    /// </summary>
    /// <param name="write">Writes the module's rows and the bookables, and says what they come to; comes before the locks, and may run more than once.</param>
    /// <param name="reason">What those who are hit are told.</param>
    /// <param name="by">Who changes them.</param>
    /// <param name="cancel">Given up while it waits.</param>
    public Task<IReadOnlyList<ClosureResult>> Rearrange(Func<DbContext, ValueTask<Rearranged>> write, string reason, Actor by, CancellationToken cancel = default) =>
        Run(by, turn => turn.Rearrange(write, reason), cancel);

    private async Task<ClosureResult> One(Func<Turn, ValueTask<ClosureResult>> verb, bool dryRun, Actor by, CancellationToken cancel) =>
        (await Plan(async turn => [await verb(turn)], dryRun, by, cancel))[0];

    private async Task<IReadOnlyList<ClosureResult>> Plan(Func<Turn, ValueTask<IReadOnlyList<ClosureResult>>> verb, bool dryRun, Actor by, CancellationToken cancel)
    {
        try
        {
            return await Run(
                by,
                async turn =>
                {
                    var results = await verb(turn);
                    if (!dryRun)
                        return results;

                    // The plan is the deed, undone: so it cannot differ from what would happen.
                    await turn.Finish();
                    throw new UndoneException([.. results.Select(r => r with { ClosureId = null })]);
                },
                cancel);
        }
        catch (UndoneException undone)
        {
            return undone.Results;
        }
    }

    /// <summary>Ends a closure; its places go to the waitlist first.</summary>
    public Task<BookingOutcome> Reopen(Guid closureId, Actor by, CancellationToken cancel = default) =>
        Run(by, turn => ReopenOne(turn, closureId), cancel);

    /// <summary>Ends several closures in one transaction; those that have ended already are passed over. Answers how many are open again.</summary>
    /// <param name="closureIds">Which.</param>
    /// <param name="alongside">The module's own rows about it; comes before the locks, and may run more than once.</param>
    /// <param name="by">Who opens.</param>
    /// <param name="cancel">Given up while it waits.</param>
    public Task<int> ReopenTogether(IReadOnlyCollection<Guid> closureIds, Func<DbContext, ValueTask> alongside, Actor by, CancellationToken cancel = default) => Run(
        by,
        async turn =>
        {
            await alongside(turn.Db);
            await turn.LockBookables(await turn.Db.Set<Booking>().Where(b => closureIds.Contains(b.Id)).Select(b => b.BookableId).ToListAsync());
            var reopened = 0;
            foreach (var id in closureIds)
            {
                if (await ReopenOne(turn, id) is not BookingOutcome.Refused)
                    reopened++;
            }

            return reopened;
        },
        cancel);

    private static async ValueTask<BookingOutcome> ReopenOne(Turn turn, Guid closureId)
    {
        await turn.Flush();
        if (await turn.Take(closureId) is not { First.ByHouse: true } hand)
            return Refused(RefusalReason.NotFound);
        if (!hand.All(BookingState.Confirmed))
            return Refused(RefusalReason.WrongState);
        foreach (var piece in hand.Bookings)
            await turn.End(piece, BookingState.Cancelled, BookingVerb.Reopened);
        return hand.Stands;
    }

    /// <summary>Carries a plan or a refusal out of the transaction and takes the transaction down with it.</summary>
    private sealed class UndoneException(IReadOnlyList<ClosureResult> results) : Exception
    {
        public IReadOnlyList<ClosureResult> Results { get; } = results;
    }
}
