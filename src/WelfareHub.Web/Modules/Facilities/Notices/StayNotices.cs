using System.Text.Json;
using System.Text.Json.Serialization;

using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Notices;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>
/// Tells the courier what becomes of a booked room or unit, in the transaction that changes it. What was asked for together is told
/// once. What people do themselves they see on the screen; they are told where their phone's calendar would not know it otherwise.
/// </summary>
internal sealed class StayNotices(Outbox outbox) : IBookingObserver
{
    public async ValueTask OnChanged(BookingChange change, DbContext db, CancellationToken cancel)
    {
        var (booking, bookable, history) = change;
        if (bookable.Module != FacilitiesModule.Name)
            return;
        if (booking.ByHouse && history.Verb == BookingVerb.Closed)
            await TellWaiting(change, db, cancel);
        if (booking.PersonId is not { } person || booking.ByHouse)
            return;

        // A booking that has a past may have a reminder planned; it goes or is planned anew.
        if (history.FromState is not null)
            await outbox.WithdrawPlanned(db, booking.AskId);
        if (KindOf(booking, history) is { } kind)
            await outbox.AddOnce(db, Draft(kind, history.At));
        if (booking.People > 1 && GuestKindOf(history) is { } guestKind)
            await TellGuests(guestKind, booking, history, db, cancel);
        if (booking.State == BookingState.Confirmed && booking.From - StayKinds.ReminderAhead > history.At)
            await outbox.AddOnce(db, Draft(StayKinds.Reminder, booking.From - StayKinds.ReminderAhead));

        NoticeDraft Draft(string draftKind, DateTimeOffset due) => new(
            draftKind,
            person,
            JsonSerializer.Serialize(Facts(booking, history), StayFactsJson.Default.StayNoticeFacts),
            due,
            booking.State == BookingState.Held ? booking.HeldUntil : draftKind is StayKinds.Released or StayKinds.Expired ? null : booking.From,
            $"{draftKind}:{booking.AskId:N}:{history.Number}",
            booking.AskId);
    }

