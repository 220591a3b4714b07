using System.Data.Common;

using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Time.Testing;

using Npgsql;

namespace WelfareHub.Bookings.Tests;

/// <summary>A database of its own, a clock that only the test moves, and the desk. Monday, 4 May 2026, 08:00 in the city.</summary>
public sealed class World : IAsyncDisposable
{
    public static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");
    public static readonly DateTimeOffset Monday8 = new(2026, 5, 4, 8, 0, 0, TimeSpan.FromHours(8));

    private readonly Func<Task> _drop;

    private World(CommitGate gate, Func<TestDbContext> contexts, (string Provider, string Database) where, Func<Task> drop)
    {
        (Gate, Contexts, (Provider, Database), _drop) = (gate, contexts, where, drop);
        Desk = new BookingDesk(gate, Clock, [Observer], [], Zone);
    }

    public FakeTimeProvider Clock { get; } = new(Monday8);
    public Recorder Observer { get; } = new();
    public CommitGate Gate { get; }
    public Func<TestDbContext> Contexts { get; }
    public BookingDesk Desk { get; }

    /// <summary>What another process needs to work on the same database.</summary>
    public string Provider { get; }

    public string Database { get; }
    public DateTimeOffset Now => Clock.GetUtcNow();
    public static Actor Staff { get; } = Actor.Staff(new Guid("0197a000-0000-7000-8000-000000000001"));

    public static async Task<World> OnSqlite()
    {
        var folder = Directory.CreateTempSubdirectory("booking-");
        var file = Path.Combine(folder.FullName, "test.db");
        var contexts = Sqlite(file, durable: false);
        await using (var db = contexts())
            await db.Database.EnsureCreatedAsync();
        var gate = new SharedCommitGate(contexts);
        return new World(gate, contexts, ("sqlite", file), async () =>
        {
            await gate.DisposeAsync();
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            folder.Delete(recursive: true);
        });
    }

    public static async Task<World> OnPostgres()
    {
        var server = Environment.GetEnvironmentVariable("WELFAREHUB_TEST_POSTGRES");
        Assert.SkipWhen(string.IsNullOrEmpty(server), "WELFAREHUB_TEST_POSTGRES names no server.");
        var schema = "t" + Guid.CreateVersion7().ToString("N");
        // Two hundred askers queue for twenty connections and one row: on a slow disk that takes longer than Npgsql waits by itself.
        var text = new NpgsqlConnectionStringBuilder(server) { SearchPath = schema, MaxPoolSize = 20, Timeout = 300, CommandTimeout = 300 }.ToString();
        var contexts = Postgres(text);
        await using (var db = contexts())
        {
            await db.Database.ExecuteSqlRawAsync($"CREATE SCHEMA {schema}");
            await db.Database.ExecuteSqlRawAsync(db.Database.GenerateCreateScript());
        }

        return new World(new OwnCommitGate(contexts, MayRetry), contexts, ("postgres", text), async () =>
        {
            await using (var db = contexts())
                await db.Database.ExecuteSqlRawAsync($"DROP SCHEMA {schema} CASCADE");
            await using var pool = new NpgsqlConnection(text);
            NpgsqlConnection.ClearPool(pool);
        });
    }

    public static Func<TestDbContext> Sqlite(string file, bool durable)
    {
        var options = new DbContextOptionsBuilder<TestDbContext>()
            .UseSqlite($"Data Source={file};Foreign Keys=True;Default Timeout=60")
            .AddInterceptors(new Pragmas(durable))
            .ConfigureWarnings(RefuseVagueQueries)
            .Options;
        return () => new TestDbContext(options);
    }

    public static Func<TestDbContext> Postgres(string text)
    {
        var options = new DbContextOptionsBuilder<TestDbContext>().UseNpgsql(text).ConfigureWarnings(RefuseVagueQueries).Options;
        return () => new TestDbContext(options);
    }

    /// <summary>Some rows of many without saying which: a warning in the log of a server, an error here.</summary>
    private static void RefuseVagueQueries(WarningsConfigurationBuilder warnings) =>
        warnings.Throw(CoreEventId.RowLimitingOperationWithoutOrderByWarning, CoreEventId.FirstWithoutOrderByAndFilterWarning);

    public static bool MayRetry(Exception e)
    {
        for (var inner = e; inner is not null; inner = inner.InnerException)
        {
            if (inner is PostgresException { SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected })
                return true;
        }

        return false;
    }

    /// <summary>A slot of an hour; by default tomorrow at 9.</summary>
    public async Task<Guid> Slot(int capacity = 1, DateTimeOffset? at = null, Action<BookingPolicy>? policy = null)
    {
        var starts = at ?? Monday8.AddDays(1).AddHours(1);
        var slot = new Bookable { Module = "test", Capacity = capacity, StartsAt = starts.ToUniversalTime(), EndsAt = starts.AddHours(1).ToUniversalTime() };
        policy?.Invoke(slot.Policy);
        await Save(slot);
        return slot.Id;
    }

