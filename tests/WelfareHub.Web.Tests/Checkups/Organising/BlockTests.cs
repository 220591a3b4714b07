using System.Net;

using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Checkups;

namespace WelfareHub.Web.Tests.Checkups;

/// <summary>Keeping places for a station, and seeing what is kept.</summary>
public sealed partial class BlockTests
{
    [Fact]
    public async Task Blocks_of_another_scope_are_not_there()
    {
        await using var site = await Site.Open();
        var (_, session, path, _) = await Kept(site, 4);
        var stranger = await site.As("organiser-daoli");

        (await stranger.Get($"/organiser/sessions/{session}/block")).Status.Should().Be(HttpStatusCode.NotFound);
        (await stranger.Get(path)).Status.Should().Be(HttpStatusCode.NotFound);
        (await ProgrammePagesTests.Send(stranger, path + "/return")).Status.Should().Be(HttpStatusCode.NotFound);
        (await ProgrammePagesTests.Send(stranger, path, ("person", (await site.Persona("courier-haping")).Id.ToString()))).Status.Should().Be(HttpStatusCode.NotFound);
        (await stranger.Open("/organiser/blocks")).Text.Should().Contain("現在沒有留位");
        (await Left(site)).Should().Be(4);
    }

    [Fact]
    public async Task Blocks_go_into_a_file_slot_by_slot_and_only_ones_own()
    {
        await using var site = await Site.Open();
        var (owner, _, _, _) = await Kept(site, 4);
        using var stranger = await site.As("organiser-daoli");

        (await owner.Open("/organiser/blocks")).Html.QuerySelector("a[href='/organiser/blocks/export.xlsx']").Should().NotBeNull();
        var csv = (await owner.Open("/organiser/blocks/export.csv")).Body;
        csv.Should().Contain("還空著");
        var lines = csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries)[1..];
        lines.Sum(l => int.Parse(l.Split(',')[^2], System.Globalization.CultureInfo.InvariantCulture)).Should().Be(4);
        (await stranger.Open("/organiser/blocks/export.csv")).Body.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Should().HaveCount(1, "a header and nothing else");
        (await owner.Get("/organiser/blocks/export.exe")).Status.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Shortly_before_a_session_a_friendly_word_stands_in_place_of_a_form_that_could_only_fail()
    {
        await using var site = await Site.Open();
        var (session, station) = await SessionAndStation(site);
        await using var db = site.Db();
        site.Clock.SetUtcNow((await db.CheckupSlots.Where(s => s.SessionId == session).MinAsync(s => s.StartsAt)).AddMinutes(-90));
        using var organiser = await site.As("organiser-sf");
        var path = $"/organiser/sessions/{session}/block";
        var early = await organiser.Open(path);
        early.Html.QuerySelector("[name=before]").Should().NotBeNull();

        site.Clock.Advance(TimeSpan.FromMinutes(30));
        (await organiser.Open(early.Html.QuerySelector("main a[href$='/blocks']")!.GetAttribute("href")!)).Html.QuerySelector($"main a[href='{path}']").Should().BeNull("nobody is sent to a page that can only say no");
        var late = await organiser.Open(path);
        late.Text.Should().Contain("來不及留位");
        late.Html.QuerySelector("[name=before]").Should().BeNull();
        late.Html.QuerySelector("main a.btn[href$='/blocks']").Should().NotBeNull();

        var sent = await organiser.Send(early, path, ("station", station.ToString()), ("places", "1"), ("before", "60"));
        sent.Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        sent.Text.Should().Contain("來不及留位");
        (await Left(site)).Should().Be(0);
    }

    [Fact]
    public async Task A_form_sent_twice_keeps_its_places_once()
    {
        await using var site = await Site.Open();
        var (session, station) = await SessionAndStation(site);
        using var organiser = await site.As("organiser-sf");
        var path = $"/organiser/sessions/{session}/block";
        var page = await organiser.Open(path);

        for (var twice = 0; twice < 2; twice++)
            (await organiser.Send(page, path, ("station", station.ToString()), ("places", "5"), ("before", "1440"))).Location.Should().Contain("kept");

        (await Left(site)).Should().Be(5);
    }

    [Fact]
    public async Task When_places_go_back_is_chosen_among_times_that_are_still_to_come()
    {
        await using var site = await Site.Open();
        var (session, station) = await SessionAndStation(site);
        await using var db = site.Db();
        site.Clock.SetUtcNow((await db.CheckupSlots.Where(s => s.SessionId == session).MinAsync(s => s.StartsAt)).AddHours(-20));
        using var organiser = await site.As("organiser-sf");
        var path = $"/organiser/sessions/{session}/block";

        var page = await organiser.Open(path);

        page.Html.QuerySelectorAll("[name=before] option").Select(o => o.GetAttribute("value")).Should().Equal("60", "240", "720");
        page.Html.QuerySelector("[name=before] option[selected]")!.GetAttribute("value").Should().Be("720");
        (await organiser.Send(page, path, ("station", station.ToString()), ("places", "1"))).Location.Should().Contain("kept", "what the form offers is taken");
    }

