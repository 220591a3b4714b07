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
        var (with, without) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await Insert(with, Address);
        await Insert(without, null);

        await migrator.MigrateAsync();
        (await AddressOf(with)).Should().Be(new LocalText(null, Address, null));
        (await AddressOf(without)).Should().BeNull();

        await migrator.MigrateAsync(Before);
        (await db.Database.SqlQuery<string>($"""SELECT "Address" AS "Value" FROM "Hospitals" WHERE "Id" = {with}""").SingleAsync()).Should().Be(Address);

        Task Insert(Guid id, string? address) => db.Database.ExecuteSqlAsync(
            $"""INSERT INTO "Hospitals" ("Id", "Code", "Name", "Where", "Address") VALUES ({id}, {id.ToString()}, {"{}"}, {"{}"}, {address})""");

        Task<LocalText?> AddressOf(Guid id) => db.Hospitals.AsNoTracking().Where(h => h.Id == id).Select(h => h.Address).SingleAsync();
    }
}
