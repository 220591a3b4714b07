using System.Globalization;

using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Notices;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>
/// On Monday at 09:00 each organiser, and each organisers' group, hears how their programmes stand: in numbers, never with a name. If
/// nobody was up on Monday, on Tuesday.
/// </summary>
internal sealed class WeeklyDigests(Func<WelfareDbContext> contexts, CommitGate gate, Outbox outbox, Organisers organisers, GroupNews news, GroupOutbox groups, CityClock clock)
{
    private static readonly TimeOnly At = new(9, 0);

    /// <summary>The Monday. Spares this node the look once the week is done; the rows alone keep it from being said twice.</summary>
    private DateOnly? _writtenOn;

    public async Task Write(CancellationToken cancel)
    {
        var monday = clock.Today.AddDays(-(((int)clock.Today.DayOfWeek + 6) % 7));
        if (_writtenOn == monday || clock.Now < clock.Instant(monday, At) || clock.Now >= WrittenUntil(monday))
            return;
        var (drafts, posts) = await Drafts(monday, cancel);
        await gate.Run(
            async (db, _) =>
            {
                foreach (var draft in drafts)
                    await outbox.AddOnce(db, draft);
                foreach (var (group, facts) in posts)
                    await groups.AddOnce(db, GroupNews.Weekly, group, facts, UsefulUntil(monday), monday.ToString("yyyyMMdd", CultureInfo.InvariantCulture));
                return await db.SaveChangesAsync(CancellationToken.None);
            },
            cancel);
        _writtenOn = monday;
    }

    private async Task<(List<NoticeDraft> People, List<(string Group, GroupFacts Facts)> Groups)> Drafts(DateOnly monday, CancellationToken cancel)
    {
        await using var db = contexts();
        var drafts = new List<NoticeDraft>();
        foreach (var (person, reach) in await organisers.All(db, cancel))
        {
            if (await Numbers(db, reach, monday, cancel) is not { } numbers)
                continue;
            drafts.Add(new NoticeDraft(
                CheckupKinds.Weekly, person, numbers.ToJson(), clock.Instant(monday, At), UsefulUntil(monday),
                string.Create(CultureInfo.InvariantCulture, $"{CheckupKinds.Weekly}:{monday:yyyyMMdd}:{person:N}")));
        }

        var posts = new List<(string, GroupFacts)>();
        var wanting = await news.Wanting(db, GroupNews.Weekly, cancel);
        foreach (var (group, reach) in await organisers.Reaches(db, wanting.Select(w => (w.Name, (IReadOnlyList<Grant>)[w.Grant])), cancel))
        {
            if (await Numbers(db, reach, monday, cancel) is { } numbers)
                posts.Add((group, numbers));
        }

        return (drafts, posts);
    }

    /// <summary>Null: nothing of theirs is running. The same for an organiser and for a group, so that neither ever holds a name.</summary>
    private async Task<GroupFacts?> Numbers(WelfareDbContext db, OrganiserReach reach, DateOnly monday, CancellationToken cancel)
    {
        var rows = await ProgrammeList.Rows(db, reach, ProgrammeFilter.Running, clock, cancel);
        rows.RemoveAll(r => r.Programme.OpensOn > monday);
        if (rows.Count == 0)
            return null;
        var (places, booked) = (rows.Sum(r => r.Numbers.Places), rows.Sum(r => r.Numbers.Booked));
        return new GroupFacts
        {
            Week = monday.AddDays(-7),
            Programmes = rows.Count,
            Places = places,
            Booked = booked,
            Fill = places == 0 ? 0 : (int)Math.Round(100.0 * booked / places),
            Absent = await Absent(db, rows.ConvertAll(r => r.Programme.Id), monday, cancel),
            Couriers = await reach.Couriers(db).CountAsync(cancel),
            Unreached = await Unreached(db, reach, rows, cancel),
        };
    }

    private DateTimeOffset WrittenUntil(DateOnly monday) => clock.Instant(monday.AddDays(2), TimeOnly.MinValue);

    /// <summary>Past the night after: what is written late on Tuesday waits for the morning, where it would otherwise wake somebody or be lost.</summary>
    private DateTimeOffset UsefulUntil(DateOnly monday) => clock.Instant(monday.AddDays(2), new TimeOnly(12, 0));

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
