using WelfareHub.Bookings;
using WelfareHub.Web.Data;

namespace WelfareHub.Web.Modules.Shared;

/// <summary>One change that a booking of the demo pretends to have gone through; no <paramref name="By"/> is the clock.</summary>
internal sealed record PastChange(BookingVerb Verb, BookingState State, DateTimeOffset At, Guid? By);

/// <summary>
/// Writes bookings that have been, with their history, for the demo alone. As rows and not through the desk, whose clock knows no past
/// and which would tell people. The caller has begun a transaction, and sees to it that places and people are free.
/// </summary>
/// <param name="db">Where to.</param>
/// <param name="first">Number of the first one; no two that write into one database may draw the same numbers.</param>
internal sealed class PastBookings(WelfareDbContext db, int first)
{
    private int _number = first;

    /// <param name="booking">Without reference, state and count of changes, which follow from the changes.</param>
    /// <param name="changes">In order; at least one.</param>
    public async Task Write(Booking booking, IReadOnlyList<PastChange> changes)
    {
        var last = changes[^1];
        booking.Reference = Reference(_number++);
        (booking.State, booking.StateAt, booking.StateBy) = (last.State, last.At, last.By);
        booking.HistoryCount = changes.Count;
        booking.Sequence = changes.Skip(1).Count(c => c.Verb is not (BookingVerb.CheckedIn or BookingVerb.Completed or BookingVerb.NoShow));
        booking.CreatedAt = changes[0].At;
        await db.InsertNow(booking);
        for (var n = 0; n < changes.Count; n++)
        {
            var (verb, state, at, by) = changes[n];
            await db.InsertNow(new BookingHistory
            {
                Id = Guid.CreateVersion7(at),
                BookingId = booking.Id,
                Number = n,
                At = at,
                By = by,
                Verb = verb,
                FromState = n == 0 ? null : changes[n - 1].State,
                ToState = state,
            });
        }
    }

    /// <summary>Looks like a drawn one, yet is the same in every demo and never twice: the step shares no factor with how many there are.</summary>
    private static string Reference(int number)
    {
        const long step = 6_180_339_887;
        var all = (long)Math.Pow(References.Alphabet.Length, References.Length);
        return string.Create(References.Length, (long)((UInt128)number * step % (UInt128)all), static (letters, rest) =>
        {
            for (var n = 0; n < letters.Length; n++, rest /= References.Alphabet.Length)
                letters[n] = References.Alphabet[(int)(rest % References.Alphabet.Length)];
        });
    }
}
