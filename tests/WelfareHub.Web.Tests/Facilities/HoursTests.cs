using System.Net;

using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Facilities;
using WelfareHub.Web.Modules.Shared;

using static WelfareHub.Web.Tests.Facilities.KeepingTests;

namespace WelfareHub.Web.Tests.Facilities;

/// <summary>Changes of hours and rules that meet other changes, what is booked, who waits, and what the import takes.</summary>
public sealed class HoursTests
{
    /// <summary>Monday 13:00 in Harbin.</summary>
    private static readonly DateTimeOffset One = Site.Start.AddHours(4);

    [Fact]
    public async Task Two_keepers_who_have_the_same_hours_before_them_do_not_undo_each_others_days()
    {
        await using var site = await Quiet();
        var seen = (await site.Get<HomeBook>().Read(CancellationToken.None)).ByCode("haping")!;
        HoursWish Closed(int day) => new() { Special = (new OpeningHours { Day = new(2026, 12, day), Weekday = new DateOnly(2026, 12, day).DayOfWeek, Closed = true, Mark = HomeHours.SpecialMark }, "檢修") };
        var longer = seen.Schedule.Hours.Where(h => h.Day is null).Select(h => new OpeningHours { Weekday = h.Weekday, Opens = h.Opens, Closes = new(22, 30) }).ToList();

        foreach (var wish in (HoursWish[])[Closed(3), Closed(4), new() { Week = longer }, new() { Holiday = (new(10, 0), new(12, 0)) }, new() { Dropped = new(2026, 12, 4) }])
        {
            await using var scope = site.Get<IServiceScopeFactory>().CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<HoursDesk>().Do(seen, wish, "", Actor.Clock, CancellationToken.None);
        }

        await using var db = site.Db();
        var rows = await db.Set<OpeningHours>().Where(h => h.ScheduleId == seen.Home.ScheduleId).ToListAsync();
        rows.Where(r => r.Mark == HomeHours.SpecialMark).Select(r => r.Day).Should().Equal(new DateOnly(2026, 12, 3));
        rows.Where(r => r.Day is null).Should().NotBeEmpty().And.OnlyContain(r => r.Closes == new TimeOnly(22, 30));
        (await db.Homes.SingleAsync(h => h.Id == seen.Id)).HolidayOpens.Should().Be(new TimeOnly(10, 0));
        (await db.HomeDays.Where(d => d.HomeId == seen.Id).Select(d => d.Day).ToListAsync()).Should().Contain(new DateOnly(2026, 12, 3)).And.NotContain(new DateOnly(2026, 12, 4));
    }

    [Fact]
    public async Task Who_waits_for_a_time_that_is_closed_now_is_offered_nothing_of_it()
    {
        await using var site = await Quiet();
        var late = One.AddDays(1).AddHours(7);
        var (booked, _) = await Book(site, await PersonOf(site, "courier-haping"), "haping", "treadmill", 1, late);
        var (unit, waits) = (await UnitOf(site, "haping", "treadmill", 1), await PersonOf(site, "courier-jingwei"));
        (await site.Get<BookingDesk>().JoinWaitlist(new AskItem(unit, late, late.AddMinutes(40)), waits, null, [])).Should().BeOfType<BookingOutcome.Waitlisted>();
        using var keeper = await site.As("keeper-haping");
        var page = await keeper.Open("/keeper/haping/home/hours");

        var plan = await keeper.Send(page, "/keeper/haping/home/hours", ("closes-2", "19:00"));
        await keeper.Send(plan, "/keeper/haping/home/hours", ("reason", "檢修"));

        (await StateOf(site, booked)).Should().Be(BookingState.Cancelled);
        await using var db = site.Db();
        (await db.Bookings.CountAsync(b => b.PersonId == waits)).Should().Be(0);
        (await db.Bookings.CountAsync(b => b.ByHouse && b.State == BookingState.Confirmed)).Should().Be(0);
        (await db.Waitlist.SingleAsync()).State.Should().Be(WaitlistState.CalledOff);
        using var waiting = await site.As(waits);
        var told = await db.Notices.SingleAsync(n => n.PersonId == waits && n.Kind == StayKinds.WaitEnded);
        (await waiting.Open($"/inbox/{told.Id}")).Text.Should().Contain("等不到了").And.Contain("跑步機 1").And.Contain("原因：檢修").And.Contain("候補到此為止");
    }

