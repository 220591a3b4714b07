using System.Net;

using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Facilities;
using WelfareHub.Web.Modules.Notices;

namespace WelfareHub.Web.Tests.Facilities;

/// <summary>Taking several units of a pool out at once.</summary>
public sealed class ClosingTests
{
    [Fact]
    public async Task The_unit_that_stays_open_takes_those_who_have_booked_whichever_unit_is_closed_first()
    {
        await using var site = await KeepingTests.Quiet();
        var person = await KeepingTests.PersonOf(site, "courier-jingwei");
        await KeepingTests.Book(site, person, "haping", "treadmill", 3, Site.Start.AddHours(4), mayBeMoved: true);
        using var keeper = await site.As("keeper-haping");
        var units = new List<Guid>();
        for (var number = 1; number <= 3; number++)
            units.Add(await KeepingTests.UnitOf(site, "haping", "treadmill", number));

        var path = "/keeper/haping/close?look=1&" + string.Join('&', units.Select(u => $"unit={u}")) + "&from-day=2026-11-23&from-time=09:00&to-day=2026-11-23&to-time=20:00&reason=belt";
        var plan = await keeper.Open(path);
        await keeper.Send(plan, "/keeper/haping/close");

        plan.Text.Should().Contain("會影響 1 個預約").And.Contain("會換到同類的另一個");
        (await KeepingTests.UnitOf(site, "haping", "treadmill", 4)).Should().Be(await BookedUnit(site, person));
    }

    /// <summary>A power cut after the third of the home's units, as the observer plays it.</summary>
    [Fact]
    public async Task A_home_is_closed_whole_with_a_word_to_all_or_not_at_all()
    {
        var cut = new PowerCut { After = 2 };
        await using var site = await Site.Open(change: b => b.Services.AddSingleton<IBookingObserver>(cut));
        await KeepingTests.Empty(site);
        var booked = new List<Guid>();
        foreach (var (persona, unit) in ((string, int)[])[("courier-haping", 1), ("courier-jingwei", 4)])
            booked.Add((await KeepingTests.Book(site, await KeepingTests.PersonOf(site, persona), "haping", "treadmill", unit, Site.Start.AddHours(4))).Id);
        using var keeper = await site.As("keeper-haping");
        cut.After = int.MaxValue;
        var plan = await keeper.Open("/keeper/haping/close?look=1&whole=true&from-day=2026-11-23&from-time=09:00&to-day=2026-11-23&to-time=18:00&reason=%E5%81%9C%E9%9B%BB");
        plan.Text.Should().Contain("會影響 2 個預約");

        cut.After = 2;
        (await keeper.Send(plan, "/keeper/haping/close")).Status.Should().Be(HttpStatusCode.InternalServerError);
        await using var db = site.Db();
        (await db.Bookings.CountAsync(b => b.ByHouse && b.State == BookingState.Confirmed)).Should().Be(0);
        (await db.HomeClosures.CountAsync()).Should().Be(0);
        foreach (var id in booked)
            (await KeepingTests.StateOf(site, id)).Should().Be(BookingState.Confirmed);

        cut.After = int.MaxValue;
        (await keeper.Send(plan, "/keeper/haping/close")).Status.Should().Be(HttpStatusCode.SeeOther);
        (await db.HomeClosures.CountAsync()).Should().Be(1);
        var units = await db.Units.CountAsync(u => u.EndedAt == null && db.Homes.Any(h => h.Id == u.HomeId && h.Code == "haping"));
        (await db.Bookings.CountAsync(b => b.ByHouse && b.State == BookingState.Confirmed)).Should().Be(units);
        (await db.Notices.CountAsync(n => n.Kind == StayKinds.CalledOff)).Should().Be(2);

        // Opening it again is whole as well.
        var repairs = await keeper.Open("/keeper/haping/repairs");
        cut.After = 2;
        (await keeper.Send(repairs, "/keeper/haping/closures/")).Status.Should().Be(HttpStatusCode.InternalServerError);
        (await db.Bookings.CountAsync(b => b.ByHouse && b.State == BookingState.Confirmed)).Should().Be(units);
        (await db.HomeClosures.CountAsync(c => c.ReopenedAt == null)).Should().Be(1);
    }

