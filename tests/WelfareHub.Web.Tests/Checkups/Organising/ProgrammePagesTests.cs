using System.Net;

using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Checkups;

namespace WelfareHub.Web.Tests.Checkups;

public sealed class ProgrammePagesTests
{
    private const string Programmes = "/organiser/programmes";

    [Fact]
    public async Task A_programme_of_another_scope_is_not_there()
    {
        await using var site = await Site.Open();
        var nightHeart = (await site.OwnProgramme("night-heart")).Id;
        var stranger = await site.As("organiser-daoli");

        foreach (var path in new[] { "", "/edit", "/invite?who=all", "/export.csv" })
            (await stranger.Get($"{Programmes}/{nightHeart}{path}")).Status.Should().Be(HttpStatusCode.NotFound, "of {0}", path);
        foreach (var path in new[] { "/edit", "/invite", "/end" })
            (await Send(stranger, $"{Programmes}/{nightHeart}{path}", ("who", "all"))).Status.Should().Be(HttpStatusCode.NotFound, "of {0}", path);
        (await site.OwnProgramme("night-heart")).EndedAt.Should().BeNull();
        await (await site.As("admin")).Open($"{Programmes}/{nightHeart}");
    }

    [Fact]
    public async Task The_numbers_are_those_of_the_rows()
    {
        await using var site = await Site.Open();
        var programme = await site.OwnProgramme("night-heart");
        var slots = await site.ComingSlots(programme);
        var booking = await site.BookSlot(programme, slots[0].BookableId, (await site.Persona("courier-haping")).Id);
        await site.BookSlot(programme, slots[1].BookableId, (await site.Persona("courier-jingwei")).Id);
        var desk = site.Get<BookingDesk>();
        await desk.Confirm(booking, Actor.Staff((await site.Persona("organiser-sf")).Id));
        await using var db = site.Db();
        var places = await db.Bookables.Where(b => db.CheckupSlots.Any(s => s.BookableId == b.Id && s.ProgrammeId == programme.Id)).SumAsync(b => b.Capacity);
        var couriers = await db.Users.CountAsync(u => db.RoleGrants.Any(g => g.PersonId == u.Id && g.Role == Role.Courier) && db.Companies.Any(c => c.Id == u.CompanyId && c.Code == "sf"));

        var page = await (await site.As("organiser-sf")).Open($"{Programmes}/{programme.Id}");

        page.Text.Should().Contain($"已約 2 / 名額 {places}").And.NotContain("人候補").And.Contain($"這個計劃適合 {couriers} 人，其中 {couriers - 2} 人還沒預約");
        page.Text.Should().NotContain("示例騎手027");
        (await (await site.As("organiser-sf")).Open($"{Programmes}/{programme.Id}?show=all&station={(await site.Persona("courier-haping")).StationId}")).Text.Should().Contain("示例騎手027").And.Contain("已預約");
    }