    [Fact]
    public async Task Who_waits_for_any_unit_on_a_day_that_is_closed_is_told_even_where_nobody_is_booked()
    {
        await using var site = await Quiet();
        var (pool, wednesday) = (await PoolOf(site, "haping", "treadmill"), One.AddDays(2));
        var waits = await PersonOf(site, "courier-jingwei");
        await using var db = site.Db();
        var others = await db.Users.Where(p => p.Persona == null && p.StationId != null).OrderBy(p => p.PhoneNumber).Select(p => p.Id).Take(4).ToListAsync();
        foreach (var (n, other) in others.Index())
            await Book(site, other, "haping", "treadmill", n + 1, wednesday);
        (await site.Get<BookingDesk>().JoinWaitlist(AskItem.AnyOf(pool, wednesday, wednesday.AddMinutes(40)), waits, null, [])).Should().BeOfType<BookingOutcome.Waitlisted>();
        using var keeper = await site.As("keeper-haping");
        var plan = await keeper.Send(await keeper.Open("/keeper/haping/home/days"), "/keeper/haping/home/days", ("day", "2026-11-25"), ("closed", "true"), ("reason", "消防檢查"));
        plan.Text.Should().Contain("會影響 4 個預約");

        await keeper.Send(plan, "/keeper/haping/home/days");

        (await db.Notices.SingleAsync(n => n.Kind == StayKinds.WaitEnded)).PersonId.Should().Be(waits);
        (await db.Notices.CountAsync(n => n.Kind == StayKinds.CalledOff)).Should().Be(4);
    }

    [Fact]
    public async Task A_party_meets_the_number_of_seats_that_another_node_has_cut()
    {
        await using var site = await Quiet();
        using var host = await site.As("courier-haping");
        var day = await host.Open("/homes/haping/football?minutes=40");
        var stay = (await host.Send(day, "/homes/haping/football/book", ("from", "2026-11-23T04:00Z"), ("people", "2"))).Location!;
        var shown = await host.Follow(await host.Send(await host.Open(stay), stay + "/invite"));
        var link = shown.Html.QuerySelector("a[href^='/homes/join/']")!.GetAttribute("href")!;
        using var guest = await site.As("courier-jingwei");
        var (invited, again) = (await guest.Open(link), await host.Open("/homes/haping/football?minutes=40"));
        await using var db = site.Db();
        await db.Pools.Where(p => p.Code == "football").ExecuteUpdateAsync(set => set.SetProperty(p => p.People, 2));

        await guest.Send(invited, link, ("come", "yes"));
        var id = Guid.Parse(stay.Split('/')[^1]);
        (await db.Bookings.AsNoTracking().SingleAsync(b => b.Id == id)).People.Should().Be(2);
        (await db.Set<StayGuest>().CountAsync()).Should().Be(0);
        var refused = await host.Send(again, "/homes/haping/football/book", ("from", "2026-11-23T06:00Z"), ("people", "3"));
        refused.Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        refused.Text.Should().Contain("1 到 2");
    }

