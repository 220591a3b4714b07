namespace WelfareHub.Bookings;

/// <summary>Append-only: one row for every change of a booking, in order, with who and when.</summary>
public sealed class BookingHistory
{
    public Guid Id { get; set; } = Guid.CreateVersion7();
    public Guid BookingId { get; set; }

    /// <summary>0, 1, 2, … within the booking; unique.</summary>
    public int Number { get; set; }

    public DateTimeOffset At { get; set; }

    /// <summary>Who did it; null for the clock.</summary>
    public Guid? By { get; set; }

    public BookingVerb Verb { get; set; }
    public BookingState? FromState { get; set; }
    public BookingState ToState { get; set; }

    /// <summary>Words for the person, given by whoever did it; up to 500 characters.</summary>
    public string? Reason { get; set; }

    /// <summary>Where the booking was before a move.</summary>
    public Guid? PreviousBookableId { get; set; }
    public DateTimeOffset? PreviousFrom { get; set; }
}

/// <summary>
/// The core's one seam to the modules. Called inside the transaction of the verb, after the change is decided and before it is
/// written: add rows to the context, send nothing, call no other process.
/// </summary>
public interface IBookingObserver
{
    ValueTask OnChanged(BookingChange change, Microsoft.EntityFrameworkCore.DbContext db, CancellationToken cancel);

    /// <summary>What somebody waited for has been withdrawn for good, or is not open then any more; in the words of whoever did it.</summary>
    ValueTask OnWaitCalledOff(WaitlistEntry entry, Bookable gone, string? reason, Microsoft.EntityFrameworkCore.DbContext db, CancellationToken cancel) => ValueTask.CompletedTask;
}

/// <summary>What an observer is handed: the booking as it will be, its bookable, and the history row.</summary>
public sealed record BookingChange(Booking Booking, Bookable Bookable, BookingHistory History);
