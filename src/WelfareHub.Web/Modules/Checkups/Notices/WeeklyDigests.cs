using System.Globalization;
using System.Text.Json;

using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Notices;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>On Monday at 09:00 each organiser hears how their programmes stand: in numbers, never with a name.</summary>
internal sealed class WeeklyDigests(Func<WelfareDbContext> contexts, CommitGate gate, Outbox outbox, Organisers organisers, CityClock clock)
{
    private static readonly TimeOnly At = new(9, 0);

    /// <summary>Spares this node the look once the day is done; the rows alone keep it from being said twice.</summary>
    private DateOnly? _writtenOn;

    public async Task Write(CancellationToken cancel)
    {
        var today = clock.Today;
        if (today.DayOfWeek != DayOfWeek.Monday || _writtenOn == today || clock.TimeOf(clock.Now) < At)
            return;
        var drafts = await Drafts(today, cancel);
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

    private async Task<List<NoticeDraft>> Drafts(DateOnly monday, CancellationToken cancel)
    {
        await using var db = contexts();
        var drafts = new List<NoticeDraft>();
        foreach (var (person, reach) in await organisers.All(db, cancel))
        {
            var rows = await ProgrammeList.Rows(db, reach, ProgrammeFilter.Running, clock, cancel);
            rows.RemoveAll(r => r.Programme.OpensOn > monday);
            if (rows.Count == 0)
                continue;
            var (places, booked) = (rows.Sum(r => r.Numbers.Places), rows.Sum(r => r.Numbers.Booked));
            var facts = JsonSerializer.Serialize(new
            {
                week = monday.AddDays(-7),
                programmes = rows.Count,
                places,
                booked,
                fill = places == 0 ? 0 : (int)Math.Round(100.0 * booked / places),
                absent = await Absent(db, rows.ConvertAll(r => r.Programme.Id), monday, cancel),
                couriers = await reach.Couriers(db).CountAsync(cancel),
                unreached = await Unreached(db, reach, rows, cancel),
            });
            drafts.Add(new NoticeDraft(
                CheckupKinds.Weekly, person, facts, clock.Instant(monday, At), clock.Instant(monday.AddDays(2), TimeOnly.MinValue),
                string.Create(CultureInfo.InvariantCulture, $"{CheckupKinds.Weekly}:{monday:yyyyMMdd}:{person:N}")));
        }

        return drafts;
    }

    /// <summary>Who did not come in the week before.</summary>
    private async Task<int> Absent(WelfareDbContext db, List<Guid> programmes, DateOnly monday, CancellationToken cancel)
    {
        var (begins, ends) = (clock.Instant(monday.AddDays(-7), TimeOnly.MinValue), clock.Instant(monday, TimeOnly.MinValue));
        return await (
            from booking in db.Bookings
            where booking.State == BookingState.NoShow && booking.PersonId != null && booking.From >= begins && booking.From < ends
            join slot in db.CheckupSlots on booking.BookableId equals slot.BookableId
            where programmes.Contains(slot.ProgrammeId)
            select booking).CountAsync(cancel);
    }

    /// <summary>Couriers whom none of the programmes that are for them has reached.</summary>
    private async Task<int> Unreached(WelfareDbContext db, OrganiserReach reach, List<ProgrammeRow> rows, CancellationToken cancel)
    {
        var programmes = rows.ConvertAll(r => r.Programme);
        var couriers = await CourierReach.Load(db, reach, programmes, clock, cancel);
        return programmes.SelectMany(p => couriers.Of(p)).GroupBy(r => r.Courier.Id).Count(of => of.All(r => !r.Reached));
    }
}