    [Fact]
    public async Task Nobody_is_invited_twice()
    {
        await using var site = await Site.Open();
        var programme = await site.OwnProgramme("night-heart");
        var courier = (await site.Persona("courier-haping")).Id;
        var organiser = await site.As("organiser-sf");

        var question = await organiser.Open($"{Programmes}/{programme.Id}/invite?person={courier}");
        question.Text.Should().Contain("邀請 1 人");
        var done = await organiser.Follow(await organiser.Send(question, $"{Programmes}/{programme.Id}/invite"));
        await organiser.Send(question, $"{Programmes}/{programme.Id}/invite");
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Send(organiser, $"{Programmes}/{programme.Id}/invite", ("who", "all"))));

        done.Text.Should().Contain("已邀請 1 人");
        await using var db = site.Db();
        var invitations = await db.Invitations.Where(i => i.ProgrammeId == programme.Id).ToListAsync();
        invitations.Select(i => i.PersonId).Should().OnlyHaveUniqueItems().And.Contain(courier);
        invitations.Count.Should().BeGreaterThan(10);
        (await db.Notices.CountAsync(n => n.Kind == CheckupKinds.Invitation)).Should().Be(invitations.Count);
    }

    [Fact]
    public async Task Whoever_ticked_nobody_is_told_so_beside_the_list_far_down_the_page()
    {
        await using var site = await Site.Open();
        var programme = await site.OwnProgramme("night-heart");
        using var organiser = await site.As("organiser-sf");

        var answer = await organiser.Get($"{Programmes}/{programme.Id}/invite");

        answer.Location.Should().EndWith("#couriers");
        var page = await organiser.Open(answer.Location!);
        page.Html.QuerySelector("#couriers + .banner")!.TextContent.Should().Contain("請先選人");
        page.Html.QuerySelectorAll(".banner").Should().HaveCount(1);
    }

    [Fact]
    public async Task Who_is_outside_the_scope_or_the_audience_cannot_be_invited()
    {
        await using var site = await Site.Open();
        var programme = await site.OwnProgramme("city-health");
        var outside = (await site.Persona("courier-haping")).Id;

        (await Send(await site.As("organiser-daoli"), $"{Programmes}/{programme.Id}/invite", ("person", outside.ToString()))).Status.Should().Be(HttpStatusCode.NotFound);

        await using var db = site.Db();
        (await db.Invitations.AnyAsync()).Should().BeFalse();
    }

    [Fact]
    public async Task The_list_goes_out_without_telephone_numbers_and_without_formulas()
    {
        await using var site = await Site.Open();
        var programme = await site.OwnProgramme("night-heart");
        var person = await site.Persona("courier-haping");
        await using (var db = site.Db())
            await db.Users.Where(p => p.Id == person.Id).ExecuteUpdateAsync(p => p.SetProperty(x => x.FullName, "=cmd()"));
        var organiser = await site.As("organiser-sf");

        var csv = await organiser.Open($"{Programmes}/{programme.Id}/export.csv?show=all");

        csv.Body.Should().Contain("'=cmd()").And.NotContain("139");
        (await organiser.Get($"{Programmes}/{programme.Id}/export.xlsx")).Response.Content.Headers.ContentType!.MediaType.Should().Contain("spreadsheetml");
        (await organiser.Get($"{Programmes}/{programme.Id}/export.exe")).Status.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task An_ended_programme_takes_no_new_bookings_and_keeps_those_there_are()
    {
        await using var site = await Site.Open();
        var programme = await site.OwnProgramme("city-health");
        var slots = await site.ComingSlots(programme);
        var booking = await site.BookSlot(programme, slots[0].BookableId, (await site.Persona("courier-jingwei")).Id);
        var organiser = await site.As("organiser-daoli");
        var page = await organiser.Open($"{Programmes}/{programme.Id}");
        page.Text.Should().Contain("已經約好的 1 個預約照常").And.NotContain("0 個候補");

        await organiser.Follow(await organiser.Send(page, $"{Programmes}/{programme.Id}/end"));

        (await site.OwnProgramme("city-health")).EndedAt.Should().NotBeNull();
        (await site.BookingRow(booking)).State.Should().Be(BookingState.Requested);
        (await Send(organiser, $"{Programmes}/{programme.Id}/invite", ("who", "all"))).Location.Should().Contain("done=over");
        var courier = await site.As("courier-haping");
        (await courier.Open("/checkups")).Text.Should().NotContain("快遞員健康體檢");
    }

    /// <summary>A form made by hand, with a token from a page of one's own.</summary>
    internal static async Task<Shown> Send(Surfer surfer, string path, params (string Name, string Value)[] fields)
    {
        var token = (await surfer.Open("/organiser")).Html.QuerySelector("input[name=_form]")!.GetAttribute("value")!;
        return await surfer.Post(path, fields.Select(f => KeyValuePair.Create(f.Name, f.Value)).Prepend(KeyValuePair.Create("_form", token)));
    }
}
