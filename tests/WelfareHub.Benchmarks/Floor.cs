using System.Globalization;

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace WelfareHub.Benchmarks;

/// <summary>
/// What a booking costs at the very least: a bare Kestrel endpoint that writes the same rows into the same tables with prepared
/// statements, one durable transaction (WAL, synchronous=FULL) each. No session, no rules, no antiforgery, no EF Core.
/// </summary>
internal static class Floor
{
    public static async Task<int> Serve(string folder, string address)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(address);
        await using var app = builder.Build();
        using var writer = new Writer(Path.Combine(folder, "welfarehub.db"));
        app.Run(async http =>
        {
            if (!HttpMethods.IsPost(http.Request.Method))
            {
                await http.Response.WriteAsync("floor");
                return;
            }

            var form = await http.Request.ReadFormAsync();
            var id = await writer.Book(form["slot"]!, form["person"]!, form["from"]!, form["to"]!);
            http.Response.StatusCode = StatusCodes.Status303SeeOther;
            http.Response.Headers.Location = "/bookings/" + id;
        });
        await app.RunAsync();
        return 0;
    }

    private sealed class Writer : IDisposable
    {
        private readonly SemaphoreSlim _one = new(1, 1);
        private readonly SqliteConnection _connection;
        private readonly SqliteCommand _begin;
        private readonly SqliteCommand _commit;
        private readonly SqliteCommand _take;
        private readonly SqliteCommand _person;
        private readonly SqliteCommand _booking;
        private readonly SqliteCommand _history;
        private readonly SqliteCommand _notice;
        private long _number;

        public Writer(string file)
        {
            _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, ForeignKeys = true }.ToString());
            _connection.Open();
            Prepare("PRAGMA journal_mode = WAL").ExecuteNonQuery();
            Prepare("PRAGMA synchronous = FULL").ExecuteNonQuery();
            _begin = Prepare("BEGIN IMMEDIATE");
            _commit = Prepare("COMMIT");
            _take = Prepare("UPDATE Bookables SET Version = Version + 1, Taken = Taken + 1 WHERE Id = $slot AND Taken < Capacity", "$slot");
            _person = Prepare("INSERT INTO Bookers (Id, Version) VALUES ($person, 1) ON CONFLICT (Id) DO UPDATE SET Version = Version + 1", "$person");
            _booking = Prepare(
                """
                INSERT INTO Bookings (Id, Reference, AskId, PersonId, BookableId, "From", "To", BlockedFrom, BlockedTo, Places, People, State, StateAt, StateBy,
                  ByHouse, Reschedules, LimitGroup, IdempotencyKey, MayBeMoved, Sequence, HistoryCount, CreatedAt)
                VALUES ($id, $reference, $id, $person, $slot, $from, $to, $from, $to, 1, 1, 2, $now, $person, 0, 0, 'checkup:health', $key, 0, 0, 1, $now)
                """, "$id", "$reference", "$person", "$slot", "$from", "$to", "$now", "$key");
            _history = Prepare(
                "INSERT INTO BookingHistory (Id, BookingId, Number, At, \"By\", Verb, ToState) VALUES ($id, $booking, 0, $now, $person, 2, 2)",
                "$id", "$booking", "$now", "$person");
            _notice = Prepare(
                """
                INSERT INTO Notices (Id, Kind, PersonId, Facts, CreatedAt, DueAt, UsefulUntil, DedupeKey, AboutId, ByWish, InInbox, State)
                VALUES ($id, $kind, $person, $facts, $now, $due, $due, $dedupe, $booking, 0, 1, 0)
                """, "$id", "$kind", "$person", "$facts", "$now", "$due", "$dedupe", "$booking");
        }

        public async Task<string> Book(string slot, string person, string from, string to)
        {
            var id = Guid.CreateVersion7().ToString("D").ToUpperInvariant();
            var now = TimeProvider.System.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture);
            await _one.WaitAsync();
            try
            {
                _begin.ExecuteNonQuery();
                if (Run(_take, slot) == 0)
                    throw new InvalidOperationException("full");
                Run(_person, person);
                Run(_booking, id, (++_number).ToString("000000000", CultureInfo.InvariantCulture), person, slot, from, to, now, id);
                Run(_history, NewId(), id, now, person);
                var facts = $$"""{"booking":"{{id}}","reference":"{{_number}}","from":"{{from}}"}""";
                Run(_notice, NewId(), "booking.confirmed", person, facts, now, now, "booking.confirmed:" + id, id);
                Run(_notice, NewId(), "booking.reminder", person, facts, now, from, "booking.reminder:" + id, id);
                _commit.ExecuteNonQuery();
            }
            finally
            {
                _one.Release();
            }

            return id;
        }

        public void Dispose()
        {
            _connection.Dispose();
            _one.Dispose();
        }

        private static string NewId() => Guid.CreateVersion7().ToString("D").ToUpperInvariant();

        private static int Run(SqliteCommand command, params string[] values)
        {
            for (var i = 0; i < values.Length; i++)
                command.Parameters[i].Value = values[i];
            return command.ExecuteNonQuery();
        }

        private SqliteCommand Prepare(string sql, params string[] parameters)
        {
            var command = _connection.CreateCommand();
            command.CommandText = sql;
            foreach (var name in parameters)
                command.Parameters.Add(name, SqliteType.Text);
            if (!sql.StartsWith("PRAGMA", StringComparison.Ordinal))
                command.Prepare();
            return command;
        }
    }
}