    /// <summary>A room open from 9 to 21 every day.</summary>
    public async Task<Guid> Room(int capacity = 1, Action<BookingPolicy>? policy = null)
    {
        var room = new Bookable { Module = "test", Capacity = capacity, Schedule = new Schedule() };
        room.Schedule.Hours.AddRange(Enum.GetValues<DayOfWeek>().Select(d => new OpeningHours { Weekday = d, Opens = new(9, 0), Closes = new(21, 0) }));
        policy?.Invoke(room.Policy);
        await Save(room);
        return room.Id;
    }

    public async Task Save(params object[] rows)
    {
        await using var db = Contexts();
        db.AddRange(rows);
        await db.SaveChangesAsync();
    }

    public async Task<T> Read<T>(Func<TestDbContext, Task<T>> query)
    {
        await using var db = Contexts();
        return await query(db);
    }

    public Task<Booking> Booking(Guid id) => Read(db => db.Set<Booking>().SingleAsync(b => b.Id == id));

    public Task<Bookable> Bookable(Guid id) => Read(db => db.Set<Bookable>().SingleAsync(b => b.Id == id));

    public Task<List<Booking>> Bookings(Guid bookableId) =>
        Read(db => db.Set<Booking>().Where(b => b.BookableId == bookableId).OrderBy(b => b.CreatedAt).ThenBy(b => b.Id).ToListAsync());

    public Task<List<BookingHistory>> History(Guid bookingId) =>
        Read(db => db.Set<BookingHistory>().Where(h => h.BookingId == bookingId).OrderBy(h => h.Number).ToListAsync());

    public Task<WaitlistEntry> Entry(Guid id) => Read(db => db.Set<WaitlistEntry>().SingleAsync(e => e.Id == id));

    /// <summary>The open offer of a person.</summary>
    public Task<Booking> Offer(Guid person) =>
        Read(db => db.Set<Booking>().SingleAsync(b => b.PersonId == person && b.State == BookingState.Held && b.Hold == HoldKind.WaitlistOffer));

    public static Ask AskFor(Guid person, params AskItem[] items) => new(person, Actor.Person(person), items);

    public static Ask AskFor(Guid person, Guid bookable) => AskFor(person, new AskItem(bookable));

    /// <summary>Asks and expects to be booked.</summary>
    public async Task<Guid> Book(Guid person, Guid bookable, Func<Ask, Ask>? change = null)
    {
        var ask = AskFor(person, bookable);
        return (await Desk.Ask(change?.Invoke(ask) ?? ask)).Should().BeOfType<BookingOutcome.Booked>().Subject.BookingId;
    }

    /// <summary>Joins a queue and expects to stand in it.</summary>
    public async Task<Guid> Wait(Guid person, Guid bookable, Guid? replaces = null) =>
        (await Desk.JoinWaitlist(bookable, person, null, [], replaces)).Should().BeOfType<BookingOutcome.Waitlisted>().Subject.EntryId;

    public static Guid Someone() => Guid.CreateVersion7();

    /// <summary>What the doctor finds; empty is healthy.</summary>
    public async Task<List<Violation>> Doctor()
    {
        await using var db = Contexts();
        var found = new List<Violation>();
        await foreach (var violation in WelfareHub.Bookings.Doctor.Check(db, Now, Zone))
            found.Add(violation);
        return found;
    }

    public ValueTask DisposeAsync() => new(_drop());

    private sealed class Pragmas(bool durable) : DbConnectionInterceptor
    {
        public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
        {
            using var command = connection.CreateCommand();
            command.CommandText = $"PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = {(durable ? "FULL" : "OFF")};";
            command.ExecuteNonQuery();
        }

        public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            ConnectionOpened(connection, eventData);
            return Task.CompletedTask;
        }
    }
}

/// <summary>Writes down every change it is handed; rolled back ones too.</summary>
public sealed class Recorder : IBookingObserver
{
    public List<(BookingVerb Verb, BookingState State, Guid BookingId)> Changes { get; } = [];
    public List<WaitlistEntry> CalledOff { get; } = [];

    public ValueTask OnChanged(BookingChange change, DbContext db, CancellationToken cancel)
    {
        lock (Changes)
            Changes.Add((change.History.Verb, change.Booking.State, change.Booking.Id));
        return ValueTask.CompletedTask;
    }

    public ValueTask OnWaitCalledOff(WaitlistEntry entry, Bookable gone, string? reason, DbContext db, CancellationToken cancel)
    {
        CalledOff.Add(entry);
        return ValueTask.CompletedTask;
    }
}
