using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace WelfareHub.Web.Data;

/// <summary>Brings the database to this version at start, so that a killed start never keeps a later one from starting.</summary>
public sealed class DatabaseSetup(Func<WelfareDbContext> contexts, WelfareSettings settings, ILogger<DatabaseSetup> log)
{
    private static readonly Version OldestSafeSqlite = new(3, 51, 3);

    public async Task Prepare(CancellationToken cancel)
    {
        Directory.CreateDirectory(settings.Data);
        if (settings.UsesPostgres)
        {
            await Migrate(cancel);
            return;
        }

        RefuseUnsafeSqlite();
        await using var only = await WaitForFileLock(Path.Combine(settings.Data, "migrate.lock"), cancel);
        await ClearLockOfKilledMigration(cancel);
        await Migrate(cancel);
    }

    private async Task Migrate(CancellationToken cancel)
    {
        await using var db = contexts();
        var pending = (await db.Database.GetPendingMigrationsAsync(cancel)).ToList();
        if (pending.Count == 0)
            return;
        if (log.IsEnabled(LogLevel.Information))
            log.LogInformation("Applying {Count} migrations, the last is {Last}", pending.Count, pending[^1]);
        await db.Database.MigrateAsync(cancel);
    }

    /// <summary>SQLite 3.7.0–3.51.2 can lose commits when the WAL is reset (sqlite.org, "WAL-reset bug").</summary>
    private static void RefuseUnsafeSqlite()
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        if (Version.Parse(connection.ServerVersion) < OldestSafeSqlite)
            throw new InvalidOperationException($"SQLite {connection.ServerVersion} can lose commits; at least {OldestSafeSqlite} is needed.");
    }

    /// <summary>Only one process migrates; the system frees the lock when the process dies.</summary>
    private static async Task<FileStream> WaitForFileLock(string path, CancellationToken cancel)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (tries < 600)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancel);
            }
        }
    }

    /// <summary>EF leaves a row behind when a migration is killed, and every later start would wait for it for ever.</summary>
    private async Task ClearLockOfKilledMigration(CancellationToken cancel)
    {
        if (!File.Exists(settings.SqliteFile))
            return;
        await using var db = contexts();
        var table = await db.Database
            .SqlQuery<int>($"SELECT COUNT(*) AS \"Value\" FROM sqlite_master WHERE type = 'table' AND name = '__EFMigrationsLock'")
            .SingleAsync(cancel);
        if (table > 0)
            await db.Database.ExecuteSqlAsync($"DELETE FROM \"__EFMigrationsLock\"", cancel);
    }
}
