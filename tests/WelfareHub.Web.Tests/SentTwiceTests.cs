using System.Net;

using Microsoft.EntityFrameworkCore;

using WelfareHub.Web.Modules.Checkups;
using WelfareHub.Web.Tests.Checkups;

namespace WelfareHub.Web.Tests;

/// <summary>A form sent twice, by a second tap or a page that answered too late, is done once.</summary>
public sealed partial class SentTwiceTests
{
    [Fact]
    public async Task Units_and_pools_are_added_once()
    {
        await using var site = await Site.Open();
        using var keeper = await site.As("keeper-haping");
        await using var db = site.Db();
        var units = db.Units.Where(u => u.EndedAt == null && db.Pools.Any(p => p.Id == u.PoolId && p.Code == "treadmill" && db.Homes.Any(h => h.Id == p.HomeId && h.Code == "haping")));
        var before = await units.CountAsync();
        var page = await keeper.Open("/keeper/haping/home/pools/treadmill");

        (await keeper.Send(page, "/keeper/haping/home/pools/treadmill/more", ("more", "2"))).Location.Should().EndWith("?done=units");
        (await keeper.Send(page, "/keeper/haping/home/pools/treadmill/more", ("more", "2"))).Location.Should().EndWith("?done=units-there", "it shows what is there and does not say that it was done");
        (await units.CountAsync()).Should().Be(before + 2);

        var fresh = await keeper.Open("/keeper/haping/home/new-pool");
        for (var twice = 0; twice < 2; twice++)
        {
            var added = await keeper.Send(fresh, "/keeper/haping/home/new-pool", ("activity", "MassageChair"), ("name-hant", "按摩椅"), ("name-hans", "按摩椅"), ("units", "2"));
            added.Location.Should().Be("/keeper/haping/home/pools/massage-chair?done=" + (twice == 0 ? "pool" : "pool-there"));
        }

        (await db.Pools.Where(p => db.Homes.Any(h => h.Id == p.HomeId && h.Code == "haping")).ToListAsync()).Count(p => p.Name.Hant == "按摩椅").Should().Be(1);
    }

    [Fact]
    public async Task Advice_is_given_once()
    {
        await using var site = await Site.Open();
        var booking = await site.CheckedIn();
        using var scheduler = await site.As(HospitalSetup.Scheduler);
        var path = $"/hospital/bookings/{booking.Id}";
        await scheduler.Send(await scheduler.Open(path), path + "/complete");
        var page = await scheduler.Open(path);
        for (var twice = 0; twice < 2; twice++)
            (await scheduler.Send(page, path + "/advice", ("advice", "多喝水"))).Status.Should().Be(HttpStatusCode.SeeOther);
        (await scheduler.Send(page, path + "/advice", ("advice", "少吃鹽"))).Status.Should().Be(HttpStatusCode.SeeOther);

        await using var db = site.Db();
        (await db.Advice.CountAsync(a => a.BookingId == booking.Id)).Should().Be(2);
        (await db.Notices.CountAsync(n => n.Kind == CheckupKinds.AdviceReady && n.PersonId == booking.PersonId)).Should().Be(2);
    }

    [Fact]
    public async Task A_programme_is_opened_once()
    {
        await using var site = await Site.Open();
        using var organiser = await site.As("organiser-daoli");
        await using var db = site.Db();
        var area = await db.Areas.Where(a => a.Code == "daoli").Select(a => a.Id).SingleAsync();
        var form = await organiser.Open("/organiser/programmes/new");
        var places = new HashSet<string?>();
        for (var twice = 0; twice < 2; twice++)
        {
            var done = await organiser.Send(
                form, "/organiser/programmes/new", ("kind", nameof(CheckupKind.Health)), ("title.zh-Hant", "冬季健康體檢"), ("package.zh-Hant", "血壓"), ("audience", $"Area:{area}"), ("approval", nameof(ApprovalKind.Automatic)));
            places.Add(done.Location);
        }

        places.Should().ContainSingle();
        (await db.Programmes.ToListAsync()).Count(p => p.Title.Hant == "冬季健康體檢").Should().Be(1);
        var station = await db.Stations.Where(s => s.Code == "sf-jingwei").Select(s => s.Id).SingleAsync();
        var forOthers = await organiser.Send(
            form, "/organiser/programmes/new", ("kind", nameof(CheckupKind.Health)), ("title.zh-Hant", "冬季健康體檢"), ("package.zh-Hant", "血壓"), ("audience", $"Station:{station}"), ("approval", nameof(ApprovalKind.Automatic)));
        places.Should().NotContain(forOthers.Location, "the same for others is another programme");
        var fresh = await organiser.Send(
            await organiser.Open("/organiser/programmes/new"), "/organiser/programmes/new",
            ("kind", nameof(CheckupKind.Health)), ("title.zh-Hant", "冬季健康體檢"), ("package.zh-Hant", "血壓"), ("audience", $"Area:{area}"), ("approval", nameof(ApprovalKind.Automatic)));
        places.Should().NotContain(fresh.Location, "whoever fills in a fresh form means another");
    }
}
