using System.Globalization;
using System.Text.Json;

using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Notices;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>
/// At 17:00 each scheduler hears how many come tomorrow, with a link to the list, and each organiser how many of their couriers go;
/// never a name in the notice.
/// </summary>
internal sealed class TomorrowLists(Func<WelfareDbContext> contexts, CommitGate gate, Outbox outbox, Organisers organisers, CityClock clock)
{
    private static readonly TimeOnly At = new(17, 0);

    /// <summary>Spares this node the look once the day is done; the rows alone keep it from being said twice.</summary>
    private DateOnly? _writtenOn;

    public async Task Write(CancellationToken cancel)
    {
        var today = clock.Today;
        if (_writtenOn == today || clock.TimeOf(clock.Now) < At)
            return;
        List<NoticeDraft> drafts = [.. await ForHospitals(today, cancel), .. await ForOrganisers(today, cancel)];
        await gate.Run(
            async (db, _) =>
            {
                foreach (var draft in drafts)
                    await outbox.AddOnce(db, draft);
                await db.SaveChangesAsync(CancellationToken.None);
                return drafts.Count;
            },
            cancel);
        _writtenOn = today;
    }

    private async Task<List<NoticeDraft>> ForHospitals(DateOnly today, CancellationToken cancel)
    {
        var tomorrow = today.AddDays(1);
        var (begins, ends) = clock.Day(tomorrow);
        await using var db = contexts();
        var hospitals = await (
            from booking in db.Bookings
            where booking.From >= begins && booking.From < ends && (booking.State == BookingState.Requested || booking.State == BookingState.Confirmed) && booking.PersonId != null
            join slot in db.CheckupSlots on booking.BookableId equals slot.BookableId
            group booking by slot.HospitalId into visits
            select new { Id = visits.Key, Count = visits.Count() }).ToDictionaryAsync(h => h.Id, h => h.Count, cancel);
        var ids = hospitals.Keys.ToList();
        var schedulers = await (
            from grant in db.RoleGrants
            where grant.Role == Role.HospitalScheduler && grant.ScopeId != null && ids.Contains(grant.ScopeId.Value)
                && db.Users.Any(p => p.Id == grant.PersonId && p.Status == PersonStatus.Active)
            join hospital in db.Hospitals on grant.ScopeId equals hospital.Id
            select new { grant.PersonId, Hospital = hospital.Id, hospital.Name }).Distinct().ToListAsync(cancel);
        return schedulers.ConvertAll(s => new NoticeDraft(
            CheckupKinds.Tomorrow,
            s.PersonId,
            JsonSerializer.Serialize(new { day = tomorrow, hospital = s.Name, count = hospitals[s.Hospital] }),
            clock.Instant(today, At),
            begins,
            string.Create(CultureInfo.InvariantCulture, $"{CheckupKinds.Tomorrow}:{s.Hospital:N}:{tomorrow:yyyyMMdd}:{s.PersonId:N}")));
    }

    private async Task<List<NoticeDraft>> ForOrganisers(DateOnly today, CancellationToken cancel)
    {
        var tomorrow = today.AddDays(1);
        var (begins, ends) = clock.Day(tomorrow);
        await using var db = contexts();
        var drafts = new List<NoticeDraft>();
        foreach (var (person, reach) in await organisers.All(db, cancel))
        {
            var couriers = reach.Couriers(db).Select(p => (Guid?)p.Id);
            var count = await db.Bookings.Where(b => b.From >= begins && b.From < ends && (b.State == BookingState.Requested || b.State == BookingState.Confirmed))
                .Where(b => couriers.Contains(b.PersonId) && db.CheckupSlots.Any(s => s.BookableId == b.BookableId)).CountAsync(cancel);
            if (count > 0)
            {
                drafts.Add(new NoticeDraft(
                    CheckupKinds.OrganiserTomorrow, person, JsonSerializer.Serialize(new { day = tomorrow, count }), clock.Instant(today, At), begins,
                    string.Create(CultureInfo.InvariantCulture, $"{CheckupKinds.OrganiserTomorrow}:{tomorrow:yyyyMMdd}:{person:N}")));
            }
        }

        return drafts;
    }
}
