using System.Net;

using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Checkups;

namespace WelfareHub.Web.Tests.Checkups;

public sealed partial class BlockTests
{
    [Fact]
    public async Task Whoever_forgot_to_tick_a_name_finds_the_slot_still_chosen()
    {
        await using var site = await Site.Open();
        var (organiser, _, path, block) = await Kept(site, 3);
        var slot = block.Html.QuerySelectorAll("[name=slot] option")[2].GetAttribute("value")!;

        var refused = await organiser.Send(block, path, ("slot", slot));

        refused.Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        refused.Html.QuerySelector("[name=slot] option[selected]")?.GetAttribute("value").Should().Be(slot);
    }

    [Fact]
    public async Task At_a_large_station_people_are_found_by_page_and_by_name_and_whoever_is_ticked_stays()
    {
        await using var site = await Site.Open();
        await Crowd(site);
        var (organiser, _, path, first) = await Kept(site, 3);
        var ticked = Boxes(first)[0];
        Boxes(first).Should().HaveCount(BlockPeople.PageSize);

        var second = await organiser.Send(first, path, ("person", ticked), ("look", "2"));
        var found = await organiser.Send(second, path, ("look", "1"), ("q", "名字沒有人叫"));

        Boxes(second).Should().HaveCount(BlockPeople.PageSize + 1).And.StartWith(ticked).And.NotContain(Boxes(first).Skip(1));
        Boxes(found).Should().Equal(ticked);
        found.Html.QuerySelector("[name=person]")!.HasAttribute("checked").Should().BeTrue();
        (await organiser.Follow(await organiser.Send(found, path))).Text.Should().Contain("已替 1 人報名");

        static List<string> Boxes(Shown page) => [.. page.Html.QuerySelectorAll("[name=person]").Select(b => b.GetAttribute("value")!)];
    }

    [Fact]
    public async Task Whoever_ticks_too_many_at_once_is_told_and_loses_no_tick()
    {
        await using var site = await Site.Open();
        var station = await Crowd(site);
        var (organiser, _, path, block) = await Kept(site, 3);
        await using var db = site.Db();
        var people = (await db.Users.Where(p => p.StationId == station && db.RoleGrants.Any(g => g.PersonId == p.Id && g.Role == Role.Courier))
            .OrderBy(p => p.Id).Take(101).Select(p => p.Id).ToListAsync()).ConvertAll(id => id.ToString());
        people.Should().HaveCount(101);

        var refused = await organiser.Send(block, path, [.. people.Select(p => ("person", (string?)p))]);

        refused.Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        refused.Text.Should().Contain("一次最多記 100 位");
        refused.Html.QuerySelectorAll("[name=person][checked]").Should().HaveCount(101);
    }

    [Fact]
    public async Task An_old_form_sent_again_does_not_count_who_has_cancelled_since()
    {
        await using var site = await Site.Open();
        var (organiser, _, path, block) = await Kept(site, 3);
        var courier = (await site.Persona("courier-haping")).Id;
        await organiser.Send(block, path, ("person", courier.ToString()));
        await using var db = site.Db();
        var booking = await db.Bookings.Where(b => b.PersonId == courier).Select(b => b.Id).SingleAsync();
        await site.Get<BookingDesk>().Cancel(booking, Actor.Person(courier), null);

        var again = await organiser.Follow(await organiser.Send(block, path, ("person", courier.ToString())));

        again.Text.Should().Contain("1 人沒報上").And.NotContain("已替");
        (await db.Bookings.CountAsync(b => b.PersonId == courier)).Should().Be(1, "who has given it up is not named again by an old form");
    }

    [Fact]
    public async Task Where_everybody_has_booked_nobody_is_asked_for_names_and_the_places_can_go_back()
    {
        await using var site = await Site.Open();
        var (session, station) = await SessionAndStation(site);
        using var organiser = await site.As("organiser-sf");
        await Reserve(organiser, session, station, 3);
        await using var db = site.Db();
        var programme = await site.OwnProgramme("night-heart");
        var people = await db.Users.Where(p => p.StationId == station).Select(p => p.Id).ToListAsync();
        var free = (await site.ComingSlots(programme)).Where(s => s.SessionId != session).ToList();
        for (var i = 0; i < people.Count; i++)
            // Refused is who has been already.
            await site.Get<BookingDesk>().Ask(new Ask(people[i], Actor.Person(people[i]), [new AskItem(free[i % free.Count].BookableId)]) { LimitGroup = programme.LimitGroup });

        var page = await organiser.Open(PathOf(session, station));

        page.Text.Should().Contain("都約好或查過了");
        page.Html.QuerySelector("[name=person]").Should().BeNull();
        page.Html.QuerySelector("form[action$='/return']").Should().NotBeNull();
    }

    /// <summary>Every courier of the demo who has an employer works at the station of "courier-haping", which is given back.</summary>
    private static async Task<Guid> Crowd(Site site)
    {
        var one = await site.Persona("courier-haping");
        await using var db = site.Db();
        await db.Users.Where(p => p.FullName.StartsWith("示例") && p.CompanyId != null)
            .ExecuteUpdateAsync(set => set.SetProperty(p => p.StationId, one.StationId).SetProperty(p => p.CompanyId, one.CompanyId));
        return one.StationId!.Value;
    }
}
