using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>A programme in numbers; all of them are places, and no names.</summary>
/// <param name="Places">Published and not closed.</param>
/// <param name="Booked">Taken by couriers: asked for, confirmed, come.</param>
/// <param name="Requested">Those of <paramref name="Booked"/> that wait for a yes.</param>
/// <param name="Kept">Held: blocks for stations, offers, people who are still choosing.</param>
/// <param name="Waiting">In the waitlists.</param>
/// <param name="Came">Checked in or done.</param>
/// <param name="NoShow">Did not come.</param>
public sealed record ProgrammeNumbers(int Places, int Booked, int Requested, int Kept, int Waiting, int Came, int NoShow)
{
    public static readonly ProgrammeNumbers None = new(0, 0, 0, 0, 0, 0, 0);

    /// <summary>Of 100; null while no place is published.</summary>
    public int? FillRate => Places == 0 ? null : (int)Math.Round(100.0 * Booked / Places);

    /// <summary>Of 100 visits that are over; null while none is.</summary>
    public int? NoShowRate => Came + NoShow == 0 ? null : (int)Math.Round(100.0 * NoShow / (Came + NoShow));
}

/// <summary>Places and bookings of a stretch of days.</summary>
public sealed record WeekNumbers(DateOnly Monday, int Places, int Booked);

internal static class ProgrammeNumbersQuery
{
    /// <summary>Three queries, however many programmes.</summary>
    public static async Task<Dictionary<Guid, ProgrammeNumbers>> Of(WelfareDbContext db, IReadOnlyCollection<Guid> ids, DateTimeOffset now, CancellationToken cancel)
    {
        var places = await (
            from slot in db.CheckupSlots
            where ids.Contains(slot.ProgrammeId)
            join bookable in db.Bookables on slot.BookableId equals bookable.Id
            where bookable.WithdrawnAt == null
            group bookable.Capacity by slot.ProgrammeId into g
            select new { g.Key, Places = g.Sum() }).ToDictionaryAsync(g => g.Key, g => g.Places, cancel);
        var taken = await (
            from booking in Counted(db, now)
            join slot in db.CheckupSlots on booking.BookableId equals slot.BookableId
            where ids.Contains(slot.ProgrammeId)
            group booking.Places by new { slot.ProgrammeId, booking.State, booking.ByHouse } into g
            select new { g.Key.ProgrammeId, g.Key.State, g.Key.ByHouse, Places = g.Sum() }).ToListAsync(cancel);
        var waiting = await (
            from entry in db.Waitlist
            where entry.State == WaitlistState.Waiting
            join slot in db.CheckupSlots on entry.BookableId equals slot.BookableId
            where ids.Contains(slot.ProgrammeId)
            group entry by slot.ProgrammeId into g
            select new { g.Key, Waiting = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Waiting, cancel);

        return ids.ToDictionary(id => id, id =>
        {
            var of = taken.Where(t => t.ProgrammeId == id).ToList();
            int Sum(params BookingState[] states) => of.Where(t => !t.ByHouse && states.Contains(t.State)).Sum(t => t.Places);
            return new ProgrammeNumbers(
                Places: places.GetValueOrDefault(id) - of.Where(t => t.ByHouse && t.State != BookingState.NoShow).Sum(t => t.Places),
                Booked: Sum(BookingState.Requested, BookingState.Confirmed, BookingState.CheckedIn, BookingState.Completed),
                Requested: Sum(BookingState.Requested),
                Kept: Sum(BookingState.Held),
                Waiting: waiting.GetValueOrDefault(id),
                Came: Sum(BookingState.CheckedIn, BookingState.Completed),
                NoShow: Sum(BookingState.NoShow));
        });
    }

    /// <summary>Weeks begin on Monday. Two queries.</summary>
    public static async Task<List<WeekNumbers>> Weeks(WelfareDbContext db, Guid programmeId, DateTimeOffset now, CancellationToken cancel)
    {
        var places = await (
            from slot in db.CheckupSlots
            where slot.ProgrammeId == programmeId
            join session in db.CheckupSessions on slot.SessionId equals session.Id
            join bookable in db.Bookables on slot.BookableId equals bookable.Id
            where bookable.WithdrawnAt == null
            group bookable.Capacity by session.Day into g
            select new { Day = g.Key, Places = g.Sum() }).ToListAsync(cancel);
        var taken = await (
            from booking in db.Bookings.Live(now)
            join slot in db.CheckupSlots on booking.BookableId equals slot.BookableId
            where slot.ProgrammeId == programmeId && booking.State != BookingState.Held
            join session in db.CheckupSessions on slot.SessionId equals session.Id
            group booking.Places by new { session.Day, booking.ByHouse } into g
            select new { g.Key.Day, g.Key.ByHouse, Places = g.Sum() }).ToListAsync(cancel);
        return places.GroupBy(p => Monday(p.Day)).OrderBy(g => g.Key)
            .Select(week => new WeekNumbers(
                week.Key,
                week.Sum(p => p.Places) - taken.Where(t => t.ByHouse && Monday(t.Day) == week.Key).Sum(t => t.Places),
                taken.Where(t => !t.ByHouse && Monday(t.Day) == week.Key).Sum(t => t.Places)))
            .ToList();
    }

    private static DateOnly Monday(DateOnly day) => day.AddDays(-(((int)day.DayOfWeek + 6) % 7));

    /// <summary>What takes places now, and who did not come.</summary>
    private static IQueryable<Booking> Counted(WelfareDbContext db, DateTimeOffset now) =>
        db.Bookings.Live(now).Concat(db.Bookings.Where(b => b.State == BookingState.NoShow));
}