    [Fact]
    public async Task An_import_closes_no_door_on_bookings_and_tells_who_waits_in_vain()
    {
        await using var site = await Quiet();
        var late = One.AddDays(1).AddHours(7);
        var (booked, _) = await Book(site, await PersonOf(site, "courier-haping"), "haping", "treadmill", 1, late);
        var (unit, waits) = (await UnitOf(site, "haping", "treadmill", 1), await PersonOf(site, "courier-jingwei"));
        (await site.Get<BookingDesk>().JoinWaitlist(new AskItem(unit, late, late.AddMinutes(40)), waits, null, [])).Should().BeOfType<BookingOutcome.Waitlisted>();
        using var admin = await site.As("admin");
        const string Shorter = "home,days,opens,closes\nhaping,mon-fri,07:00,19:00\nhaping,sat sun,09:00,19:00\n";

        var plan = await admin.Follow(await ImportAndInviteTests.Upload(admin, "h.csv", Shorter));
        plan.Text.Should().Contain("有 1 個預約會落在外面");
        plan.Html.QuerySelector("form[action$='/apply']").Should().BeNull("no line is left to apply");
        await site.Get<BookingDesk>().Cancel(booked, Actor.Clock, null);
        await using var db = site.Db();
        var offer = await db.Bookings.SingleAsync(b => b.PersonId == waits);
        await site.Get<BookingDesk>().RefuseOffer(offer.Id, Actor.Person(waits));
        await Book(site, await PersonOf(site, "courier-haping"), "haping", "treadmill", 2, One.AddDays(1));
        (await site.Get<BookingDesk>().JoinWaitlist(new AskItem(await UnitOf(site, "haping", "treadmill", 2), One.AddDays(1), One.AddDays(1).AddMinutes(40)), waits, null, [])).Should().BeOfType<BookingOutcome.Waitlisted>();
        await db.Waitlist.ExecuteUpdateAsync(set => set.SetProperty(e => e.From, e => late).SetProperty(e => e.To, e => late.AddMinutes(40)));

        plan = await admin.Follow(await ImportAndInviteTests.Upload(admin, "h.csv", Shorter));
        plan.Text.Should().NotContain("會落在外面");
        await admin.Send(plan, plan.Path + "/apply");
        (await db.Notices.SingleAsync(n => n.Kind == StayKinds.WaitEnded)).PersonId.Should().Be(waits);
    }

    [Fact]
    public async Task An_import_with_other_hours_on_holidays_lays_them_at_once_and_shuts_nobody_out()
    {
        await using var site = await Quiet();
        await using var db = site.Db();
        db.Add(new Holiday { Day = new(2026, 11, 26), Name = LocalText.Empty });
        await db.SaveChangesAsync();
        using var admin = await site.As("admin");
        var head = (await File.ReadAllLinesAsync(Path.Combine(site.Get<WelfareSettings>().SeedData, "homes.csv")))[..2];
        var (before, after) = ("10:00-16:00", "12:00-15:00");
        head[1].Should().Contain(before);
        string File1(string hours) => string.Join('\n', [head[0], head[1].Replace(before, hours, StringComparison.Ordinal), ""]);

        await Apply(File1(after));
        (await Thursday()).Should().Equal((new TimeOnly(12, 0), new TimeOnly(15, 0)));

        // Thursday 13:00, on the holiday.
        var (booked, _) = await Book(site, await PersonOf(site, "courier-haping"), "haping", "treadmill", 1, One.AddDays(3));
        var plan = await admin.Follow(await ImportAndInviteTests.Upload(admin, "homes.csv", File1("closed")));
        plan.Text.Should().Contain("有 1 個預約會落在外面");
        await Apply(File1("11:00-14:00"));
        (await Thursday()).Should().Equal((new TimeOnly(11, 0), new TimeOnly(14, 0)));
        (await StateOf(site, booked)).Should().Be(BookingState.Confirmed);

        async Task Apply(string file)
        {
            var looked = await admin.Follow(await ImportAndInviteTests.Upload(admin, "homes.csv", file));
            await admin.Send(looked, looked.Path + "/apply");
        }

        async Task<List<(TimeOnly, TimeOnly)>> Thursday() => await (
            from h in db.Set<OpeningHours>().AsNoTracking()
            where h.Day == new DateOnly(2026, 11, 26) && db.Homes.Any(x => x.Code == "haping" && x.ScheduleId == h.ScheduleId)
            select new ValueTuple<TimeOnly, TimeOnly>(h.Opens, h.Closes)).ToListAsync();
    }

    [Fact]
    public async Task A_table_stays_as_big_as_the_parties_that_are_booked_for_it()
    {
        await using var site = await Quiet();
        using var host = await site.As("courier-haping");
        var day = await host.Open("/homes/haping/football?minutes=40");
        var stay = (await host.Send(day, "/homes/haping/football/book", ("from", "2026-11-23T04:00Z"), ("people", "3"))).Location!;
        await using var db = site.Db();
        var id = Guid.Parse(stay.Split('/')[^1]);
        (await db.Bookings.SingleAsync(b => b.Id == id)).People.Should().Be(3);
        using var keeper = await site.As("keeper-haping");
        var token = (await keeper.Open("/keeper/haping/home/pools/football")).Html.QuerySelector("main input[name=_form]")!.GetAttribute("value")!;
        Task<Shown> Save(string people) => keeper.Post(
            "/keeper/haping/home/pools/football", [new("_form", token), new("activity", "TableFootball"), new("name-hant", "桌上足球"), new("name-hans", "桌上足球"), new("people", people)]);

        var refused = await Save("2");
        refused.Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        refused.Text.Should().Contain("已經有人約了 3 個人一起來");
        (await Save("3")).Status.Should().Be(HttpStatusCode.SeeOther);
    }

