using System.Net;

using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Facilities;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Tests.Facilities;

public sealed class HomesTests
{
    [Fact]
    public async Task Anybody_sees_whether_a_home_is_open_and_what_is_there()
    {
        await using var site = await Site.Open();
        using var nobody = site.Nobody();

        var all = await nobody.Open("/homes/all");
        var one = await nobody.Open("/homes/haping");

        all.Text.Should().Contain("哈平中轉場職工之家").And.Contain("暖心驛站");
        (await nobody.Open("/homes/all")).Html.QuerySelectorAll(".row").Single(r => r.TextContent.Contains("靖宇街", StringComparison.Ordinal)).TextContent.Should().Contain("全天開放").And.NotContain("按開放時間");
        one.Text.Should().Contain("開著").And.Contain("按開放時間").And.Contain("跑步機").And.Contain("07:00–22:00").And.Contain("平房區南海路1號");
        (await nobody.Open("/homes/jingyu-stop")).Text.Should().Contain("開著").And.NotContain("開到", "it never closes");
        (await nobody.Get("/homes/nowhere")).Status.Should().Be(HttpStatusCode.NotFound);
    }

    /// <summary>A narrow line would end behind the hyphen.</summary>
    [Fact]
    public async Task No_English_name_of_what_can_be_booked_breaks_at_a_hyphen()
    {
        await using var site = await Site.Open();
        await using var db = site.Db();

        (await db.Pools.ToListAsync()).Select(p => p.Name.En).Should().Contain("Table tennis table").And.NotContain(n => n!.Contains('-'));
    }

    [Fact]
    public async Task Whoever_asks_for_longer_than_a_turn_may_last_is_told_how_long_that_is()
    {
        await using var site = await Site.Open();
        using var nobody = site.Nobody();

        var told = await nobody.Open("/homes?what=massage_chair&minutes=120");
        told.Text.Should().Contain("約不了這麼久").And.Contain("最多用 30 分鐘").And.NotContain("都滿了");
        told.Html.QuerySelector("details.filters")!.HasAttribute("open").Should().BeFalse("the answer stands on a phone's first screen");
        var shorter = told.Html.QuerySelector(".empty a")!.GetAttribute("href")!;
        shorter.Should().Be("/homes?minutes=30&what=massage_chair");
        (await nobody.Open(shorter)).Text.Should().Contain("30 分鐘").And.NotContain("約不了這麼久");
        (await nobody.Open("/homes?what=massage_chair&minutes=20")).Text.Should().NotContain("約不了這麼久");
    }

