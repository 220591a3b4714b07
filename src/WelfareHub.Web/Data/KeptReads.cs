using System.Collections.Concurrent;
using System.Data.Common;

using Microsoft.EntityFrameworkCore;

namespace WelfareHub.Web.Data;

/// <summary>
/// The few questions that nearly every page asks, their statements kept ready on open connections of their own. Asked through a
/// context each is a new command on a connection that was just taken from the pool, and SQLite parses it anew: that costs more than
/// the answer. They are written in LINQ and turned into SQL once by the provider. Only for reading what is committed; what decides
/// a write is read in its transaction.
/// </summary>
public sealed class KeptReads(Func<WelfareDbContext> contexts) : IDisposable
{
    /// <summary>Connections that wait for the next question; more are opened when many ask at once, and closed again.</summary>
    private const int MostIdle = 8;

    // The last one back is the next to go: what it read a moment ago is still near the processor.
    private readonly ConcurrentStack<Reader> _idle = [];
    private int _idleCount;
    private long _asked;

    /// <summary>How many questions were asked so far: they pass by EF's interceptors, so whoever counts queries adds these.</summary>
    public long Asked => Volatile.Read(ref _asked);

    /// <param name="query">One of the questions that are kept.</param>
    /// <param name="cancel">Stops.</param>
    /// <param name="values">By the names of the variables that the question captures.</param>
    public async ValueTask<List<TRow>> List<TRow>(KeptQuery<TRow> query, CancellationToken cancel, params (string Name, object Value)[] values)
    {
        Interlocked.Increment(ref _asked);
        while (TakeIdle() is { } idle)
        {
            try
            {
                return await Ask(idle, query, values, cancel);
            }
            catch (DbException) when (idle.IsBroken)
            {
                // The server went away while nobody asked: the next one may be whole, and a new one is.
            }
        }

        var db = contexts();
        return await Ask(new Reader(db), query, values, cancel);
    }

    public void Dispose()
    {
        while (TakeIdle() is { } idle)
            idle.Dispose();
    }

    private async ValueTask<List<TRow>> Ask<TRow>(Reader reader, KeptQuery<TRow> query, (string, object)[] values, CancellationToken cancel)
    {
        var whole = false;
        try
        {
            var rows = await reader.Read(query, values, cancel);
            whole = true;
            return rows;
        }
        finally
        {
            if (!whole || !KeepIdle(reader))
                reader.Dispose();
        }
    }

    private Reader? TakeIdle()
    {
        if (!_idle.TryPop(out var reader))
            return null;
        Interlocked.Decrement(ref _idleCount);
        return reader;
    }

    private bool KeepIdle(Reader reader)
    {
        if (Interlocked.Increment(ref _idleCount) > MostIdle)
        {
            Interlocked.Decrement(ref _idleCount);
            return false;
        }

        _idle.Push(reader);
        return true;
    }

    /// <summary>A context that keeps its connection open, and the statements on it.</summary>
    private sealed class Reader(WelfareDbContext db) : IDisposable
    {
        private readonly Dictionary<object, DbCommand> _commands = [];

        public bool IsBroken { get; private set; }

        public async ValueTask<List<TRow>> Read<TRow>(KeptQuery<TRow> query, (string Name, object Value)[] values, CancellationToken cancel)
        {
            try
            {
                if (!_commands.TryGetValue(query, out var command))
                    _commands.Add(query, command = await Prepare(query, cancel));
                foreach (var (name, value) in values)
                    command.Parameters["@" + name].Value = value is DateTimeOffset instant ? instant.UtcDateTime : value;
                var rows = new List<TRow>();
                await using var row = await command.ExecuteReaderAsync(cancel);
                while (await row.ReadAsync(cancel))
                    rows.Add(query.Read(row));
                return rows;
            }
            catch (DbException)
            {
                IsBroken = db.Database.GetDbConnection().State != System.Data.ConnectionState.Open;
                throw;
            }
        }

        public void Dispose()
        {
            foreach (var command in _commands.Values)
                command.Dispose();
            db.Dispose();
        }

        private async ValueTask<DbCommand> Prepare<TRow>(KeptQuery<TRow> query, CancellationToken cancel)
        {
            await db.Database.OpenConnectionAsync(cancel);
            var command = query.Write(db).CreateDbCommand();
            await command.PrepareAsync(cancel);
            return command;
        }
    }
}

/// <summary>A question that is kept: how it is written, and how a row of its answer is read, column by column.</summary>
public sealed class KeptQuery<TRow>(Func<WelfareDbContext, IQueryable> write, Func<DbDataReader, TRow> read)
{
    /// <summary>Its captured variables become the parameters, so it may not be given constants.</summary>
    public Func<WelfareDbContext, IQueryable> Write { get; } = write;

    public Func<DbDataReader, TRow> Read { get; } = read;
}

internal static class RowReading
{
    /// <summary>Instants are stored as UTC.</summary>
    public static DateTimeOffset Instant(this DbDataReader row, int column) => new(DateTime.SpecifyKind(row.GetDateTime(column), DateTimeKind.Utc));

    public static DateTimeOffset? MaybeInstant(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.Instant(column);

    public static Guid? MaybeGuid(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetGuid(column);

    public static string? MaybeString(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