    [Fact]
    public async Task A_stop_has_no_rules_and_no_calendar_of_bookings()
    {
        await using var site = await Quiet();
        using var admin = await site.As("admin");
        await using var db = site.Db();
        var stop = await db.Homes.Where(h => h.Kind == HomeKind.Stop).Select(h => h.Code).FirstAsync();

        (await admin.Get($"/keeper/{stop}/home/hours")).Status.Should().Be(HttpStatusCode.OK);
        foreach (var page in (string[])["rules", "calendar", "pools"])
            (await admin.Get($"/keeper/{stop}/home/{page}")).Status.Should().Be(HttpStatusCode.NotFound, page);
    }

    [Fact]
    public async Task The_import_takes_no_more_stretches_of_a_day_than_the_pages_show_and_keeps_past_days()
    {
        await using var site = await Quiet();
        await using var db = site.Db();
        var schedule = await db.Homes.Where(h => h.Code == "haping").Select(h => h.ScheduleId).SingleAsync();
        var past = new OpeningHours { ScheduleId = schedule, Day = new(2026, 10, 1), Weekday = DayOfWeek.Thursday, Closed = true, Mark = HomeHours.HolidayMark };
        db.Add(past);
        await db.SaveChangesAsync();
        using var admin = await site.As("admin");

        var plan = await admin.Follow(await ImportAndInviteTests.Upload(admin, "h.csv", "home,days,opens,closes\nhaping,mon,07:00,09:00\nhaping,mon,10:00,12:00\nhaping,mon,13:00,15:00\nhaping,tue,08:00,12:00\n"));
        plan.Text.Should().Contain("「mon」寫了太多次");
        await admin.Send(plan, plan.Path + "/apply");

        var rows = await db.Set<OpeningHours>().AsNoTracking().Where(h => h.ScheduleId == schedule).ToListAsync();
        rows.Should().Contain(r => r.Id == past.Id, "the use of that day is told against its own hours");
        rows.Where(r => r.Day is null).Select(r => (r.Weekday, r.Opens.Hour)).Should().BeEquivalentTo([(DayOfWeek.Monday, 7), (DayOfWeek.Monday, 10), (DayOfWeek.Tuesday, 8)]);
    }

    [Fact]
    public async Task What_was_used_of_a_unit_stays_in_the_numbers_when_the_unit_goes()
    {
        await using var site = await Quiet();
        var (booking, _) = await Book(site, await PersonOf(site, "courier-haping"), "haping", "treadmill", 2, One);
        await using var db = site.Db();
        await db.Bookings.Where(b => b.Id == booking).ExecuteUpdateAsync(set => set.SetProperty(b => b.State, BookingState.Completed));
        site.Clock.Advance(TimeSpan.FromHours(6));
        using var keeper = await site.As("keeper-haping");
        var path = $"/keeper/haping/home/pools/treadmill/units/{await UnitOf(site, "haping", "treadmill", 2)}/remove";
        await keeper.Send(await keeper.Open(path), path, ("reason", "太舊了"));

        var view = (await site.Get<HomeBook>().Read(CancellationToken.None)).ByCode("haping")!;
        await using var scope = site.Get<IServiceScopeFactory>().CreateAsyncScope();
        var use = await scope.ServiceProvider.GetRequiredService<UseBook>().Read(view, new(2026, 11, 23), new(2026, 11, 23), CancellationToken.None);

        // Four from seven to ten at night, of which one ended at three in the afternoon.
        use.Pools.Single(p => p.Pool.Pool.Code == "treadmill").Minutes.Should().Be(new Minutes(40, ((3 * 15) + 8) * 60));
    }
}
