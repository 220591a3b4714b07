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
    public static Task<SlotFacts?> Find(WelfareDbContext db, Guid slotId, Guid personId, DateTimeOffset now, CancellationToken cancel)
    {
        var live = db.Bookings.Live(now);
        var entries = db.Waitlist.Where(w => w.BookableId == slotId && (w.State == WaitlistState.Waiting || w.State == WaitlistState.Offered));
        var mine = entries.Where(w => w.PersonId == personId);
        return (
            from slot in db.CheckupSlots
            join bookable in db.Bookables on slot.BookableId equals bookable.Id
            join session in db.CheckupSessions on slot.SessionId equals session.Id
            where slot.BookableId == slotId
            select new SlotFacts(
                slot.BookableId, slot.ProgrammeId, slot.HospitalId, slot.StationId, slot.StartsAt, slot.EndsAt, session.Where, bookable.WithdrawnAt,
                bookable.Capacity, live.Where(b => b.BookableId == slot.BookableId).Sum(b => b.Places), bookable.Policy.NeedsApproval, bookable.Policy.OfferMinutes,
                entries.Count(w => w.State == WaitlistState.Waiting && (!mine.Any() || w.JoinedAt <= mine.Min(m => m.JoinedAt))),
                mine.Select(m => (Guid?)m.Id).FirstOrDefault(),
                mine.Select(m => (WaitlistState?)m.State).FirstOrDefault(),
                mine.Select(m => m.OfferId).FirstOrDefault(),
                mine.Select(m => (DateTimeOffset?)m.JoinedAt).FirstOrDefault()))
            .AsNoTracking().FirstOrDefaultAsync(cancel);
    }
}