    [Fact]
    public async Task Who_waits_for_what_is_closed_is_told_and_keeps_the_turn()
    {
        await using var site = await KeepingTests.Quiet();
        var (from, desk) = (Site.Start.AddHours(4), site.Get<BookingDesk>());
        var (one, two) = (await KeepingTests.UnitOf(site, "haping", "treadmill", 1), await KeepingTests.UnitOf(site, "haping", "treadmill", 2));
        for (var number = 1; number <= 4; number++)
            await KeepingTests.Book(site, await Courier(site, number), "haping", "treadmill", number, from);
        var (named, any, later) = (await KeepingTests.PersonOf(site, "courier-haping"), await KeepingTests.PersonOf(site, "courier-jingwei"), await Courier(site, 9));
        await Wait(new AskItem(one, from, from.AddMinutes(40)), named);
        await Wait(AskItem.AnyOf(await KeepingTests.PoolOf(site, "haping", "treadmill"), from, from.AddMinutes(40)), any);
        await KeepingTests.Book(site, await Courier(site, 5), "haping", "treadmill", 1, from.AddHours(3));
        await Wait(new AskItem(one, from.AddHours(3), from.AddHours(3).AddMinutes(40)), later);

        await desk.Close(new Closure(one, "換皮帶", from.AddHours(-1), from.AddHours(2)) { DryRun = true }, Actor.Clock);
        (await Told()).Should().BeEmpty("a plan is no closure");
        await desk.Close(new Closure(one, "換皮帶", from.AddHours(-1), from.AddHours(2)), Actor.Clock);
        (await Told()).Should().Equal([named], "who wants any may still get another, and who wants it later gets it later");

        using var keeper = await site.As("keeper-haping");
        var plan = await keeper.Open("/keeper/haping/close?look=1&whole=true&from-day=2026-11-23&from-time=12:00&to-day=2026-11-23&to-time=15:00&reason=%E5%81%9C%E9%9B%BB");
        for (var twice = 0; twice < 2; twice++)
            await keeper.Send(plan, "/keeper/haping/close");
        (await Told()).Should().Equal(named, any);

        await using var db = site.Db();
        using var courier = await site.As(any);
        var notice = await db.Notices.SingleAsync(n => n.Kind == StayKinds.WaitClosed && n.PersonId == any);
        (await courier.Open($"/inbox/{notice.Id}")).Text.Should().Contain("先關了").And.Contain("停電").And.Contain("候補的位置給你留著").And.NotContain("跑步機 ");
        (await StillTrue()).Should().Equal(true, true);
        await keeper.Send(await keeper.Open("/keeper/haping/repairs"), "/keeper/haping/closures/");
        (await db.Waitlist.SingleAsync(e => e.PersonId == any)).State.Should().Be(WaitlistState.Offered, "it opened again and the turn was kept");

        // The home is open again; the unit that one waits for has a closure of its own.
        (await StillTrue()).Should().Equal(true, false);
        await db.Bookings.Where(b => b.BookableId == one && b.ByHouse).ExecuteUpdateAsync(set => set.SetProperty(b => b.State, BookingState.Cancelled));
        (await db.Waitlist.SingleAsync(e => e.PersonId == named)).State.Should().Be(WaitlistState.Waiting);
        (await StillTrue()).Should().Equal(false, false);

        async Task<List<bool>> StillTrue()
        {
            await using var fresh = site.Db();
            var notices = await fresh.Notices.Where(n => n.Kind == StayKinds.WaitClosed).OrderBy(n => n.CreatedAt).ThenBy(n => n.Id).ToListAsync();
            return (await site.Get<NoticeWriter>().Read(fresh, notices, CancellationToken.None)).ConvertAll(f => f.StillTrue);
        }

        async Task Wait(AskItem item, Guid person) => (await desk.JoinWaitlist(item, person, null, [])).Should().BeOfType<BookingOutcome.Waitlisted>();

        async Task<List<Guid>> Told()
        {
            await using var fresh = site.Db();
            return await fresh.Notices.Where(n => n.Kind == StayKinds.WaitClosed).OrderBy(n => n.CreatedAt).ThenBy(n => n.Id).Select(n => n.PersonId).ToListAsync();
        }
    }

    private static async Task<Guid> Courier(Site site, int number)
    {
        await using var db = site.Db();
        return await db.Users.Where(p => p.Persona == null && p.StationId != null).OrderBy(p => p.PhoneNumber).Skip(number).Select(p => p.Id).FirstAsync();
    }

    private sealed class PowerCut : IBookingObserver
    {
        private int _closed;

        public int After
        {
            get;
            set
            {
                (field, _closed) = (value, 0);
            }
        }

        public ValueTask OnChanged(BookingChange change, DbContext db, CancellationToken cancel) =>
            change.Booking.ByHouse && ++_closed > After ? throw new TimeZoneNotFoundException() : ValueTask.CompletedTask;
    }

    private static async Task<Guid> BookedUnit(Site site, Guid person)
    {
        await using var db = site.Db();
        return await db.Bookings.Where(b => b.PersonId == person && b.State == BookingState.Confirmed).Select(b => b.BookableId).SingleAsync();
    }
}
