using System.Collections.Frozen;

namespace WelfareHub.Bookings;

/// <summary>The allowed moves between states: the one table that every verb and <c>doctor</c> read.</summary>
public static class BookingStates
{
    private static readonly FrozenDictionary<BookingState, BookingState[]> Moves =
        new Dictionary<BookingState, BookingState[]>
        {
            [BookingState.Held] = [BookingState.Held, BookingState.Requested, BookingState.Confirmed, BookingState.Cancelled, BookingState.Expired],
            [BookingState.Requested] = [BookingState.Requested, BookingState.Confirmed, BookingState.Declined, BookingState.Cancelled, BookingState.Expired],
            [BookingState.Confirmed] = [BookingState.Requested, BookingState.Confirmed, BookingState.CheckedIn, BookingState.Cancelled, BookingState.NoShow, BookingState.Completed],
            [BookingState.CheckedIn] = [BookingState.CheckedIn, BookingState.Completed, BookingState.Cancelled],
            [BookingState.Completed] = [],
            [BookingState.Cancelled] = [],
            [BookingState.Declined] = [],
            [BookingState.Expired] = [],
            [BookingState.NoShow] = [BookingState.CheckedIn],
        }.ToFrozenDictionary();

    /// <summary>Whether a booking may go from one state to another. A move to the same state is a change of time, place or places.</summary>
    public static bool Allows(BookingState from, BookingState to) => Array.IndexOf(Moves[from], to) >= 0;

    /// <summary>Whether this state takes places. A hold takes them only until its time is up, which needs a clock: see <see cref="Availability"/>.</summary>
    public static bool TakesPlaces(BookingState state) => state <= BookingState.Completed;

    /// <summary>Whether nothing can follow.</summary>
    public static bool IsEnded(BookingState state) => state >= BookingState.Completed;
}
