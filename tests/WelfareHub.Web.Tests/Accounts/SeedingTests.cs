using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Tests.Accounts;

public sealed class SeedingTests
{
    [Fact]
    public async Task The_demo_has_the_numbers_of_the_source_article()
    {
        await using var site = await Site.Open();
        await using var db = site.Db();

        (await db.Areas.CountAsync(a => a.Kind == AreaKind.Subdistrict)).Should().Be(9);
        (await db.Areas.CountAsync(a => a.Kind == AreaKind.Community)).Should().Be(22);
        (await db.RoleGrants.CountAsync(g => g.Role == Role.Courier)).Should().Be(161);
        (await db.Users.CountAsync(p => p.Persona != null)).Should().Be(9);
    }

    [Fact]
    public async Task Loading_again_days_later_changes_nothing()
    {
        await using var site = await Site.Open();
        var before = await Counts(site);
        site.Clock.Advance(TimeSpan.FromDays(3));

        await site.Get<Seeder>().Run(withPeople: true, CancellationToken.None);

        (await Counts(site)).Should().Equal(before);
    }

    [Fact]
    public async Task Every_slot_lies_ahead_of_the_first_start_and_on_no_holiday()
    {
        await using var site = await Site.Open();
        await using var db = site.Db();
        var holidays = await db.Holidays.Where(h => !h.IsWorkday).Select(h => h.Day).ToListAsync();

        var sessions = await db.CheckupSessions.ToListAsync();

        sessions.Should().HaveCountGreaterThan(100).And.OnlyContain(s => s.Day >= new DateOnly(2026, 11, 23) && !holidays.Contains(s.Day));
        var free = await db.Bookables.Where(b => b.Module == "checkups").ToListAsync();
        free.Should().OnlyContain(b => b.StartsAt > Site.Start && b.Capacity > 0 && b.Policy.OfferMinutes > 0);
    }

    [Fact]
    public async Task Outside_Development_no_people_come_by_themselves_and_never_an_administrator_or_persona()
    {
        await using var site = await Site.OpenEmpty("Production");
        await site.Get<Seeder>().Run(withPeople: false, CancellationToken.None);
        await using var db = site.Db();
        (await db.Users.CountAsync()).Should().Be(0);
        (await db.Programmes.CountAsync()).Should().Be(4);

        await site.Get<Seeder>().Run(withPeople: true, CancellationToken.None);

        (await db.RoleGrants.CountAsync(g => g.Role == Role.Courier)).Should().Be(161);
        (await db.RoleGrants.CountAsync(g => g.Role == Role.Administrator)).Should().Be(0);
        (await db.Users.CountAsync(p => p.Persona != null)).Should().Be(0);
    }

