using Microsoft.EntityFrameworkCore;

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
    /// <summary>The slot and the person's own place in its queue. Waiting: how many wait, up to the person who waits too.</summary>
    public static readonly Func<WelfareDbContext, Guid, Guid, DateTimeOffset, CancellationToken, Task<SlotFacts?>> Find = EF.CompileAsyncQuery(
        LiveInCompiled.Inline<Func<WelfareDbContext, Guid, Guid, DateTimeOffset, CancellationToken, SlotFacts?>>(
            (db, slotId, personId, now, cancel) => (
                from slot in db.CheckupSlots
                join bookable in db.Bookables on slot.BookableId equals bookable.Id
                join session in db.CheckupSessions on slot.SessionId equals session.Id
                where slot.BookableId == slotId
                from mine in db.Waitlist.Where(w => w.BookableId == slotId && w.PersonId == personId && (w.State == WaitlistState.Waiting || w.State == WaitlistState.Offered)).DefaultIfEmpty()
                select new SlotFacts(
                    slot.BookableId, slot.ProgrammeId, slot.HospitalId, slot.StationId, slot.StartsAt, slot.EndsAt, session.Where, bookable.WithdrawnAt,
                    bookable.Capacity, db.Bookings.Live(now).Where(b => b.BookableId == slotId).Sum(b => b.Places), bookable.Policy.NeedsApproval, bookable.Policy.OfferMinutes,
                    db.Waitlist.Count(w => w.BookableId == slotId && w.State == WaitlistState.Waiting && (mine == null || w.JoinedAt <= mine.JoinedAt)),
                    (Guid?)mine.Id, (WaitlistState?)mine.State, mine.OfferId, (DateTimeOffset?)mine.JoinedAt)).FirstOrDefault()));
}
