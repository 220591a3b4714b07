using System.Net;

using WelfareHub.Bookings;

using static WelfareHub.Web.Tests.Facilities.KeepingTests;

namespace WelfareHub.Web.Tests.Facilities;

/// <summary>A courier who looks at a booking that the home has moved sees that, and from when to when.</summary>
public sealed class StayMovedTests
{
    /// <summary>Monday 13:00 in Harbin.</summary>
    private static readonly DateTimeOffset One = Site.Start.AddHours(4);

    [Fact]
    public async Task What_the_home_has_moved_says_so_until_the_courier_moves_it_or_comes()
    {
        await using var site = await Quiet();
        var (id, _) = await Book(site, await PersonOf(site, "courier-haping"), "haping", "treadmill", 2, One);
        using var courier = await site.As("courier-haping");
        using var keeper = await site.As("keeper-haping");
        var path = $"/homes/bookings/{id}";
        (await courier.Open(path)).Text.Should().NotContain("管家改了").And.NotContain("改過");

        var four = (await UnitOf(site, "haping", "treadmill", 4)).ToString();
        await keeper.Send(await keeper.Open($"/keeper/haping/bookings/{id}"), $"/keeper/haping/bookings/{id}/move", ("unit", four), ("at", "14:00"));
        const string ByHome = "原來是今天 13:00 跑步機 2 號，管家改到了今天 14:00 跑步機 4 號。";
        var moved = await courier.Open(path);
        moved.Text.Should().Contain("管家改了你的預約").And.Contain(ByHome);
        moved.Html.QuerySelector("dl.summary")!.TextContent.Should().Contain("改過", "and it stays in the history");

        (await courier.Send(await courier.Open(path + "/move"), path + "/move", ("from", "2026-11-23T07:00Z"))).Status.Should().Be(HttpStatusCode.SeeOther);
        var again = await courier.Open(path);
        again.Text.Should().NotContain("管家改了你的預約", "the courier's own word is the last").And.Contain("原來是今天 14:00，你改到了今天 15:00。").And.Contain(ByHome);

        await keeper.Send(await keeper.Open($"/keeper/haping/bookings/{id}"), $"/keeper/haping/bookings/{id}/move", ("at", "16:00"));
        (await courier.Open(path)).Text.Should().Contain("管家改了你的預約").And.Contain("原來是今天 15:00，管家改到了今天 16:00。");
        site.Clock.SetUtcNow(One.AddHours(3));
        await site.Get<BookingDesk>().CheckIn(id, Actor.Staff(Guid.CreateVersion7()));
        (await courier.Open(path)).Text.Should().NotContain("管家改了你的預約").And.Contain("管家改到了今天 16:00");
    }

    [Fact]
    public async Task What_gave_way_to_a_closure_says_where_it_went_and_why()
    {
        await using var site = await Quiet();
        var two = await UnitOf(site, "haping", "treadmill", 2);
        var (id, _) = await Book(site, await PersonOf(site, "courier-haping"), "haping", "treadmill", 2, One, mayBeMoved: true);
        var others = new List<Guid> { await UnitOf(site, "haping", "treadmill", 3) };
        await site.Get<BookingDesk>().Close(new Closure(two, "皮帶斷了", One.AddHours(-1), One.AddHours(2)) { Alternatives = others }, Actor.Staff(Guid.CreateVersion7()));
        using var courier = await site.As("courier-haping");

        (await courier.Open($"/homes/bookings/{id}")).Text.Should().Contain("原來是今天 13:00 跑步機 2 號，管家改到了今天 13:00 跑步機 3 號。").And.Contain("管家說：皮帶斷了");
    }
}
