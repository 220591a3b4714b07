using System.Net;

using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Checkups;

namespace WelfareHub.Web.Tests.Checkups;

public sealed class ProgrammeFormTests
{
    private const string New = "/organiser/programmes/new";

    [Fact]
    public async Task Few_fields_make_a_good_programme_that_belongs_to_the_organisers_scope()
    {
        await using var site = await Site.Open();
        var organiser = await site.As("organiser-daoli");
        var daoli = await Area(site, "daoli");

        var done = await organiser.Follow(await organiser.Send(await organiser.Open(New), New, Good(daoli)));

        done.Text.Should().Contain("冬季健康體檢").And.Contain("計劃已開好");
        await using var db = site.Db();
        var programme = (await db.Programmes.Include(p => p.Audience).ToListAsync()).Single(p => p.Title.Hant == "冬季健康體檢");
        programme.OwnerKind.Should().Be(ScopeKind.Area);
        programme.OwnerId.Should().Be(daoli);
        programme.EveryMonths.Should().Be(12);
        programme.ClosesOn.Should().Be(programme.OpensOn.AddDays(60));
        programme.Audience.Should().ContainSingle().Which.TargetId.Should().Be(daoli);
    }

    [Fact]
    public async Task Bad_input_comes_back_with_what_was_typed_and_what_is_wrong()
    {
        await using var site = await Site.Open();
        var organiser = await site.As("organiser-daoli");
        var form = await organiser.Open(New);

        var refused = await organiser.Send(form, New,
            ("kind", "Magic"), ("title.zh-Hant", "名\u202E稱"), ("package.zh-Hant", ""), ("every", "-1"), ("opens", "2026-12-31"), ("closes", "2026-12-01"),
            ("approval", "9"), ("lead", "7"), ("fast", "25:00"), ("preparation.zh-Hant", "帶上身份證"));

        refused.Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        refused.Html.QuerySelectorAll(".errors li").Length.Should().BeGreaterThanOrEqualTo(8);
        refused.Html.QuerySelector("[name='preparation.zh-Hant']")!.TextContent.Should().Be("帶上身份證");
        refused.Html.QuerySelector("[name=every]")!.GetAttribute("value").Should().Be("-1");
        await using var db = site.Db();
        (await db.Programmes.CountAsync()).Should().Be(4);
    }

    [Fact]
    public async Task An_audience_outside_the_scope_is_refused()
    {
        await using var site = await Site.Open();
        var organiser = await site.As("organiser-daoli");
        var form = await organiser.Open(New);
        var nangang = await Area(site, "nangang");

        foreach (var audience in new[] { "Everything", $"Area:{nangang}", $"Company:{Guid.CreateVersion7()}", "Area:x", "2" })
            (await organiser.Send(form, New, [.. Good(nangang).Where(f => f.Name != "audience"), ("audience", audience)])).Status.Should().Be(HttpStatusCode.NotFound, "of {0}", audience);
        await using var db = site.Db();
        (await db.Programmes.CountAsync()).Should().Be(4);
    }

    [Fact]
    public async Task A_change_says_how_many_sessions_it_reaches_and_reaches_their_slots()
    {
        await using var site = await Site.Open();
        var programme = await site.OwnProgramme("night-heart");
        var organiser = await site.As("organiser-sf");
        await using var db = site.Db();
        var sessions = await db.CheckupSessions.CountAsync(s => s.ProgrammeId == programme.Id);
        var slot = (await site.ComingSlots(programme))[0].BookableId;
        var version = (await db.Bookables.AsNoTracking().SingleAsync(b => b.Id == slot)).Version;
        var path = $"/organiser/programmes/{programme.Id}/edit";

        var form = await organiser.Open(path);
        form.Text.Should().Contain($"儲存，並用到 {sessions} 個未開始的場次");
        await organiser.Follow(await organiser.Send(form, path, ("approval", "Automatic"), ("lead", "60")));

        var after = await db.Bookables.AsNoTracking().SingleAsync(b => b.Id == slot);
        after.Policy.LeadMinutes.Should().Be(60);
        after.Policy.NeedsApproval.Should().BeFalse();
        after.Version.Should().BeGreaterThan(version);
        (await site.OwnProgramme("night-heart")).Audience.Should().BeEquivalentTo(programme.Audience);
        var booking = await site.BookSlot(programme, slot, (await site.Persona("courier-haping")).Id);
        (await site.BookingRow(booking)).State.Should().Be(BookingState.Confirmed);
    }

    [Fact]
    public async Task A_wider_audience_that_somebody_else_gave_stays_when_its_organiser_edits()
    {
        await using var site = await Site.Open();
        var programme = await site.OwnProgramme("city-health");
        var organiser = await site.As("organiser-daoli");
        var path = $"/organiser/programmes/{programme.Id}/edit";

        await organiser.Follow(await organiser.Send(await organiser.Open(path), path, ("title.en", "Winter checkup")));

        var after = await site.OwnProgramme("city-health");
        after.Title.En.Should().Be("Winter checkup");
        after.Audience.Should().ContainSingle().Which.Kind.Should().Be(ScopeKind.Everything);
    }

    private static (string Name, string? Value)[] Good(Guid area) =>
    [
        ("kind", nameof(CheckupKind.Health)), ("title.zh-Hant", "冬季健康體檢"), ("package.zh-Hant", "血壓\n心電圖"), ("audience", $"Area:{area}"), ("approval", nameof(ApprovalKind.Automatic)),
    ];

    private static async Task<Guid> Area(Site site, string code)
    {
        await using var db = site.Db();
        return await db.Areas.Where(a => a.Code == code).Select(a => a.Id).SingleAsync();
    }
}
