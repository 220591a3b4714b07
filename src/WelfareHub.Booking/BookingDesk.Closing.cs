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
        Plan(turn => turn.Close(closure), closure.DryRun, by, cancel);

    /// <summary>
    /// Takes a bookable away for good, as a closure from now on without end: nothing can be booked on it any more, and closures of it
    /// end. Who waits for any of its pool waits on for the others; who waits for nothing else is told.
    /// Refused: NotFound; Withdrawn already; CapacityBelowTaken while somebody who has come is still there.
    /// </summary>
    /// <param name="bookableId">Which.</param>
    /// <param name="reason">What those who are hit are told.</param>
    /// <param name="alternatives">As <see cref="Closure.Alternatives"/>.</param>
    /// <param name="dryRun">Nothing is written, only the plan is returned.</param>
    /// <param name="by">Who takes it away.</param>
    /// <param name="cancel">Given up while it waits.</param>
    public Task<ClosureResult> Withdraw(Guid bookableId, string reason, IReadOnlyList<Guid> alternatives, bool dryRun, Actor by, CancellationToken cancel = default) =>
        Plan(turn => turn.Withdraw(bookableId, reason, alternatives), dryRun, by, cancel);

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
        Plan(turn => turn.ChangeHours(scheduleId, write, reason), dryRun, by, cancel);

    private async Task<ClosureResult> Plan(Func<Turn, ValueTask<ClosureResult>> verb, bool dryRun, Actor by, CancellationToken cancel)
    {
        try
        {
            return await Run(
                by,
                async turn =>
                {
                    var result = await verb(turn);
                    if (!dryRun || result.Refused is not null)
                        return result;

                    // The plan is the deed, undone: so it cannot differ from what would happen.
                    await turn.Finish();
                    throw new DryRunException(result with { ClosureId = null });
                },
                cancel);
        }
        catch (DryRunException plan)
        {
            return plan.Result;
        }
    }

    /// <summary>Ends a closure; its places go to the waitlist first.</summary>
    public Task<BookingOutcome> Reopen(Guid closureId, Actor by, CancellationToken cancel = default) => Run(
        by,
        async turn =>
        {
            if (await turn.Take(closureId) is not { First.ByHouse: true } hand)
                return Refused(RefusalReason.NotFound);
            if (!hand.All(BookingState.Confirmed))
                return Refused(RefusalReason.WrongState);
            foreach (var piece in hand.Bookings)
                await turn.End(piece, BookingState.Cancelled, BookingVerb.Reopened);
            return hand.Stands;
        },
        cancel);

    /// <summary>Carries a plan out of the transaction and takes the transaction down with it.</summary>
    private sealed class DryRunException(ClosureResult result) : Exception
    {
        public ClosureResult Result { get; } = result;
    }
}