    public ValueTask OnWaitCalledOff(WaitlistEntry entry, Bookable gone, string? reason, DbContext db, CancellationToken cancel)
    {
        if (gone.Module == FacilitiesModule.Name)
        {
            outbox.Add(db, new NoticeDraft(
                StayKinds.WaitEnded,
                entry.PersonId,
                Facts(entry, gone, reason),
                entry.StateAt,
                entry.To,
                $"{StayKinds.WaitEnded}:{entry.Id:N}"));
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>
    /// Whoever waits for a time of which this closure has taken the last chance: of the unit, or of any unit of its pool. They keep their
    /// turn: what is closed may be opened again.
    /// </summary>
    private async Task TellWaiting(BookingChange change, DbContext db, CancellationToken cancel)
    {
        var (closure, unit, history) = change;

        // Tracked: who has lost an offer to this closure is back in the queue, and that is not written yet.
        var entries = await db.Set<WaitlistEntry>()
            .Where(e => (e.State == WaitlistState.Waiting || e.State == WaitlistState.Offered) && e.From < closure.To && e.To > closure.From
                && (e.PoolId == null ? e.BookableId == unit.Id : e.PoolId == unit.PoolId))
            .OrderBy(e => e.JoinedAt).ToListAsync(cancel);
        entries.RemoveAll(e => e.State != WaitlistState.Waiting);
        if (entries.Count == 0)
            return;

        var others = await db.Set<Bookable>().Where(b => b.PoolId == unit.PoolId && b.Id != unit.Id && b.WithdrawnAt == null).Select(b => b.Id).ToListAsync(cancel);
        var closed = await db.Set<Booking>()
            .Where(b => others.Contains(b.BookableId) && b.ByHouse && b.State == BookingState.Confirmed && b.To > closure.From)
            .Select(b => new { b.BookableId, b.From, b.To }).ToListAsync(cancel);
        foreach (var entry in entries)
        {
            var from = entry.From > history.At ? entry.From : history.At;
            if (entry.PoolId is not null && !others.TrueForAll(o => closed.Exists(c => c.BookableId == o && c.From < entry.To && c.To > from)))
                continue;
            await outbox.AddOnce(db, new NoticeDraft(
                StayKinds.WaitClosed, entry.PersonId, Facts(entry, unit, history.Reason), history.At, entry.To, $"{StayKinds.WaitClosed}:{entry.Id:N}:{closure.AskId:N}"));
        }
    }

    private static string Facts(WaitlistEntry entry, Bookable unit, string? reason) =>
        JsonSerializer.Serialize(new StayWaitFacts(unit.Id, entry.PoolId, entry.Id, entry.From, reason), StayFactsJson.Default.StayWaitFacts);

    /// <summary>Who comes along has no booking of their own to look at: they hear of every change of time and of every end.</summary>
    private async ValueTask TellGuests(string kind, Booking booking, BookingHistory history, DbContext db, CancellationToken cancel)
    {
        var token = await db.Set<StayInvite>().Where(i => i.BookingId == booking.Id).Select(i => i.Token).FirstOrDefaultAsync(cancel);
        foreach (var guest in token is null ? [] : await db.Set<StayGuest>().Where(g => g.BookingId == booking.Id).OrderBy(g => g.At).Select(g => g.PersonId).ToListAsync(cancel))
        {
            await outbox.AddOnce(db, new NoticeDraft(
                kind,
                guest,
                JsonSerializer.Serialize(Facts(booking, history) with { Token = token }, StayFactsJson.Default.StayNoticeFacts),
                history.At,
                booking.To,
                $"{kind}:{booking.Id:N}:{history.Number}:{guest:N}",
                booking.AskId));
        }
    }

    private static string? GuestKindOf(BookingHistory history) => history.Verb switch
    {
        BookingVerb.Moved => StayKinds.GuestMoved,
        BookingVerb.Cancelled or BookingVerb.Closed or BookingVerb.Declined or BookingVerb.Expired or BookingVerb.NoShow
            when history.FromState is BookingState.Requested or BookingState.Confirmed => StayKinds.GuestCalledOff,
        _ => null,
    };

    private static string? KindOf(Booking booking, BookingHistory history) => history.Verb switch
    {
        BookingVerb.Requested => StayKinds.Requested,
        BookingVerb.Booked or BookingVerb.Accepted when booking.State == BookingState.Confirmed && booking.From - StayKinds.WorthAWord > history.At => StayKinds.Booked,
        BookingVerb.Confirmed => StayKinds.Confirmed,
        BookingVerb.Declined => StayKinds.Declined,
        BookingVerb.Offered => StayKinds.Offered,
        BookingVerb.Proposed => StayKinds.Proposed,
        BookingVerb.Moved when history.By != booking.PersonId => StayKinds.Moved,
        // The courier's own move: their phone's calendar has the old time.
        BookingVerb.Moved => booking.State == BookingState.Requested ? StayKinds.Requested : StayKinds.Booked,
        BookingVerb.Cancelled or BookingVerb.Closed when history.FromState is BookingState.Requested or BookingState.Confirmed =>
            history.By == booking.PersonId ? StayKinds.Cancelled : StayKinds.CalledOff,
        BookingVerb.Expired when history.FromState == BookingState.Requested => StayKinds.Expired,
        BookingVerb.NoShow => StayKinds.Released,
        _ => null,
    };

    private static StayNoticeFacts Facts(Booking booking, BookingHistory history) => new(
        booking.Id, booking.BookableId, booking.Reference, booking.From, booking.To,
        booking.State == BookingState.Held ? booking.HeldUntil : null,
        history.PreviousFrom == booking.From ? null : history.PreviousFrom,
        history.Reason);
}

internal sealed record StayNoticeFacts(
    Guid Booking, Guid Bookable, string Reference, DateTimeOffset From, DateTimeOffset To, DateTimeOffset? Until, DateTimeOffset? Previously, string? Reason, string? Token = null);

/// <param name="Bookable">What is gone or closed.</param>
/// <param name="Pool">Any of it was waited for.</param>
/// <param name="Entry">Of the queue.</param>
/// <param name="From">The wanted time.</param>
/// <param name="Reason">In the words of whoever did it.</param>
internal sealed record StayWaitFacts(Guid Bookable, Guid? Pool, Guid Entry, DateTimeOffset From, string? Reason);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StayNoticeFacts))]
[JsonSerializable(typeof(StayWaitFacts))]
internal sealed partial class StayFactsJson : JsonSerializerContext;
