using WelfareHub.Bookings;
using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>One slot as it stands now, read from the rows: the page before booking never shows an old number.</summary>
public sealed record SlotFacts(
    Guid Id, Guid ProgrammeId, Guid HospitalId, Guid? StationId, DateTimeOffset StartsAt, DateTimeOffset EndsAt, LocalText? SessionWhere, DateTimeOffset? WithdrawnAt,
    int Capacity, int Taken, bool NeedsApproval, int OfferMinutes, int Waiting, Guid? EntryId, WaitlistState? EntryState, Guid? OfferId, DateTimeOffset? JoinedAt)
{
    public int Free => Math.Max(0, Capacity - Taken);
}

internal static class SlotQuery
{
    private static readonly KeptQuery<SlotFacts> OneSlot = new(
        static db =>
        {
            var (slotId, personId, now) = (Guid.Empty, Guid.Empty, DateTimeOffset.UnixEpoch);
            return from slot in db.CheckupSlots
                   join bookable in db.Bookables on slot.BookableId equals bookable.Id
                   join session in db.CheckupSessions on slot.SessionId equals session.Id
                   where slot.BookableId == slotId
                   from mine in db.Waitlist.Where(w => w.BookableId == slotId && w.PersonId == personId && (w.State == WaitlistState.Waiting || w.State == WaitlistState.Offered)).DefaultIfEmpty()
                   select new
                   {
                       slot.BookableId,
                       slot.ProgrammeId,
                       slot.HospitalId,
                       slot.StationId,
                       slot.StartsAt,
                       slot.EndsAt,
                       session.Where,
                       bookable.WithdrawnAt,
                       bookable.Capacity,
                       Taken = db.Bookings.Live(now).Where(b => b.BookableId == slotId).Sum(b => b.Places),
                       bookable.Policy.NeedsApproval,
                       bookable.Policy.OfferMinutes,
                       Waiting = db.Waitlist.Count(w => w.BookableId == slotId && w.State == WaitlistState.Waiting && (mine == null || w.JoinedAt <= mine.JoinedAt)),
                       EntryId = (Guid?)mine.Id,
                       EntryState = (WaitlistState?)mine.State,
                       mine.OfferId,
                       JoinedAt = (DateTimeOffset?)mine.JoinedAt,
                   };
        },
        static row => new SlotFacts(
            row.GetGuid(0), row.GetGuid(1), row.GetGuid(2), row.MaybeGuid(3), row.Instant(4), row.Instant(5),
            row.MaybeString(6) is { } where ? LocalText.FromJson(where) : null, row.MaybeInstant(7),
            row.GetInt32(8), row.GetInt32(9), row.GetBoolean(10), row.GetInt32(11), row.GetInt32(12),
            row.MaybeGuid(13), row.IsDBNull(14) ? null : (WaitlistState)row.GetInt32(14), row.MaybeGuid(15), row.MaybeInstant(16)));

    /// <summary>The slot and the person's own place in its queue; null when there is no such slot. Waiting: how many wait, up to the person who waits too.</summary>
    public static async ValueTask<SlotFacts?> Find(KeptReads reads, Guid slotId, Guid personId, DateTimeOffset now, CancellationToken cancel) =>
        (await reads.List(OneSlot, cancel, ("slotId", slotId), ("personId", personId), ("now", now))).FirstOrDefault();
}
