using Microsoft.EntityFrameworkCore;

namespace WelfareHub.Bookings;

/// <summary>
/// The verbs. Each locks what it must (raises Version of every bookable, then of the person, in id order), reads, decides, writes
/// and commits through the gate. Every expected refusal is a value. A verb on one booking of an ask acts on all of the ask, and a
/// person's verb on a booking that is not theirs finds nothing.
/// </summary>
/// <param name="gate">How a verb commits.</param>
/// <param name="clock">Where time comes from.</param>
/// <param name="observers">Handed every change inside its transaction.</param>
/// <param name="owners">Asked inside the transaction whether people may have what is theirs.</param>
/// <param name="zone">The city's zone, for opening hours, grids and "the day".</param>
public sealed partial class BookingDesk(
    CommitGate gate, TimeProvider clock, IEnumerable<IBookingObserver> observers, IEnumerable<IBookableOwner> owners, TimeZoneInfo zone)
{
    private const int Attempts = 4;

    private readonly IBookingObserver[] _observers = [.. observers];
    private readonly IBookableOwner[] _owners = [.. owners];

    /// <summary>
    /// Inside a transaction of the gate: holds up whoever asks for this person until it ends. For changes of the account that no
    /// new booking may overtake.
    /// </summary>
    public static ValueTask LockPerson(DbContext db, Guid personId) => Statements.LockPerson(db, personId);

    /// <summary>
    /// Inside a transaction of the gate: holds up whoever asks for these bookables until it ends, in the order in which the verbs
    /// lock them. For changes of their rules or hours that no new booking may overtake.
    /// </summary>
    public static async Task LockBookables(DbContext db, IEnumerable<Guid> ids)
    {
        foreach (var id in ids.Distinct().Order())
            await Statements.LockBookable(db, id);
    }

    private Task<BookingOutcome> Run(Actor by, Func<Turn, ValueTask<BookingOutcome>> verb, CancellationToken cancel) =>
        Run<BookingOutcome>(by, verb, cancel);

    /// <summary>Runs a verb as one transaction.</summary>
    private async Task<T> Run<T>(Actor by, Func<Turn, ValueTask<T>> verb, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await gate.Run(
                    async (db, _) =>
                    {
                        var turn = new Turn(db, by, Now(), zone, _observers, _owners);
                        var outcome = await verb(turn);
                        await turn.Finish();
                        return outcome;
                    },
                    cancel);
            }
            catch (Exception e) when (attempt < Attempts && e is MovedMeanwhileException or DbUpdateException)
            {
                // A guard of the database spoke (a reference or a key used twice), or the booking moved while we waited for its
                // lock: look again at what is there now. What cannot be mended so throws again.
            }
        }
    }

    /// <summary>Whole microseconds, as PostgreSQL keeps them: what is compared later is what was stored.</summary>
    private DateTimeOffset Now()
    {
        var now = clock.GetUtcNow();
        return new DateTimeOffset(now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
    }

    private static BookingOutcome.Refused Refused(RefusalReason reason, Guid? bookableId = null) => new(reason, bookableId);
}