    [Fact]
    public async Task A_line_that_cannot_be_used_is_named_and_nothing_is_loaded()
    {
        var folder = Directory.CreateTempSubdirectory("welfarehub-seed-").FullName;
        foreach (var file in Directory.GetFiles(new WelfareSettings().SeedData))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        var stations = Path.Combine(folder, "stations.csv");
        await File.WriteAllTextAsync(stations, (await File.ReadAllTextAsync(stations)).Replace("sf-jingwei,sf,", "sf-jingwei,nobody,", StringComparison.Ordinal));
        await using var site = await Site.OpenEmpty(change: builder => builder.Services.AddSingleton(new WelfareSettings { Data = folder, SeedData = folder }));

        var load = () => site.Get<Seeder>().Run(withPeople: true, CancellationToken.None);

        (await load.Should().ThrowAsync<SeedException>()).WithMessage("stations.csv, line 3: \"nobody\" is not a code in companies.csv.");
        await using var db = site.Db();
        (await db.Areas.CountAsync()).Should().Be(0);
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("address_zh_hans")]
    [InlineData("address")]
    public async Task Files_with_the_address_in_Simplified_Chinese_alone_are_loaded(string column)
    {
        var folder = await WithOneAddress(column);
        await using var site = await Site.OpenEmpty(change: builder => builder.Services.AddSingleton(new WelfareSettings { Data = folder, SeedData = folder }));

        await site.Get<Seeder>().Run(withPeople: false, CancellationToken.None);

        await using var db = site.Db();
        var hub = new LocalText(null, "哈尔滨市平房区南海路1号", null);
        (await db.Stations.SingleAsync(s => s.Code == "sf-haping")).Address.Should().Be(hub);
        (await db.Homes.SingleAsync(h => h.Code == "haping")).Address.Should().Be(hub);
        (await db.Hospitals.SingleAsync(h => h.Code == "first")).Address.Should().Be(new LocalText(null, "哈尔滨市道里区示例路1号", null));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_file_without_any_column_for_the_address_is_refused_by_the_name_of_the_wanted_one()
    {
        var folder = await WithOneAddress("street");
        await using var site = await Site.OpenEmpty(change: builder => builder.Services.AddSingleton(new WelfareSettings { Data = folder, SeedData = folder }));

        var load = () => site.Get<Seeder>().Run(withPeople: false, CancellationToken.None);

        (await load.Should().ThrowAsync<SeedException>()).WithMessage("stations.csv has no column \"address_zh_hans\".");
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task An_organiser_of_an_area_looks_after_all_communities_below_it_and_nobody_else()
    {
        await using var site = await Site.Open();
        await using var db = site.Db();
        var tree = await site.Get<AreaTrees>().Get();
        var daoli = tree.Areas.Values.Single(a => a.Code == "daoli");
        var expected = await db.Users.Where(p => db.Areas.Any(c => c.Id == p.CommunityId
            && db.Areas.Any(s => s.Id == c.ParentId && s.ParentId == daoli.Id))).Select(p => p.Id).ToListAsync();
        var scope = OrganiserScope.Of([new Grant(Role.UnionOrganiser, ScopeKind.Area, daoli.Id)], tree);

        var seen = await scope.Of(db.Users).Select(p => p.Id).ToListAsync();

        seen.Should().BeEquivalentTo(expected).And.HaveCountGreaterThan(34);
        var people = await db.Users.ToListAsync();
        people.Where(p => scope.Covers(p.CompanyId, p.StationId, p.CommunityId)).Select(p => p.Id).Should().BeEquivalentTo(expected, "the rule for rows is the rule of the query");
        (await OrganiserScope.Of([], tree).Of(db.Users).CountAsync()).Should().Be(0);
    }

    /// <summary>A copy of the seed data whose files know the address in Simplified Chinese only, in a column of this name.</summary>
    private static async Task<string> WithOneAddress(string column)
    {
        var folder = Directory.CreateTempSubdirectory("welfarehub-seed-").FullName;
        foreach (var file in Directory.GetFiles(new WelfareSettings().SeedData))
        {
            var copy = Path.Combine(folder, Path.GetFileName(file));
            if (Path.GetFileName(file) is "stations.csv" or "hospitals.csv" or "homes.csv")
                await File.WriteAllTextAsync(copy, OldSheets.WithOneAddress(await File.ReadAllTextAsync(file), column));
            else
                File.Copy(file, copy);
        }

        return folder;
    }

    private static async Task<int[]> Counts(Site site)
    {
        await using var db = site.Db();
        return
        [
            await db.Areas.CountAsync(), await db.Companies.CountAsync(), await db.Stations.CountAsync(), await db.Hospitals.CountAsync(),
            await db.Users.CountAsync(), await db.RoleGrants.CountAsync(), await db.Programmes.CountAsync(), await db.ProgrammeAudiences.CountAsync(),
            await db.CheckupSessions.CountAsync(), await db.CheckupSlots.CountAsync(), await db.Bookables.CountAsync(), await db.Holidays.CountAsync(),
        ];
    }
}
