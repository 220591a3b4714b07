using System.Text.Json;
using System.Text.Json.Serialization;

using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Notices;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>
/// Tells the courier what becomes of a checkup booking, in the transaction that changes it. Runs thousands of times a second on one
/// writer: it looks nothing up; <see cref="CheckupFacts"/> adds the names when the text is written.
/// </summary>
internal sealed class CheckupNotices(Outbox outbox) : IBookingObserver
{
    public const string Module = "checkups";

    private static readonly TimeSpan LongestNight = TimeSpan.FromHours(12);

    public async ValueTask OnChanged(BookingChange change, DbContext db, CancellationToken cancel)
    {
        var (booking, bookable, history) = change;
        if (bookable.Module != Module)
            return;
        if (booking.ByHouse && history.Verb == BookingVerb.Closed)
            await TellWaiting(change, db, cancel);
        if (booking.PersonId is not { } person || booking.ByHouse)
            return;

        // A booking that has a past may have a reminder planned; it goes or is planned anew.
        if (history.FromState is not null)
            await outbox.WithdrawPlanned(db, booking.Id);
        if (KindOf(booking, history) is { } kind)
            await outbox.AddNow(db, Draft(kind, history.At));
        if (booking.State == BookingState.Confirmed)
            await Remind();

        // The second reminder follows the first by itself; who books later than the first hears the second only.
        async ValueTask Remind()
        {
            var (first, again) = (Ahead(bookable.Policy.RemindMinutes), Ahead(bookable.Policy.RemindAgainMinutes));
            if (first is { } due)
                await outbox.AddNow(db, Draft(CheckupKinds.Reminder, due, again));
            else if (again is { } soon)
                await outbox.AddNow(db, Draft(CheckupKinds.ReminderSoon, soon));
        }

        DateTimeOffset? Ahead(int minutes) => minutes > 0 && booking.From.AddMinutes(-minutes) is var due && due > history.At ? due : null;

        NoticeDraft Draft(string draftKind, DateTimeOffset due, DateTimeOffset? again = null) => new(
            draftKind,
            person,
            JsonSerializer.Serialize(Facts(booking, history, again), BookingFactsJson.Default.BookingFacts),
            due,
            UsefulUntil(draftKind, booking),
            $"{draftKind}:{booking.Id:N}:{history.Number}",
            booking.Id);
    }

    /// <summary>Whoever waits for a slot of which nothing is left open. They keep their turn: what is closed may be opened again.</summary>
    private async Task TellWaiting(BookingChange change, DbContext db, CancellationToken cancel)
    {
        var (closure, bookable, history) = change;
        var beside = await db.Set<Booking>()
            .Where(b => b.BookableId == bookable.Id && b.Id != closure.Id
                && ((b.ByHouse && b.State == BookingState.Confirmed) || b.State == BookingState.CheckedIn || b.State == BookingState.Completed))
            .SumAsync(b => b.Places, cancel);
        if (closure.Places + beside < bookable.Capacity)
            return;

        // Tracked: who has lost an offer to this closure is back in the queue, and that is not written yet.
        var entries = await db.Set<WaitlistEntry>()
            .Where(e => e.BookableId == bookable.Id && (e.State == WaitlistState.Waiting || e.State == WaitlistState.Offered)).OrderBy(e => e.JoinedAt).ToListAsync(cancel);
        foreach (var entry in entries.Where(e => e.State == WaitlistState.Waiting))
        {
            await outbox.AddNow(db, new NoticeDraft(
                CheckupKinds.WaitClosed, entry.PersonId, JsonSerializer.Serialize(new { bookable = bookable.Id, entry = entry.Id, from = entry.From, reason = history.Reason }),
                history.At, entry.From, $"{CheckupKinds.WaitClosed}:{entry.Id:N}:{closure.Id:N}"));
        }
    }

    private static string? KindOf(Booking booking, BookingHistory history) => history.Verb switch
    {
        BookingVerb.Requested or BookingVerb.Booked or BookingVerb.Confirmed or BookingVerb.Accepted or BookingVerb.BlockNamed => booking.State switch
        {
            BookingState.Requested => CheckupKinds.Requested,
            BookingState.Confirmed => history.Verb == BookingVerb.Confirmed || CanWait(booking, history) ? CheckupKinds.Confirmed : CheckupKinds.Booked,
            _ => null,
        },
        BookingVerb.Declined => CheckupKinds.Declined,
        BookingVerb.Proposed => CheckupKinds.Proposed,
        BookingVerb.Offered => CheckupKinds.Offered,
        // A person's own move may have to be confirmed anew.
        BookingVerb.Moved => booking.State == BookingState.Requested ? CheckupKinds.Requested : CheckupKinds.Moved,
        // Holds that are given back or lapse are nobody's news.
        // Closed with another time held instead is two pieces of news: this one is off, that one is kept for a while.
        BookingVerb.Cancelled or BookingVerb.Closed when history.FromState is BookingState.Requested or BookingState.Confirmed =>
            history.By == booking.PersonId ? CheckupKinds.Cancelled : CheckupKinds.CalledOff,
        BookingVerb.Expired when history.FromState == BookingState.Requested => CheckupKinds.Expired,
        BookingVerb.NoShow => CheckupKinds.NoShow,
        _ => null,
    };

    /// <summary>What somebody else books for a courier answers nobody: it waits for the end of their night and their peaks, unless it is soon.</summary>
    private static bool CanWait(Booking booking, BookingHistory history) => history.By != booking.PersonId && booking.From - history.At > LongestNight;

    private static DateTimeOffset? UsefulUntil(string kind, Booking booking) => kind switch
    {
        CheckupKinds.Proposed or CheckupKinds.Offered => booking.HeldUntil,
        CheckupKinds.Reminder or CheckupKinds.ReminderSoon or CheckupKinds.Requested or CheckupKinds.Booked or CheckupKinds.Confirmed or CheckupKinds.Moved => booking.From,
        _ => null,
    };

    private static BookingFacts Facts(Booking booking, BookingHistory history, DateTimeOffset? again) => new(
        booking.Id,
        booking.BookableId,
        booking.Reference,
        booking.From,
        booking.State == BookingState.Held ? booking.HeldUntil : null,
        history.PreviousFrom,
        history.Reason,
        again);
}

internal sealed record BookingFacts(
    Guid Booking, Guid Bookable, string Reference, DateTimeOffset From, DateTimeOffset? Until, DateTimeOffset? Previously, string? Reason, DateTimeOffset? Again);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(BookingFacts))]
internal sealed partial class BookingFactsJson : JsonSerializerContext;
