using Microsoft.Data.Sqlite;

namespace WelfareHub.Web.Data;

/// <summary>A copy of the SQLite database while it serves, and the way back. PostgreSQL has pg_dump for this.</summary>
internal static class Backup
{
    /// <summary>Copies the database page by page, checks the copy, and only then gives it its name.</summary>
    /// <exception cref="IOException">The file is there already, or the copy is not whole.</exception>
    public static void Make(string database, string target)
    {
        if (!File.Exists(database))
            throw new IOException($"There is no database at {database}.");
        if (File.Exists(target))
            throw new IOException($"{target} is there already; a backup is never overwritten.");
        var unfinished = target + ".unfinished";
        File.Delete(unfinished);
        using (var from = Open(database, SqliteOpenMode.ReadOnly))
        using (var to = Open(unfinished, SqliteOpenMode.ReadWriteCreate))
        {
            from.BackupDatabase(to);
            // One plain file: the copy carries no WAL of its own.
            Run(to, "PRAGMA journal_mode = DELETE");
        }

        Check(unfinished);
        File.Move(unfinished, target);
    }

    /// <summary>Puts a checked backup in the database's place; the old one stays beside it under the returned name.</summary>
    /// <exception cref="IOException">The backup is missing or not whole, or a server still uses the database.</exception>
    public static string? Restore(string backup, string database)
    {
        if (!File.Exists(backup))
            throw new IOException($"There is no backup at {backup}.");
        Check(backup);
        string? kept = null;
        if (File.Exists(database))
        {
            RefuseWhileServing(database);
            kept = $"{database}.before-restore-{File.GetLastWriteTimeUtc(database):yyyyMMddHHmmss}";
            File.Move(database, kept, overwrite: false);
            File.Delete(database + "-wal");
            File.Delete(database + "-shm");
        }

        var unfinished = database + ".unfinished";
        File.Copy(backup, unfinished, overwrite: true);
        using (var file = new FileStream(unfinished, FileMode.Open, FileAccess.ReadWrite))
            file.Flush(flushToDisk: true);
        File.Move(unfinished, database);
        using (var restored = Open(database, SqliteOpenMode.ReadWrite))
            Run(restored, "PRAGMA journal_mode = WAL");
        return kept;
    }

    private static void Check(string file)
    {
        using var connection = Open(file, SqliteOpenMode.ReadOnly);
        try
        {
            if (Run(connection, "PRAGMA integrity_check") is not "ok")
                throw new IOException($"{file} is damaged.");
            if (Run(connection, "SELECT COUNT(*) FROM \"__EFMigrationsHistory\"") is not > 0L)
                throw new IOException($"{file} is not a WelfareHub database.");
        }
        catch (SqliteException e)
        {
            throw new IOException($"{file} is not a WelfareHub database: {e.Message}", e);
        }
    }

    /// <summary>The last connection of a WAL database folds the log in and deletes it; leaving WAL mode fails while another is open.</summary>
    private static void RefuseWhileServing(string database)
    {
        using var connection = Open(database, SqliteOpenMode.ReadWrite);
        try
        {
            if (Run(connection, "PRAGMA journal_mode = DELETE") is not "delete")
                throw new IOException("A server still uses the database; stop it first.");
        }
        catch (SqliteException e) when (e.SqliteErrorCode is 5 or 6)
        {
            throw new IOException("A server still uses the database; stop it first.", e);
        }
    }

    private static SqliteConnection Open(string file, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = mode, Pooling = false, DefaultTimeout = 1 }.ToString());
        connection.Open();
        return connection;
    }

    private static object? Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
