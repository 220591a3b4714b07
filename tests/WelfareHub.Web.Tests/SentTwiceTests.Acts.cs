using System.Net;

using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Tests.Checkups;
using WelfareHub.Web.Tests.Facilities;

namespace WelfareHub.Web.Tests;

/// <summary>One tap too many on what is done with a booking: who asks for what is so already is told how it stands, not that it cannot be.</summary>
public sealed partial class SentTwiceTests
{
    private static readonly DateTimeOffset One = Site.Start.AddHours(4);

    [Fact]
    public async Task A_courier_comes_leaves_and_cancels_once()
    {
        await using var site = await KeepingTests.Quiet();
        var me = await KeepingTests.PersonOf(site, "courier-haping");
        var (stay, _) = await KeepingTests.Book(site, me, "haping", "treadmill", 2, One);
        var (later, _) = await KeepingTests.Book(site, me, "haping", "treadmill", 2, One.AddHours(3));
        using var courier = await site.As("courier-haping");
        var page = await courier.Open($"/homes/bookings/{later}");
        await Twice($"/homes/bookings/{later}", "/cancel");

        site.Clock.SetUtcNow(One);
        page = await courier.Open($"/homes/bookings/{stay}");
        await Twice($"/homes/bookings/{stay}", "/check-in");
        site.Clock.Advance(TimeSpan.FromMinutes(20));
        page = await courier.Open($"/homes/bookings/{stay}");
        await Twice($"/homes/bookings/{stay}", "/leave");
        (await KeepingTests.StateOf(site, stay)).Should().Be(BookingState.Completed);

        async Task Twice(string booking, string act)
        {
            for (var twice = 0; twice < 2; twice++)
                (await courier.Send(page, booking + act)).Location.Should().Be(booking, act);
        }
    }

    [Fact]
    public async Task What_is_past_is_still_refused()
    {
        await using var site = await KeepingTests.Quiet();
        var (stay, _) = await KeepingTests.Book(site, await KeepingTests.PersonOf(site, "courier-haping"), "haping", "treadmill", 2, One);
        using var courier = await site.As("courier-haping");
        var page = await courier.Open($"/homes/bookings/{stay}");
        await site.Get<BookingDesk>().CheckIn(stay, Actor.Clock);
        await site.Get<BookingDesk>().Complete(stay, Actor.Clock);

        (await courier.Send(page, $"/homes/bookings/{stay}/cancel")).Status.Should().Be(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task A_hospital_checks_in_completes_and_advises_once()
    {
        await using var site = await Site.Open();
        var booking = await site.ComesToday();
        using var scheduler = await site.As(HospitalSetup.Scheduler);
        var path = $"/hospital/bookings/{booking.Id}";
        var before = await scheduler.Open(path);
        for (var twice = 0; twice < 2; twice++)
            (await scheduler.Send(before, path + "/check-in")).Location.Should().Be(path + "?done=check-in");
        var page = await scheduler.Open(path);
        for (var twice = 0; twice < 2; twice++)
            (await scheduler.Send(page, path + "/complete", ("advice", "多喝水"))).Location.Should().Be(path + "?done=complete");

        (await scheduler.Send(before, path + "/check-in")).Status.Should().Be(HttpStatusCode.UnprocessableEntity, "the visit is over");
        await using var db = site.Db();
        (await db.Advice.CountAsync(a => a.BookingId == booking.Id)).Should().Be(1);
    }

    [Fact]
    public async Task A_keeper_lets_in_and_writes_down_once()
    {
        await using var site = await KeepingTests.Quiet();
        var (stay, _) = await KeepingTests.Book(site, await KeepingTests.PersonOf(site, "courier-jingwei"), "haping", "treadmill", 2, One);
        site.Clock.SetUtcNow(One);
        using var keeper = await site.As("keeper-haping");
        var desk = await keeper.Open("/keeper/haping");
        var pool = (await KeepingTests.PoolOf(site, "haping", "treadmill")).ToString();
        var (_, reference) = await KeepingTests.Book(site, await KeepingTests.PersonOf(site, "courier-dianjiao"), "haping", "bike", 1, One);
        for (var twice = 0; twice < 2; twice++)
        {
            (await keeper.Send(desk, "/keeper/haping/walk-in", ("who", reference))).Location.Should().Be("/keeper/haping?done=walk-in");
            (await keeper.Send(desk, $"/keeper/haping/bookings/{stay}/check-in")).Location.Should().Be("/keeper/haping?done=check-in");
            (await keeper.Send(desk, "/keeper/haping/walk-in", ("who", "139 0000 1027"), ("pool", pool), ("minutes", "30"))).Location.Should().Be("/keeper/haping?done=walk-in");
        }

        await using var db = site.Db();
        (await db.Bookings.CountAsync(b => b.State == BookingState.CheckedIn && db.Units.Any(u => u.BookableId == b.BookableId))).Should().Be(3);
        (await keeper.Send(await keeper.Open("/keeper/haping"), "/keeper/haping/walk-in", ("who", "139 0000 1027"), ("pool", pool), ("minutes", "30"))).Status
            .Should().Be(HttpStatusCode.UnprocessableEntity, "another form is no second tap: one person has one place");
    }

    [Fact]
    public async Task What_is_broken_is_reported_once()
    {
        await using var site = await KeepingTests.Quiet();
        using var courier = await site.As("courier-haping");
        var unit = await KeepingTests.UnitOf(site, "haping", "treadmill", 2);
        var page = await courier.Open($"/homes/haping/broken?unit={unit}");
        foreach (var words in (string[])["皮帶打滑", "皮帶打滑", "有怪聲"])
            (await courier.Send(page, "/homes/haping/broken", ("words", words))).Location.Should().Be("/homes/haping/broken?done=1");
        await using var db = site.Db();
        (await db.Faults.CountAsync(f => f.BookableId == unit && f.SettledAt == null)).Should().Be(2);
        await courier.Send(await courier.Open($"/homes/haping/broken?unit={unit}"), "/homes/haping/broken", ("words", "皮帶打滑"));
        (await db.Faults.CountAsync(f => f.BookableId == unit && f.SettledAt == null)).Should().Be(3, "whoever fills in a fresh form means another");

        await db.Faults.ExecuteUpdateAsync(set => set.SetProperty(f => f.SettledAt, site.Clock.GetUtcNow()));
        await courier.Send(page, "/homes/haping/broken", ("words", "皮帶打滑"));
        (await db.Faults.CountAsync(f => f.BookableId == unit && f.SettledAt == null)).Should().Be(1, "what was seen to and broke again is another report");
    }

    [Fact]
    public async Task The_first_settings_of_somebody_are_saved_by_each_of_several_taps()
    {
        await using var site = await Site.Open();
        using var courier = await site.As("courier-haping");
        var page = await courier.Open("/inbox/settings");

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => courier.Send(page, "/inbox/settings", ("quietFrom", "21:00")))));

