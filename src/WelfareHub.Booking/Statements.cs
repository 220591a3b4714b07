using System.Data.Common;
using System.Runtime.CompilerServices;

using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace WelfareHub.Bookings;

/// <summary>
/// The statements on the way of every booking, kept with the connection they run on: SQLite then parses each once and not once a
/// booking, which is most of what a small statement costs there. Queries are written in LINQ and turned into SQL once by the
/// provider; only the two locks are SQL, in words that SQLite and PostgreSQL share.
/// </summary>
internal sealed class Statements
{
    private static readonly ConditionalWeakTable<DbConnection, Statements> Sets = [];

    private readonly Dictionary<string, DbCommand> _commands = [];

    /// <summary>The statement of this name, made at its first use, in the transaction of <paramref name="db"/>.</summary>
    public static DbCommand Get(DbContext db, string name, Func<DbContext, DbCommand> make)
    {
        var set = Sets.GetValue(db.Database.GetDbConnection(), static _ => new Statements());
        if (!set._commands.TryGetValue(name, out var command))
            set._commands.Add(name, command = make(db));
        command.Transaction = db.Database.CurrentTransaction!.GetDbTransaction();
        return command;
    }

    /// <summary>Raises the version of a bookable, which locks its row, and reads it as it is under the lock.</summary>
    public static async ValueTask<Bookable?> LockBookable(DbContext db, Guid id)
    {
        var command = Get(db, nameof(LockBookable), static db => Sql(db, LockedBookable.Sql, "id"));
        command.Parameters[0].Value = id;
        await using var row = await command.ExecuteReaderAsync();
        return await row.ReadAsync() ? LockedBookable.Read(row) : null;
    }

