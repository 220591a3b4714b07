using System.Net;

using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Facilities;

namespace WelfareHub.Web.Tests.Facilities;

/// <summary>What stands empty and still cannot be had from now on is not called taken: desk, tablet and door say what is in the way.</summary>
public sealed class WhyNoneTests
{
    private static readonly DateTimeOffset Noon = Site.Start.AddHours(3);

    [Fact]
    public async Task The_desk_tells_what_is_taken_from_what_is_empty_but_kept_booked_soon_or_about_to_close()
    {
        await using var site = await KeepingTests.Quiet();
        var (id, _) = await KeepingTests.Book(site, await KeepingTests.PersonOf(site, "courier-jingwei"), "haping", "football", 1, Noon);
        var unit = await KeepingTests.UnitOf(site, "haping", "football", 1);
        await using var db = site.Db();
        var grace = await db.Bookables.Where(b => b.Id == unit).Select(b => b.Policy.CheckInClosesMinutes).SingleAsync();
        grace.Should().BeGreaterThan(1);

        (await Line(Noon.AddMinutes(-20))).Should().Be("桌上足球：空著，但 12:00 有人約了，不夠用一次");
        (await Line(Noon.AddMinutes(-2))).Should().Be("桌上足球：空著，但 12:00 有人約了，不夠用一次", "cleaning up would take longer");
        (await Line(Noon.AddMinutes(1))).Should().Be($"桌上足球：空著，但給約好的人留到 12:{grace:00}");
        await site.Get<BookingDesk>().CheckIn(id, Actor.Staff(Guid.CreateVersion7()));
        (await Line(Noon.AddMinutes(2))).Should().Be("桌上足球：現在都有人用");
        (await Line(Noon.AddHours(9).AddMinutes(45))).Should().Be("桌上足球：空著，但 22:00 就關了，不夠用一次");
        (await Line(Noon.AddHours(11))).Should().Be("桌上足球：現在關著");

        async Task<string?> Line(DateTimeOffset at)
        {
            site.Clock.SetUtcNow(at);
            using var keeper = await site.As("keeper-haping");
            return (await keeper.Open("/keeper/haping")).Html.QuerySelectorAll("select[name=pool] option").Select(o => o.TextContent.Trim()).Single(t => t.StartsWith("桌上足球", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task The_tablet_says_it_on_its_wall_on_its_form_and_to_who_chose_it_a_moment_ago()
    {
        await using var site = await KeepingTests.Quiet();
        using var keeper = await site.As("keeper-haping");
        using var tablet = site.Nobody();
        site.Clock.SetUtcNow(Noon.AddMinutes(-20));
        var made = await keeper.Send(await keeper.Open("/keeper/haping/door"), "/keeper/haping/kiosks", ("name", "門口"));
        await tablet.Send(await tablet.Open("/kiosk"), "/kiosk/pair", ("code", made.Html.QuerySelector(".banner .reference b")!.TextContent));
        var before = await tablet.Open("/kiosk/walk-in");
        await KeepingTests.Book(site, await KeepingTests.PersonOf(site, "courier-jingwei"), "haping", "football", 1, Noon);

        foreach (var page in (string[])["/kiosk", "/kiosk/walk-in"])
            (await tablet.Open(page)).Text.Should().Contain("空著，但 12:00 有人約了", page);
        var pool = (await KeepingTests.PoolOf(site, "haping", "football")).ToString();
        var late = await tablet.Send(before, "/kiosk/walk-in", ("who", "139 0000 1027"), ("pool", pool), ("minutes", "30"));
        late.Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        late.Text.Should().Contain("空著，但 12:00 有人約了，不夠用一次。換一個吧");
        foreach (var (language, words) in ((string, string)[])[("zh-Hans", "空着，但 12:00 有人约了"), ("en", "Empty, but booked from 12:00")])
            (await tablet.Speaking(language).Open("/kiosk")).Text.Should().Contain(words);
    }

    [Fact]
    public async Task The_door_says_from_when_what_has_fixed_turns_can_be_had()
    {
        await using var site = await KeepingTests.Quiet();
        using var keeper = await site.As("keeper-haping");
        using var courier = await site.As("courier-haping");
        var rules = await keeper.Open("/keeper/haping/home/rules");
        (await keeper.Send(rules, "/keeper/haping/home/rules", ("grid", "60"), ("shortest", "60"), ("longest", "60"), ("grace", "5"))).Status.Should().Be(HttpStatusCode.SeeOther);
        await using (var db = site.Db())
            await db.Pools.Where(p => p.OwnPolicy && db.Homes.Any(h => h.Id == p.HomeId && h.Code == "haping")).ExecuteUpdateAsync(set => set.SetProperty(p => p.Policy.LateMinutes, 0));
        site.Get<HomeBook>().Forget();
        site.Clock.SetUtcNow(Site.Start.AddMinutes(20));

        (await courier.Open("/door/haping")).Text.Should().Contain("空著，但不能從半路開始；10:00 起可以用");
    }
}
