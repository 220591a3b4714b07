using System.Net;

using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;

namespace WelfareHub.Web.Tests.Checkups;

public sealed partial class BlockTests
{
    [Fact]
    public async Task Whoever_forgot_to_tick_a_name_finds_the_slot_still_chosen()
    {
        await using var site = await Site.Open();
        var (session, station) = await SessionAndStation(site);
        using var organiser = await site.As("organiser-sf");
        var block = await Reserve(organiser, session, station, 3);
        var slot = block.Html.QuerySelectorAll("[name=slot] option")[2].GetAttribute("value")!;

        var refused = await organiser.Send(block, PathOf(session, station), ("slot", slot));

        refused.Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        refused.Html.QuerySelector("[name=slot] option[selected]")?.GetAttribute("value").Should().Be(slot);
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
}
