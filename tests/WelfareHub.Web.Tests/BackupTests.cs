using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

using WelfareHub.Web.Data;

namespace WelfareHub.Web.Tests;

public sealed class BackupTests
{
    [Fact]
    public async Task A_backup_made_while_serving_restores_what_was_there()
    {
        await using var site = await Site.Open();
        var copy = Path.Combine(site.Folder, "copy.db");
        var people = await People(site);

        Backup.Make(Path.Combine(site.Folder, "welfarehub.db"), copy);
        var elsewhere = Path.Combine(site.Folder, "elsewhere.db");
        Backup.Restore(copy, elsewhere).Should().BeNull();

        await using var restored = new SqliteConnection($"Data Source={elsewhere};Pooling=False");
        await restored.OpenAsync();
        await using var count = restored.CreateCommand();
        count.CommandText = "SELECT COUNT(*) FROM People";
        ((long)(await count.ExecuteScalarAsync())!).Should().Be(people).And.BePositive();
    }

    [Fact]
    public async Task A_restore_is_refused_while_a_server_uses_the_database()
    {
        await using var site = await Site.Open();
        var database = Path.Combine(site.Folder, "welfarehub.db");
        var copy = Path.Combine(site.Folder, "copy.db");
        Backup.Make(database, copy);
        await using var reading = site.Db();
        await using var open = await reading.Database.BeginTransactionAsync();

        var restore = () => Backup.Restore(copy, database);

        restore.Should().Throw<IOException>().WithMessage("*stop it first*");
    }

    [Fact]
    public void What_is_not_a_backup_is_refused_and_the_database_stays()
    {
        var folder = Directory.CreateTempSubdirectory("welfarehub-test-").FullName;
        var wrong = Path.Combine(folder, "wrong.db");
        File.WriteAllText(wrong, "not a database at all, but long enough to look at");

        var restore = () => Backup.Restore(wrong, Path.Combine(folder, "welfarehub.db"));

        restore.Should().Throw<IOException>().WithMessage("*not a WelfareHub database*");
        File.Exists(Path.Combine(folder, "welfarehub.db")).Should().BeFalse();
    }

    private static async Task<int> People(Site site)
    {
        await using var db = site.Db();
        return await db.Users.CountAsync();
    }
}