    [Fact]
    public async Task Kept_places_are_spread_over_the_slots_and_cannot_be_booked_by_others()
    {
        await using var site = await Site.Open();
        var (session, station) = await SessionAndStation(site);
        await using var db = site.Db();
        var slots = await db.CheckupSlots.Where(s => s.SessionId == session).Select(s => s.BookableId).ToListAsync();

        await Reserve(await site.As("organiser-sf"), session, station, slots.Count + 1);

        var kept = await db.Bookings.Where(b => b.Hold == HoldKind.Block).Select(b => new { b.BookableId, b.Places }).ToListAsync();
        kept.Select(k => k.BookableId).Should().BeEquivalentTo(slots);
        kept.Sum(k => k.Places).Should().Be(slots.Count + 1);
        kept.Max(k => k.Places).Should().Be(2);
    }

    [Fact]
    public async Task More_than_is_free_or_a_deadline_that_is_past_comes_back_with_what_was_typed()
    {
        await using var site = await Site.Open();
        var (session, station) = await SessionAndStation(site);
        var organiser = await site.As("organiser-sf");
        var form = await organiser.Open($"/organiser/sessions/{session}/block");

        var refused = await organiser.Send(form, $"/organiser/sessions/{session}/block", ("station", station.ToString()), ("places", "5000"), ("before", "10080"));

        refused.Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        refused.Html.QuerySelectorAll(".errors li").Length.Should().Be(2);
        refused.Html.QuerySelector("[name=places]")!.GetAttribute("value").Should().Be("5000");
        (await organiser.Send(form, $"/organiser/sessions/{session}/block", ("station", Guid.CreateVersion7().ToString()), ("places", "1"), ("before", "720"))).Status
            .Should().Be(HttpStatusCode.NotFound);
        (await Left(site)).Should().Be(0);
    }

    [Fact]
    public void Places_go_round_the_slots_that_have_room()
    {
        FreeSlot[] slots = [new(Guid.CreateVersion7(), default, 3), new(Guid.CreateVersion7(), default, 0), new(Guid.CreateVersion7(), default, 1)];

        BlockDesk.Spread(slots, 3).Should().Equal((slots[0].Id, 2), (slots[2].Id, 1));
        BlockDesk.Spread(slots, 9).Sum(s => s.Places).Should().Be(4);
    }

    /// <summary>Places that an organiser keeps for a station.</summary>
    /// <param name="Organiser">Who keeps them.</param>
    /// <param name="Session">Where they are.</param>
    /// <param name="Path">Of the page on which people are named for them.</param>
    /// <param name="Page">That page, as it follows the keeping.</param>
    private sealed record KeptPlaces(Surfer Organiser, Guid Session, string Path, Shown Page);

    private static async Task<KeptPlaces> Kept(Site site, int places)
    {
        var (session, station) = await SessionAndStation(site);
        var organiser = await site.As("organiser-sf");
        return new(organiser, session, PathOf(session, station), await Reserve(organiser, session, station, places));
    }

    private static string PathOf(Guid session, Guid station) => $"/organiser/sessions/{session}/stations/{station}";

    private static async Task<Shown> Reserve(Surfer organiser, Guid session, Guid station, int places)
    {
        var path = $"/organiser/sessions/{session}/block";
        var answer = await organiser.Send(await organiser.Open(path), path, ("station", station.ToString()), ("places", $"{places}"), ("before", "1440"));
        return await organiser.Follow(answer);
    }

    /// <summary>A night-heart session some days ahead, and the station of "courier-haping".</summary>
    private static async Task<(Guid Session, Guid Station)> SessionAndStation(Site site)
    {
        var programme = await site.OwnProgramme("night-heart");
        var sessions = (await site.ComingSlots(programme)).GroupBy(s => s.SessionId).Where(g => g.Count() > 3).First();
        return (sessions.Key, (await site.Persona("courier-haping")).StationId!.Value);
    }

    private static async Task<int> Left(Site site)
    {
        await using var db = site.Db();
        return await db.Bookings.Live(site.Clock.GetUtcNow()).Where(b => b.Hold == HoldKind.Block && b.State == BookingState.Held).SumAsync(b => b.Places);
    }
}
