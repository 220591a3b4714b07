using System.Text.Json;

using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Checkups;
using WelfareHub.Web.Modules.Notices;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Tests.Notices;

/// <summary>What groups hear of programmes and of tomorrow.</summary>
public sealed partial class GroupTests
{
    [Fact]
    public async Task A_new_programme_is_told_once_in_the_groups_it_is_meant_for_and_names_nobody()
    {
        await using var robot = await RobotServer.Start();
        await using var site = await robot.Site(GroupStyle.WeCom, g => g.For = "daoli");
        await using var db = site.Db();
        var areas = await db.Areas.ToDictionaryAsync(a => a.Code);
        await OpenProgramme(site, "inside", ScopeKind.Area, areas["daoli"].Id);
        await OpenProgramme(site, "elsewhere", ScopeKind.Area, areas.Values.First(a => a.Kind == AreaKind.District && a.Code != "daoli").Id);
        await OpenProgramme(site, "everybody", ScopeKind.Everything, null);
        await Sweep(site);

        var heard = robot.Heard.Select(h => JsonDocument.Parse(h.Body).RootElement.GetProperty("text").GetProperty("content").GetString()!).ToList();
        heard.Should().HaveCount(2).And.Contain(t => t.Contains("inside", StringComparison.Ordinal)).And.Contain(t => t.Contains("everybody", StringComparison.Ordinal));
    }

    [Fact]
    public async Task At_five_a_group_hears_how_many_of_its_couriers_go_tomorrow_once_and_no_name()
    {
        await using var robot = await RobotServer.Start();
        await using var site = await robot.Site(GroupStyle.WeCom);
        await using var db = site.Db();
        var clock = site.Get<CityClock>();
        var person = await db.Users.SingleAsync(p => p.Persona == "courier-jingwei");
        var slot = await db.Bookables.Where(b => b.Module == "checkups" && b.Taken < b.Capacity && b.StartsAt > Site.Start.AddDays(3)).OrderBy(b => b.StartsAt).FirstAsync();
        (await site.Get<BookingDesk>().Ask(new Ask(person.Id, Actor.Person(person.Id), [new AskItem(slot.Id)]))).Should().BeOfType<BookingOutcome.Booked>();
        var day = clock.DayOf(slot.StartsAt!.Value);
        var (begins, ends) = clock.Day(day);
        var visits = await db.Bookings.CountAsync(b => b.PersonId != null && b.From >= begins && b.From < ends && (b.State == BookingState.Requested || b.State == BookingState.Confirmed));

        site.Clock.SetUtcNow(clock.Instant(day.AddDays(-1), new TimeOnly(16, 59)));
        await site.Get<GroupNews>().WriteTomorrow(CancellationToken.None);
        (await db.GroupPosts.AnyAsync()).Should().BeFalse();
        site.Clock.SetUtcNow(clock.Instant(day.AddDays(-1), new TimeOnly(17, 0)));
        await site.Get<GroupNews>().WriteTomorrow(CancellationToken.None);
        await new GroupNews(site.Get<Func<Data.WelfareDbContext>>(), site.Get<CommitGate>(), site.Get<AreaTrees>(), site.Get<GroupOutbox>(), clock).WriteTomorrow(CancellationToken.None);
        await Sweep(site);

        var heard = robot.Heard.Should().ContainSingle().Which.Body;
        heard.Should().Contain($"有 {visits} 位").And.NotContain(person.FullName);
    }

    [Fact]
    public async Task On_Monday_a_group_hears_once_how_its_programmes_stand_in_numbers_only()
    {
        await using var robot = await RobotServer.Start();
        await using var site = await robot.Site(GroupStyle.WeCom, g => g.For = "daoli");
        await using var db = site.Db();
        var clock = site.Get<CityClock>();
        site.Clock.SetUtcNow(clock.Instant(clock.Today.AddDays(7), new TimeOnly(9, 0)));
        await site.Get<WeeklyDigests>().Write(CancellationToken.None);
        await new WeeklyDigests(
            site.Get<Func<Data.WelfareDbContext>>(), site.Get<CommitGate>(), site.Get<Outbox>(), site.Get<Organisers>(), site.Get<GroupNews>(), site.Get<GroupOutbox>(), clock).Write(CancellationToken.None);
        await Sweep(site);

        var heard = robot.Heard.Should().ContainSingle().Which.Body;
        heard.Should().Contain("一週小結").And.Contain("位快遞員").And.Contain("/organiser/programmes").And.NotContain("{week}");
        var organiser = await db.Users.Where(p => p.Persona == "organiser-daoli").Select(p => p.Id).SingleAsync();
        var said = JsonDocument.Parse((await db.GroupPosts.SingleAsync()).Facts).RootElement;
        var told = JsonDocument.Parse((await db.Notices.SingleAsync(n => n.Kind == "organiser.weekly" && n.PersonId == organiser)).Facts).RootElement;
        foreach (var number in new[] { "programmes", "places", "booked", "fill", "absent", "couriers", "unreached" })
            said.GetProperty(number).GetInt32().Should().Be(told.GetProperty(number).GetInt32(), number);
        foreach (var name in await db.Users.Select(p => p.FullName).ToListAsync())
            heard.Should().NotContain(name);
    }

    private static async Task<Guid> OpenProgramme(Site site, string name, ScopeKind kind, Guid? target)
    {
        var id = Guid.CreateVersion7();
        var text = new LocalText(name, name, name);
        await site.Get<ProgrammeWriter>().Open(
            new Programme
            {
                Id = id,
                Code = name,
                Title = text,
                Package = text,
                Preparation = text,
                OpensOn = new DateOnly(2026, 11, 24),
                ClosesOn = new DateOnly(2026, 12, 20),
                OwnerKind = ScopeKind.Everything,
                Audience = [new ProgrammeAudience { ProgrammeId = id, Kind = kind, TargetId = target }],
            },
            by: Guid.CreateVersion7(),
            CancellationToken.None);
        return id;
    }
}
