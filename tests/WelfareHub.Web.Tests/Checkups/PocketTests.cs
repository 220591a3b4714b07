using System.Net;
using System.Text.Json;

using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Notices;
using WelfareHub.Web.Tests.Guards;

namespace WelfareHub.Web.Tests.Checkups;

/// <summary>What the installed app keeps on a phone, as the server hands it out.</summary>
public sealed class PocketTests
{
    [Theory]
    [InlineData("scheduler-first")]
    [InlineData("organiser-daoli")]
    [InlineData("admin")]
    public async Task Only_couriers_have_a_page_to_keep(string persona)
    {
        await using var site = await Site.Open();
        using var visitor = await site.As(persona);
        (await visitor.Get("/offline/mine")).Status.Should().Be(HttpStatusCode.NotFound);
        (await visitor.Open("/me")).Html.QuerySelector("meta[name=pocket]").Should().BeNull();
    }

    [Fact]
    public async Task The_kept_page_holds_time_place_reference_and_code_and_nothing_else_about_the_person()
    {
        await using var site = await Site.Open();
        using var courier = await site.As("courier-haping");
        await using var db = site.Db();
        var person = await db.Users.SingleAsync(p => p.Persona == "courier-haping");
        var slot = await db.Bookables.Where(b => b.Module == "checkups" && !b.Policy.NeedsApproval && b.Taken < b.Capacity && b.StartsAt > Site.Start.AddDays(2)).OrderBy(b => b.StartsAt).FirstAsync();
        var booked = (BookingOutcome.Booked)await site.Get<BookingDesk>().Ask(new Ask(person.Id, Actor.Person(person.Id), [new AskItem(slot.Id)]));
        var reference = await db.Bookings.Where(b => b.Id == booked.BookingId).Select(b => b.Reference).SingleAsync();
        var programme = await (from s in db.CheckupSlots join p in db.Programmes on s.ProgrammeId equals p.Id where s.BookableId == slot.Id select p).SingleAsync();
        await site.Get<NoticeSweeper>().Sweep(CancellationToken.None);

        var page = await courier.Open("/offline/mine");
        page.Text.Should().Contain(reference);
        page.Html.QuerySelectorAll(".qr svg").Should().ContainSingle();
        page.Html.QuerySelector("form, script, [src], link[rel=manifest], meta[name=pocket]").Should().BeNull("nothing on it asks the server, or would tell the worker that nobody is signed in");
        foreach (var kept in new[] { person.FullName, person.PhoneNumber![^8..], programme.Title.ToString(), programme.Preparation.ToString(), programme.Package.ToString().Split('\n')[0] })
            page.Body.Should().NotContain(kept);
        var inbox = await courier.Open("/inbox");
        inbox.Html.QuerySelectorAll("ul.rows b, ul.rows .row-title").Select(e => e.TextContent).Should().NotBeEmpty();
        page.Html.QuerySelectorAll("a[href^='/inbox/']").Should().NotBeEmpty();
        page.Response.Headers.CacheControl!.NoStore.Should().BeTrue();
    }

    [Fact]
    public async Task The_page_that_knows_nobody_is_the_same_for_everybody()
    {
        await using var site = await Site.Open();
        using var courier = await site.As("courier-haping");
        using var nobody = site.Nobody();
        (await courier.Open("/offline")).Body.Should().Be((await nobody.Open("/offline")).Body);
    }

    [Fact]
    public async Task Every_sign_in_has_its_own_mark_and_the_kept_page_carries_it()
    {
        await using var site = await Site.Open();
        var marks = new List<string>();
        for (var i = 0; i < 2; i++)
        {
            using var courier = await site.As("courier-haping");
            var mark = (await courier.Open("/bookings")).Html.QuerySelector("meta[name=pocket]")!.GetAttribute("content")!;
            (await courier.Open("/offline/mine")).Response.Headers.GetValues("X-Pocket").Should().Equal(mark);
            marks.Add(mark);
        }

        marks.Should().OnlyHaveUniqueItems();
        using var nobody = site.Nobody();
        (await nobody.Open("/sign-in")).Html.QuerySelector("meta[name=pocket]").Should().BeNull();
    }

    [Fact]
    public async Task Signing_out_tells_the_browser_to_forget()
    {
        await using var site = await Site.Open();
        using var courier = await site.As("courier-haping");
        var answer = await courier.Send(await courier.Open("/me"), "/sign-out");
        answer.Response.Headers.GetValues("Clear-Site-Data").Should().Equal("\"cache\", \"storage\"");
    }

    [Theory]
    [InlineData("zh-Hant", "暖蜂")]
    [InlineData("zh-Hans", "暖蜂")]
    [InlineData("en", "Warm Bee")]
    public async Task The_manifest_speaks_the_readers_language_and_its_icons_are_there(string language, string name)
    {
        await using var site = await Site.Open();
        using var visitor = site.Nobody().Speaking(language);
        var path = (await visitor.Open("/sign-in")).Html.QuerySelector("link[rel=manifest]")!.GetAttribute("href")!;
        using var phone = site.Nobody();
        var answer = await phone.Open(path);
        answer.Response.Content.Headers.ContentType!.MediaType.Should().Be("application/manifest+json");
        var manifest = JsonDocument.Parse(answer.Body).RootElement;
        (manifest.GetProperty("name").GetString(), manifest.GetProperty("lang").GetString()).Should().Be((name, language));
        foreach (var icon in manifest.GetProperty("icons").EnumerateArray())
            (await phone.Get(icon.GetProperty("src").GetString()!)).Status.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_worker_is_served_from_the_root_as_script_and_all_script_of_a_page_stays_small()
    {
        await using var site = await Site.Open();
        using var phone = site.Nobody();
        var worker = await phone.Open("/sw.js");
        worker.Response.Content.Headers.ContentType!.MediaType.Should().Be("text/javascript");
        worker.Response.Headers.CacheControl?.MaxAge.GetValueOrDefault().Should().Be(TimeSpan.Zero, "a new worker must be found at once");
        Directory.GetFiles(Path.Combine(Sources.Root, "src", "WelfareHub.Web", "wwwroot"), "*.js", SearchOption.AllDirectories)
            .Sum(f => new FileInfo(f).Length).Should().BeLessThanOrEqualTo(20 * 1024);
    }
}
