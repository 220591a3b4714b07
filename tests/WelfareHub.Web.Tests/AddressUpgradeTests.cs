using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Shared;
using WelfareHub.Web.Tests.Notices;

namespace WelfareHub.Web.Tests;

/// <summary>A database from before addresses were kept in three languages.</summary>
public sealed class AddressUpgradeTests
{
    private const string Before = "Initial";
    private const string Address = "哈尔滨市道里区示例路1号 \"东门\"";

    /// <summary>As long as the address of a home might be, so that what it becomes needs the wider column.</summary>
    private static readonly string LongestOfAHome = Address.PadRight(200, '号');

    [Fact]
    public async Task Keeps_its_addresses_on_SQLite()
    {
        await using var memory = new SqliteConnection("Data Source=:memory:");
        await memory.OpenAsync();
        await using var db = new SqliteWelfareDbContext(new DbContextOptionsBuilder<SqliteWelfareDbContext>().UseSqlite(memory).Options);
        await Upgrade(db);
    }

    [Fact]
    public async Task Keeps_its_addresses_on_PostgreSQL()
    {
        await using var database = await PrivateDatabase.Make();
        await using var db = new PostgresWelfareDbContext(new DbContextOptionsBuilder<PostgresWelfareDbContext>().UseNpgsql(database.Text).Options);
        await Upgrade(db);
    }

    private static async Task Upgrade(WelfareDbContext db)
    {
        var migrator = db.GetService<IMigrator>();
        await migrator.MigrateAsync(Before);
        var (hospital, without, home) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        await InsertHospital(db, hospital, Address);
        await InsertHospital(db, without, null);
        await InsertHome(db, home, LongestOfAHome);

        await migrator.MigrateAsync();
        (await OfHospital(hospital)).Should().Be(new LocalText(null, Address, null));
        (await OfHospital(without)).Should().BeNull();
        (await db.Homes.AsNoTracking().Where(h => h.Id == home).Select(h => h.Address).SingleAsync()).Should().Be(new LocalText(null, LongestOfAHome, null));

        await migrator.MigrateAsync(Before);
        (await db.Database.SqlQuery<string>($"""SELECT "Address" AS "Value" FROM "Hospitals" WHERE "Id" = {hospital}""").SingleAsync()).Should().Be(Address);
        (await db.Database.SqlQuery<string>($"""SELECT "Address" AS "Value" FROM "Homes" WHERE "Id" = {home}""").SingleAsync()).Should().Be(LongestOfAHome);

        Task<LocalText?> OfHospital(Guid id) => db.Hospitals.AsNoTracking().Where(h => h.Id == id).Select(h => h.Address).SingleAsync();
    }

    private static Task<int> InsertHospital(WelfareDbContext db, Guid id, string? address) => db.Database.ExecuteSqlAsync(
        $"""INSERT INTO "Hospitals" ("Id", "Code", "Name", "Where", "Address") VALUES ({id}, {id.ToString()}, {"{}"}, {"{}"}, {address})""");

    /// <summary>With an area and opening hours of the same id, which a home must have. Its numbers do not matter here.</summary>
    private static async Task InsertHome(WelfareDbContext db, Guid id, string address)
    {
        await db.Database.ExecuteSqlAsync($"""INSERT INTO "Areas" ("Id", "Code", "Kind", "Name") VALUES ({id}, {id.ToString()}, 0, {"{}"})""");
        await db.Database.ExecuteSqlAsync($"""INSERT INTO "Schedules" ("Id") VALUES ({id})""");
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO "Homes" ("Id", "Code", "Name", "Where", "Address", "CommunityId", "ScheduleId", "Policy_AutoNoShow", "Policy_NeedsApproval", "Kind", "Amenities",
                "Policy_BufferAfterMinutes", "Policy_BufferBeforeMinutes", "Policy_CancelDeadlineMinutes", "Policy_CheckInClosesMinutes", "Policy_CheckInOpensMinutes",
                "Policy_FurthestDays", "Policy_GridMinutes", "Policy_HoldMinutes", "Policy_LateMinutes", "Policy_LeadMinutes", "Policy_MaxMinutes", "Policy_MaxReschedules",
                "Policy_MinMinutes", "Policy_OfferMinutes", "Policy_RemindAgainMinutes", "Policy_RemindMinutes")
            VALUES ({id}, {id.ToString()}, {"{}"}, {"{}"}, {address}, {id}, {id}, FALSE, FALSE, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
            """);
    }
}
