using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Checkups;

namespace WelfareHub.Web.Tests.Checkups;

/// <summary>More than is closed at a time: what was not shown stays open, however often the form is sent.</summary>
public sealed partial class HospitalClosingTests
{
    [Fact]
    public async Task A_preview_sent_twice_closes_only_the_days_that_it_showed()
    {
        await using var site = await Site.Open();
        var sessions = await Publish(site, (await site.HealthSlots())[0], new DateOnly(2027, 3, 1), days: 15, slots: 45);
        using var scheduler = await site.As(HospitalSetup.Scheduler);
        var preview = await scheduler.Open("/hospital/closures/preview?first=2027-03-01&last=2027-03-15");

        await scheduler.Send(preview, "/hospital/closures");
        await scheduler.Send(preview, "/hospital/closures");

        await using var db = site.Db();
        (await db.CheckupSessions.CountAsync(s => s.ClosedAt != null && sessions.Contains(s.Id))).Should().Be(13);
    }

    /// <summary>Fourteen rooms with 45 slots each: six hundred end between slots of the same time.</summary>
    [Fact]
    public async Task A_day_that_is_too_much_at_once_sent_twice_closes_only_the_slots_that_were_shown_and_says_so()
    {
        await using var site = await Site.Open();
        var like = (await site.HealthSlots())[0];
        var sessions = new List<Guid>();
        for (var room = 0; room < 14; room++)
            sessions.AddRange(await Publish(site, like, new DateOnly(2027, 3, 1), days: 1, slots: 45));
        using var scheduler = await site.As(HospitalSetup.Scheduler);
        const string Day = "/hospital/closures/preview?first=2027-03-01&last=2027-03-01";
        var preview = await scheduler.Open(Day);
        preview.Text.Should().Contain("會停掉 600 個時段").And.Contain("後面的再停一次");

        (await scheduler.Follow(await scheduler.Send(preview, "/hospital/closures"))).Text.Should().Contain("已停診 600 個時段");
        (await scheduler.Follow(await scheduler.Send(preview, "/hospital/closures"))).Text.Should().Contain("已經停好了：600 個時段");
        (await Closed()).Should().Be(600);

        var rest = await scheduler.Open(Day);
        rest.Text.Should().Contain("會停掉 30 個時段");
        await scheduler.Send(rest, "/hospital/closures");
        (await Closed()).Should().Be(630);

        async Task<int> Closed()
        {
            await using var db = site.Db();
            return await db.Bookings.CountAsync(b => b.ByHouse && b.State == BookingState.Confirmed && db.CheckupSlots.Any(s => s.BookableId == b.BookableId && sessions.Contains(s.SessionId)));
        }
    }

    private static async Task<List<Guid>> Publish(Site site, CheckupSlot like, DateOnly first, int days, int slots)
    {
        await using var db = site.Db();
        var sessions = new List<Guid>();
        for (var day = 0; day < days; day++)
        {
            var session = new CheckupSession { ProgrammeId = like.ProgrammeId, HospitalId = like.HospitalId, Day = first.AddDays(day), From = new(8, 0), To = new(15, 30), SlotMinutes = 10, Places = 1, PublishedAt = Site.Start };
            db.Add(session);
            sessions.Add(session.Id);
            var begins = new DateTimeOffset(session.Day.ToDateTime(session.From), TimeSpan.FromHours(8)).ToUniversalTime();
            for (var n = 0; n < slots; n++)
            {
                var bookable = new Bookable { Module = "checkups", Capacity = 1, StartsAt = begins.AddMinutes(n * 10), EndsAt = begins.AddMinutes((n * 10) + 10) };
                db.Add(bookable);
                db.Add(new CheckupSlot { BookableId = bookable.Id, SessionId = session.Id, ProgrammeId = like.ProgrammeId, HospitalId = like.HospitalId, StartsAt = bookable.StartsAt.Value, EndsAt = bookable.EndsAt.Value });
            }
        }

        await db.SaveChangesAsync();
        return sessions;
    }
}