    /// <summary>Writes what a verb may change of a bookable.</summary>
    public static async ValueTask SaveBookable(DbContext db, Bookable bookable)
    {
        var command = Get(db, nameof(SaveBookable), static db =>
            Sql(db, """UPDATE "Bookables" SET "Capacity" = @capacity, "Taken" = @taken WHERE "Id" = @id""", "capacity", "taken", "id"));
        command.Parameters[0].Value = bookable.Capacity;
        command.Parameters[1].Value = bookable.Taken;
        command.Parameters[2].Value = bookable.Id;
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Raises the version of a person's row, which locks it; makes the row at their first booking.</summary>
    public static async ValueTask LockPerson(DbContext db, Guid id)
    {
        var command = Get(db, nameof(LockPerson), static db => Sql(
            db,
            """INSERT INTO "Bookers" ("Id", "Version") VALUES (@id, 1) ON CONFLICT ("Id") DO UPDATE SET "Version" = "Bookers"."Version" + 1""",
            "id"));
        command.Parameters[0].Value = id;
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Places taken of a fixed-time bookable.</summary>
    public static async ValueTask<int> TakenPlaces(DbContext db, Guid bookableId, DateTimeOffset now)
    {
        var command = Get(db, nameof(TakenPlaces), static db =>
        {
            var (bookableId, now) = (Guid.Empty, DateTimeOffset.UnixEpoch);
            return db.Set<Booking>().Live(now).Where(b => b.BookableId == bookableId).GroupBy(b => b.BookableId).Select(g => g.Sum(b => b.Places)).CreateDbCommand();
        });
        Set(command, "bookableId", bookableId);
        Set(command, "now", now);
        return await command.ExecuteScalarAsync() is { } taken and not DBNull ? Convert.ToInt32(taken, null) : 0;
    }

    /// <summary>Whether a bookable has holds whose time is up and that are not swept.</summary>
    public static async ValueTask<bool> SomeLapsed(DbContext db, Guid bookableId, DateTimeOffset now)
    {
        var command = Get(db, nameof(SomeLapsed), static db =>
        {
            var (bookableId, now) = (Guid.Empty, DateTimeOffset.UnixEpoch);
            return db.Set<Booking>().Lapsed(now).Where(b => b.BookableId == bookableId).OrderBy(b => b.HeldUntil).Select(b => b.Id).Take(1).CreateDbCommand();
        });
        Set(command, "bookableId", bookableId);
        Set(command, "now", now);
        return await command.ExecuteScalarAsync() is not (null or DBNull);
    }

    /// <summary>A person's live bookings that overlap [from, to).</summary>
    public static ValueTask<List<PersonBooking>> PersonAt(DbContext db, Guid personId, DateTimeOffset from, DateTimeOffset to, DateTimeOffset now)
    {
        var command = Get(db, nameof(PersonAt), static db =>
        {
            var (personId, from, to, earliest, now) = (Guid.Empty, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);
            return Project(db.Set<Booking>().Live(now).Where(b => b.PersonId == personId && b.From >= earliest && b.From < to && b.To > from));
        });
        Set(command, "personId", personId);
        Set(command, "from", from);
        Set(command, "to", to);
        Set(command, "earliest", from.AddDays(-BookingRules.LongestDays));
        Set(command, "now", now);
        return ReadPerson(command);
    }

    /// <summary>A person's live and completed bookings of one limit group that begin in [from, to).</summary>
    public static ValueTask<List<PersonBooking>> PersonIn(DbContext db, Guid personId, string group, DateTimeOffset from, DateTimeOffset to, DateTimeOffset now)
    {
        var command = Get(db, nameof(PersonIn), static db =>
        {
            var (personId, from, to, now, group) = (Guid.Empty, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, "");
            return Project(db.Set<Booking>().Live(now).Where(b => b.PersonId == personId && b.From >= from && b.From < to && b.LimitGroup == group));
        });
        Set(command, "personId", personId);
        Set(command, "from", from);
        Set(command, "to", to);
        Set(command, "group", group);
        Set(command, "now", now);
        return ReadPerson(command);
    }

    /// <summary>The booking that a form has made before.</summary>
    public static async ValueTask<BookingOutcome.Booked?> FromForm(DbContext db, Guid personId, string key)
    {
        var command = Get(db, nameof(FromForm), static db =>
        {
            var (personId, key) = (Guid.Empty, "");
            return db.Set<Booking>().Where(b => b.PersonId == personId && b.IdempotencyKey == key).Select(b => new { b.Id, b.Reference, b.State }).CreateDbCommand();
        });
        Set(command, "personId", personId);
        Set(command, "key", key);
        await using var row = await command.ExecuteReaderAsync();
        return await row.ReadAsync() ? new(row.GetGuid(0), row.GetString(1), (BookingState)row.GetInt32(2), Repeated: true) : null;
    }

    private static DbCommand Project(IQueryable<Booking> bookings) =>
        bookings.Select(b => new { b.Id, b.AskId, b.From, b.To, b.LimitGroup, b.ReplacesId, b.State }).CreateDbCommand();

    private static async ValueTask<List<PersonBooking>> ReadPerson(DbCommand command)
    {
        var own = new List<PersonBooking>();
        await using var row = await command.ExecuteReaderAsync();
        while (await row.ReadAsync())
        {
            own.Add(new PersonBooking(
                row.GetGuid(0),
                row.GetGuid(1),
                Instant(row, 2),
                Instant(row, 3),
                row.IsDBNull(4) ? null : row.GetString(4),
                row.IsDBNull(5) || row.GetInt32(6) != (int)BookingState.Held ? null : row.GetGuid(5)));
        }

        return own;
    }

    /// <summary>Instants are stored as UTC.</summary>
    public static DateTimeOffset Instant(DbDataReader row, int column) =>
        new(DateTime.SpecifyKind(row.GetDateTime(column), DateTimeKind.Utc));

    private static void Set(DbCommand command, string name, object value) =>
        command.Parameters["@" + name].Value = value is DateTimeOffset instant ? instant.UtcDateTime : value;

    private static DbCommand Sql(DbContext db, string sql, params ReadOnlySpan<string> parameters)
    {
        var command = db.Database.GetDbConnection().CreateCommand();
#pragma warning disable CA2100 // the callers above pass constants
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var name in parameters)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = "@" + name;
            command.Parameters.Add(parameter);
        }

        return command;
    }
}
