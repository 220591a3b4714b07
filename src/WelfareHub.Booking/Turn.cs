using Microsoft.EntityFrameworkCore;

namespace WelfareHub.Bookings;

/// <summary>
/// One verb's turn inside its transaction: what it has locked, and the only ways to change a booking.
/// Locks are taken first, bookables before persons and each in id order, by raising <c>Version</c>; on PostgreSQL these row locks
/// are the queue, and under READ COMMITTED every later statement sees what the one before us committed.
/// </summary>
internal sealed partial class Turn(DbContext db, Actor by, DateTimeOffset now, TimeZoneInfo zone, IBookingObserver[] observers, IBookableOwner[] owners)
{
    private readonly Dictionary<Guid, Bookable> _bookables = [];
    private readonly Dictionary<Guid, Schedule> _schedules = [];
    private readonly HashSet<Guid> _persons = [];

    /// <summary>Bookables are read only for the locks and not tracked: what changed of them is written by a statement of our own.</summary>
    private readonly HashSet<Bookable> _recounted = [];
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
            if (await Statements.LockBookable(db, id) is not { } locked)
                return id;
            if (locked.ScheduleId is { } schedule)
                locked.Schedule = await Schedule(schedule);
            _bookables.Add(id, locked);
        }

        return null;
    }

    /// <summary>Units of one house keep one schedule: read once a turn. Days that are over cannot be chosen any more.</summary>
    private async ValueTask<Schedule> Schedule(Guid id)
    {
        if (!_schedules.TryGetValue(id, out var schedule))
        {
            var since = zone.DayOf(now).AddDays(-1);
            var hours = await db.Set<OpeningHours>().AsNoTracking().Where(h => h.ScheduleId == id && (h.Day == null || h.Day >= since)).ToListAsync();
            _schedules.Add(id, schedule = new Schedule { Id = id, Hours = hours });
        }

        return schedule;
    }

    /// <summary>Locks persons in id order, so that limits per person hold under simultaneous taps.</summary>
    public async ValueTask LockPersons(params IEnumerable<Guid> ids)
    {
        foreach (var id in ids.Where(_persons.Add).Distinct().Order())
            await Statements.LockPerson(db, id);
    }

    /// <summary>Writes what is decided so far, so that the next query sees it.</summary>
    public async ValueTask Flush()
    {
        if (!_unsaved)
            return;
        foreach (var bookable in _recounted)
            await Statements.SaveBookable(db, bookable);
        foreach (var booking in _entered)
            await db.InsertNow(booking);
        foreach (var row in _history)
            await db.InsertNow(row);
        _recounted.Clear();
        _entered.Clear();
        _history.Clear();
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
