using Microsoft.EntityFrameworkCore;

namespace WelfareHub.Bookings;

/// <summary>
/// One verb's turn inside its transaction: what it has locked, and the only ways to change a booking.
/// Locks are taken first, bookables before persons and each in id order, by raising <c>Version</c>; on PostgreSQL these row locks
/// are the queue, and under READ COMMITTED every later statement sees what the one before us committed.
/// </summary>
internal sealed partial class Turn(DbContext db, Actor by, DateTimeOffset now, TimeZoneInfo zone, IBookingObserver[] observers)
{
    private readonly Dictionary<Guid, Bookable> _bookables = [];
    private readonly HashSet<Guid> _persons = [];
    private bool _unsaved;

    public DbContext Db => db;
    public Actor By => by;
    public DateTimeOffset Now => now;
    public TimeZoneInfo Zone => zone;

    /// <summary>A bookable that this turn has locked.</summary>
    public Bookable Bookable(Guid id) => _bookables[id];

    public bool HasLocked(Guid bookableId) => _bookables.ContainsKey(bookableId);

    /// <summary>Locks bookables in id order and reads them under the lock; returns the first that does not exist.</summary>
    public async ValueTask<Guid?> LockBookables(params IEnumerable<Guid> ids)
    {
        foreach (var id in ids.Where(id => !_bookables.ContainsKey(id)).Distinct().Order())
        {
            // RETURNING reads the row as it is under the lock, in the same statement.
            Bookable? locked = null;
            await foreach (var row in db.Set<Bookable>().FromSql($"""UPDATE "Bookables" SET "Version" = "Version" + 1 WHERE "Id" = {id} RETURNING *""").AsAsyncEnumerable())
                locked = row;
            if (locked is null)
                return id;
            if (!locked.HasFixedTime)
                await db.Entry(locked).Collection(b => b.OpeningHours).LoadAsync();
            _bookables.Add(id, locked);
        }

        return null;
    }

    /// <summary>Locks persons in id order, so that limits per person hold under simultaneous taps.</summary>
    public async ValueTask LockPersons(params IEnumerable<Guid> ids)
    {
        foreach (var id in ids.Where(_persons.Add).Distinct().Order())
        {
            await db.Database.ExecuteSqlAsync(
                $"""INSERT INTO "Bookers" ("Id", "Version") VALUES ({id}, 1) ON CONFLICT ("Id") DO UPDATE SET "Version" = "Bookers"."Version" + 1""");
        }
    }

    /// <summary>Writes what is decided so far, so that the next query sees it.</summary>
    public async ValueTask Flush()
    {
        if (!_unsaved)
            return;
        await db.SaveChangesAsync();
        _unsaved = false;
    }

    /// <summary>The end of every verb: freed places go on, and what is decided is written.</summary>
    public async ValueTask Finish()
    {
        await FillFreedPlaces();
        await Flush();
    }
}

/// <summary>Between the look before the lock and the look after it somebody moved the booking: begin again.</summary>
internal sealed class MovedMeanwhileException : Exception
{
    public MovedMeanwhileException()
        : base("The booking was moved while its rows were being locked.")
    {
    }
}