        answers.Should().OnlyContain(a => a.Location == "/inbox/settings?done=saved");
    }

    [Fact]
    public async Task A_colleague_and_a_hospital_are_added_once()
    {
        await using var site = await Site.Open();
        using var admin = await site.As("admin");
        await using var db = site.Db();
        (string, string?)[] colleague = [("name", "示例新同事"), ("phone", "139 1234 5678"), ("role", nameof(Role.Administrator))];
        (string, string?)[] hospital = [("code", "new-one"), ("name-hant", "新醫院"), ("where-hant", "二樓")];
        var (person, place) = (await admin.Open("/admin/people/new"), await admin.Open("/admin/hospitals/new"));

        var added = await Task.WhenAll(admin.Send(person, "/admin/people/new", colleague), admin.Send(person, "/admin/people/new", colleague));
        var again = await admin.Send(person, "/admin/people/new", colleague);
        var built = await Task.WhenAll(admin.Send(place, "/admin/hospitals/new", hospital), admin.Send(place, "/admin/hospitals/new", hospital));

        var id = await db.Users.Where(p => p.FullName == "示例新同事").Select(p => p.Id).SingleAsync();
        added.Append(again).Should().OnlyContain(a => a.Location == $"/admin/people/{id}");
        built.Should().OnlyContain(a => a.Location == "/admin/hospitals");
        (await db.Hospitals.CountAsync(h => h.Code == "new-one")).Should().Be(1);
        (await admin.Send(await admin.Open("/admin/people/new"), "/admin/people/new", colleague)).Status.Should().Be(HttpStatusCode.UnprocessableEntity, "a fresh form is no second tap");
    }

    [Fact]
    public async Task An_account_is_stopped_and_a_role_taken_once()
    {
        await using var site = await Site.Open();
        using var admin = await site.As("admin");
        await using var db = site.Db();
        var id = await db.Users.Where(p => p.Persona == "keeper-haping").Select(p => p.Id).SingleAsync();
        var grant = await db.RoleGrants.Where(g => g.PersonId == id && g.Role == Role.Keeper).Select(g => g.Id).FirstAsync();
        var page = await admin.Open($"/admin/people/{id}");
        foreach (var act in (string[])[$"revoke/{grant}", "suspend"])
        {
            for (var twice = 0; twice < 2; twice++)
                (await admin.Send(page, $"/admin/people/{id}/{act}")).Location.Should().Be($"/admin/people/{id}", act);
        }

        (await db.RoleGrants.AnyAsync(g => g.Id == grant)).Should().BeFalse();
        (await db.Users.Where(p => p.Id == id).Select(p => p.Status).SingleAsync()).Should().Be(PersonStatus.Suspended);
    }
}
