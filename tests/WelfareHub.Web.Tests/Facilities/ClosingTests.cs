using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;

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

        plan.Text.Should().Contain("1 個換到同類的另一個");
        (await KeepingTests.UnitOf(site, "haping", "treadmill", 4)).Should().Be(await BookedUnit(site, person));
    }

    private static async Task<Guid> BookedUnit(Site site, Guid person)
    {
        await using var db = site.Db();
        return await db.Bookings.Where(b => b.PersonId == person && b.State == BookingState.Confirmed).Select(b => b.BookableId).SingleAsync();
    }
}