    [Fact]
    public async Task A_keepers_word_counts_until_the_end_of_the_day_and_only_for_their_own_home()
    {
        await using var site = await Site.Open();
        using var keeper = await site.As("keeper-haping");
        using var nobody = site.Nobody();
        var desk = await keeper.Open("/keeper");

        desk.Text.Should().Contain("哈平中轉場職工之家").And.NotContain("花園街職工之家");
        (await keeper.Send(desk, "/keeper/haping/say", ("say", "closed"))).Status.Should().Be(HttpStatusCode.SeeOther);
        (await nobody.Open("/homes/haping")).Text.Should().Contain("關著").And.Contain("管家 09:00 說的");
        (await keeper.Send(desk, "/keeper/haping/say", ("say", "busy"))).Status.Should().Be(HttpStatusCode.SeeOther);
        (await nobody.Open("/homes/haping")).Text.Should().Contain("人有點多");
        (await keeper.Send(desk, "/keeper/haping/say", ("say", "everything"))).Status.Should().Be(HttpStatusCode.UnprocessableEntity);

        site.Clock.Advance(TimeSpan.FromDays(1));
        (await nobody.Open("/homes/haping")).Text.Should().Contain("按開放時間").And.NotContain("人有點多");
        var form = desk.Html.QuerySelector("input[name=_form]")!.GetAttribute("value")!;
        (await keeper.Post("/keeper/huayuan/say", [new("say", "closed"), new("_form", form)])).Status.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Holidays_keep_their_own_hours_make_up_days_those_of_monday_and_a_closure_beats_the_hours()
    {
        await using var site = await Site.OpenEmpty();
        await site.Get<Seeder>().Run(withPeople: false, CancellationToken.None);
        await using var db = site.Db();
        var home = await db.Homes.SingleAsync(h => h.Code == "haping");
        Holiday[] holidays = [new() { Day = new(2026, 12, 25), IsWorkday = false, Name = LocalText.Empty }, new() { Day = new(2026, 12, 26), IsWorkday = true, Name = LocalText.Empty }];
        var week = await db.Set<OpeningHours>().Where(h => h.ScheduleId == home.ScheduleId && h.Day == null).ToListAsync();

        db.AddRange(HomeHours.Days(home, week, holidays, new DateOnly(2026, 11, 23)));
        db.HomeClosures.Add(new HomeClosure { HomeId = home.Id, From = Site.Start.AddHours(1), To = Site.Start.AddHours(5), Reason = "停電", At = Site.Start });
        await db.SaveChangesAsync();
        site.Get<HomeBook>().Forget();

        var view = (await site.Get<HomeBook>().Read(CancellationToken.None)).ByCode("haping")!;
        OpenDay.Of(view, new(2026, 12, 25)).Hours.Should().ContainSingle(h => h.Opens == new TimeOnly(10, 0) && h.Closes == new TimeOnly(16, 0));
        OpenDay.Of(view, new(2026, 12, 26)).Hours.Should().ContainSingle(h => h.Opens == new TimeOnly(7, 0) && h.Closes == new TimeOnly(22, 0));
        OpenDay.Of(view, new(2026, 12, 27)).Hours.Should().ContainSingle(h => h.Opens == new TimeOnly(9, 0));
        LiveState.Of(view, site.Get<CityClock>()).Should().Match<LiveState>(s => s.IsOpen && s.Until == Site.Start.AddHours(1));
        site.Clock.Advance(TimeSpan.FromHours(2));
        LiveState.Of(view, site.Get<CityClock>()).Should().Match<LiveState>(s => !s.IsOpen && s.Reason == "停電" && s.Until == Site.Start.AddHours(5));
    }

    /// <summary>Next year's notice comes when the homes are long there; on one of its days somebody is booked already.</summary>
    [Fact]
    public async Task Holidays_that_become_known_later_are_laid_on_the_homes_there_are()
    {
        await using var site = await KeepingTests.Quiet();
        await using var db = site.Db();
        var home = await db.Homes.SingleAsync(h => h.Code == "haping");
        await KeepingTests.Book(site, await KeepingTests.PersonOf(site, "courier-haping"), "haping", "treadmill", 1, new DateTimeOffset(2026, 12, 25, 12, 0, 0, TimeSpan.Zero));
        db.AddRange(new Holiday { Day = new(2026, 12, 24), Name = LocalText.Empty }, new Holiday { Day = new(2026, 12, 25), Name = LocalText.Empty });
        await db.SaveChangesAsync();

        for (var twice = 0; twice < 2; twice++)
        {
            var left = await site.Get<Seeder>().Run(withPeople: false, CancellationToken.None);
            left.Should().ContainSingle("whoever loads the holidays hears of it, each time").Which.Should().Be(new LeftHoliday("haping", new DateOnly(2026, 12, 25)));
        }

        var laid = await db.Set<OpeningHours>().Where(h => h.ScheduleId == home.ScheduleId && h.Day >= new DateOnly(2026, 12, 1)).ToListAsync();
        using var keeper = await site.As("keeper-haping");
        foreach (var path in (string[])["", "/home", "/home/days"])
            (await keeper.Open("/keeper/haping" + path)).Text.Should().Contain("節假日要請你定一下").And.Contain("12月25日", path);
        using var admin = await site.As("admin");
        var imported = await admin.Follow(await ImportAndInviteTests.Upload(admin, "h.csv", "home,days,opens,closes\nhexing,mon-sun,08:00,20:00\n"));
        imported.Text.Should().Contain("有些節假日還沒定").And.Contain("12月25日");
        imported.Html.QuerySelector("a[href='/keeper/haping/home/days']").Should().NotBeNull("there it is settled");
        (await keeper.Open("/keeper/haping/home/days?day=2026-12-25")).Html.QuerySelector("input[name=closes]")!.GetAttribute("value").Should().Be("22:00", "the usual hours can be kept by a word on why");
        laid.Should().ContainSingle("20:00 on the second day would be outside the hours").Which.Should().Match<OpeningHours>(h => h.Day == new DateOnly(2026, 12, 24) && h.Opens == new TimeOnly(10, 0));
    }

    /// <summary>Monday 09:00 to 12:00, then to 24:00, then Tuesday until 10:00: three closures, one after the other.</summary>
    [Fact]
    public async Task A_closed_home_says_when_it_really_opens_again()
    {
        await using var site = await Site.OpenEmpty();
        await site.Get<Seeder>().Run(withPeople: false, CancellationToken.None);
        await using var db = site.Db();
        var home = await db.Homes.SingleAsync(h => h.Code == "haping");
        foreach (var (from, to) in ((int, int)[])[(0, 3), (3, 15), (20, 25)])
            db.HomeClosures.Add(new HomeClosure { HomeId = home.Id, From = Site.Start.AddHours(from), To = Site.Start.AddHours(to), Reason = "停電", At = Site.Start });
        await db.SaveChangesAsync();
        site.Get<HomeBook>().Forget();
        var view = (await site.Get<HomeBook>().Read(CancellationToken.None)).ByCode("haping")!;

        LiveState.Of(view, site.Get<CityClock>()).Should().Match<LiveState>(s => !s.IsOpen && s.Until == Site.Start.AddHours(25));
        site.Clock.SetUtcNow(Site.Start.AddHours(15.5));
        LiveState.Of(view, site.Get<CityClock>()).Should().Match<LiveState>(s => !s.IsOpen && s.By == Source.Hours && s.Until == Site.Start.AddHours(25));
    }

    /// <summary>Monday 07:00 to 12:00 and 14:00 to 22:00.</summary>
    [Fact]
    public async Task A_home_called_closed_before_its_midday_break_opens_the_next_day()
    {
        await using var site = await Site.OpenEmpty();
        await site.Get<Seeder>().Run(withPeople: false, CancellationToken.None);
        await using var db = site.Db();
        var home = await db.Homes.SingleAsync(h => h.Code == "haping");
        await db.Set<OpeningHours>().Where(h => h.ScheduleId == home.ScheduleId && h.Day == null && h.Weekday == DayOfWeek.Monday).ExecuteUpdateAsync(set => set.SetProperty(h => h.Closes, new TimeOnly(12, 0)));
        db.Add(new OpeningHours { ScheduleId = home.ScheduleId, Weekday = DayOfWeek.Monday, Opens = new(14, 0), Closes = new(22, 0) });
        await db.SaveChangesAsync();
        await db.Homes.Where(h => h.Id == home.Id).ExecuteUpdateAsync(set => set.SetProperty(h => h.Said, (Said?)Said.Closed).SetProperty(h => h.SaidAt, (DateTimeOffset?)Site.Start));
        site.Get<HomeBook>().Forget();
        var view = (await site.Get<HomeBook>().Read(CancellationToken.None)).ByCode("haping")!;
        var clock = site.Get<CityClock>();

        LiveState.Of(view, clock).Should().Match<LiveState>(s => !s.IsOpen && s.By == Source.Keeper && s.Until == Site.Start.AddHours(22));
        LiveState.SaidShut(view, clock.Today, clock).Should().Be(Site.Start);
        LiveState.SaidShut(view, clock.Today.AddDays(1), clock).Should().BeNull();
    }

    /// <summary>Its hours touch at midnight, so they are one stretch over all the days to come.</summary>
    [Fact]
    public async Task A_home_open_round_the_clock_and_called_closed_opens_again_at_midnight()
    {
        await using var site = await Site.OpenEmpty();
        await site.Get<Seeder>().Run(withPeople: false, CancellationToken.None);
        await using var db = site.Db();
        await db.Homes.Where(h => h.Code == "jingyu-stop").ExecuteUpdateAsync(set => set.SetProperty(h => h.Said, (Said?)Said.Closed).SetProperty(h => h.SaidAt, (DateTimeOffset?)Site.Start));
        site.Get<HomeBook>().Forget();
        var view = (await site.Get<HomeBook>().Read(CancellationToken.None)).ByCode("jingyu-stop")!;
        var clock = site.Get<CityClock>();
        var midnight = Site.Start.AddHours(15);

        LiveState.Of(view, clock).Should().Match<LiveState>(s => !s.IsOpen && s.By == Source.Keeper && s.Until == midnight);
        site.Clock.SetUtcNow(midnight);
        LiveState.Of(view, clock).Should().Match<LiveState>(s => s.IsOpen && s.By == Source.Hours);
    }

    [Fact]
    public async Task The_demo_has_pools_whose_units_the_core_knows()
    {
        await using var site = await Site.Open();
        await using var db = site.Db();
        var units = await db.Bookables.Where(b => b.Module == "facilities").ToListAsync();

        units.Should().HaveCountGreaterThan(40).And.OnlyContain(b => b.Capacity == 1 && b.PoolId != null && b.ScheduleId != null && b.Policy.MaxMinutes > 0);
        (await db.Units.CountAsync()).Should().Be(units.Count);
        (await db.Homes.CountAsync(h => h.Kind == HomeKind.Stop)).Should().Be(5);
    }
}
