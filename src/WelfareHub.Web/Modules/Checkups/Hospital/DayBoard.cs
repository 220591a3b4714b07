using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>
/// One day at one hospital. A day is bounded by its slots, so it is read whole by two range scans (slots, bookings) and filtered,
/// sorted and paged in memory: the cost does not depend on how many other days, hospitals or bookings there are.
/// </summary>
internal sealed class DayBoard(KeptReads reads, Func<WelfareDbContext> contexts, CityClock clock, HospitalNames names)
{
    public const int PageSize = 50;

    public async Task<DayView> Show(Guid hospitalId, DateOnly day, DayFilter filter, CancellationToken cancel)
    {
        var (begins, ends) = clock.Day(day);
        var slots = await reads.List(Slots, cancel, ("hospitalId", hospitalId), ("begins", begins), ("ends", ends));
        var live = await reads.List(Live, cancel, ("hospitalId", hospitalId), ("begins", begins), ("ends", ends), ("now", clock.Now));
        var ended = filter.WantsEnded ? await Ended(hospitalId, begins, ends, cancel) : [];
        var known = await names.Covering(hospitalId, slots.Select(s => s.ProgrammeId), Stations(live).Concat(Stations(ended)), cancel);

        var bySlot = slots.ToDictionary(s => s.Id);
        var people = new List<DayRow>(live.Count + ended.Count);
        foreach (var row in live.Concat(ended))
        {
            if (!row.ByHouse && bySlot.TryGetValue(row.SlotId, out var slot))
                people.Add(row with { Slot = slot });
        }

        var shown = filter.Apply(people, known);
        var pages = Math.Max(1, (shown.Count + PageSize - 1) / PageSize);
        var page = Math.Clamp(filter.Page, 1, pages);
        return new DayView(day, DayNumbers.Of(slots, live, known), Hours(slots, live), shown.Skip((page - 1) * PageSize).Take(PageSize).ToList())
        {
            Filter = filter with { Page = page },
            Pages = pages,
            Found = shown.Count,
            Names = known,
            Programmes = slots.Select(s => s.ProgrammeId).Distinct().ToList(),
            Next = slots.Count == 0 ? await NextAfter(hospitalId, ends, cancel) : null,
        };
    }

    private async Task<DateOnly?> NextAfter(Guid hospitalId, DateTimeOffset ends, CancellationToken cancel)
    {
        await using var db = contexts();
        var begins = await db.CheckupSlots.Where(s => s.HospitalId == hospitalId && s.StartsAt >= ends)
            .OrderBy(s => s.StartsAt).Select(s => (DateTimeOffset?)s.StartsAt).FirstOrDefaultAsync(cancel);
        return begins is { } next ? clock.DayOf(next) : null;
    }

    /// <summary>
    /// Everybody who is expected, has come or stayed away that day, for print and export; who is just being moved here or has been
    /// offered a freed place may come too.
    /// </summary>
    public async Task<(List<DayRow> Rows, KnownNames Names)> List(Guid hospitalId, DateOnly day, CancellationToken cancel)
    {
        var (begins, ends) = clock.Day(day);
        var slots = (await reads.List(Slots, cancel, ("hospitalId", hospitalId), ("begins", begins), ("ends", ends))).ToDictionary(s => s.Id);
        await using var db = contexts();
        var live = db.Bookings.Live(clock.Now).Where(b => b.State != BookingState.Held || b.Hold == HoldKind.Proposal || b.Hold == HoldKind.WaitlistOffer);
        var rows = await Rows(db, hospitalId, begins, ends, live.Concat(db.Bookings.Where(b => b.State == BookingState.NoShow))).ToListAsync(cancel);
        var known = await names.Covering(hospitalId, slots.Values.Select(s => s.ProgrammeId), Stations(rows), cancel);
        var people = rows.Where(r => !r.ByHouse && slots.ContainsKey(r.SlotId)).Select(r => r with { Slot = slots[r.SlotId] });
        return (people.OrderBy(r => r.Slot.StartsAt).ThenBy(r => r.Name, StringComparer.CurrentCulture).ThenBy(r => r.Reference, StringComparer.Ordinal).ToList(), known);
    }

    // The board's own two reads are kept ready: on a busy morning it is opened more often than any other staff page.
    private static readonly KeptQuery<DaySlot> Slots = new(
        static db =>
        {
            var (hospitalId, begins, ends) = (Guid.Empty, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);
            return from slot in db.CheckupSlots
                   where slot.HospitalId == hospitalId && slot.StartsAt >= begins && slot.StartsAt < ends
                   join bookable in db.Bookables on slot.BookableId equals bookable.Id
                   where bookable.WithdrawnAt == null
                   orderby slot.StartsAt
                   select new
                   {
                       slot.BookableId,
                       slot.StartsAt,
                       slot.ProgrammeId,
                       bookable.Capacity,
                       Waiting = db.Waitlist.Count(w => w.BookableId == slot.BookableId && w.State == WaitlistState.Waiting),
                   };
        },
        static row => new DaySlot(row.GetGuid(0), row.Instant(1), row.GetGuid(2), row.GetInt32(3), row.GetInt32(4)));

    private static readonly KeptQuery<DayRow> Live = new(
        static db =>
        {
            var (hospitalId, begins, ends, now) = (Guid.Empty, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);
            return from slot in db.CheckupSlots
                   where slot.HospitalId == hospitalId && slot.StartsAt >= begins && slot.StartsAt < ends
                   join booking in db.Bookings.Live(now) on slot.BookableId equals booking.BookableId
                   join person in db.Users on booking.PersonId equals (Guid?)person.Id into persons
                   from person in persons.DefaultIfEmpty()
                   select new
                   {
                       booking.Id,
                       booking.BookableId,
                       booking.Reference,
                       booking.State,
                       StateAt = booking.State == BookingState.CheckedIn ? booking.StateAt : (DateTimeOffset?)null,
                       booking.Hold,
                       booking.ByHouse,
                       booking.Places,
                       Name = person!.FullName,
                       person.StationId,
                   };
        },
        static row => new DayRow(
            row.GetGuid(0),
            row.GetGuid(1),
            row.GetString(2),
            (BookingState)row.GetInt32(3),
            row.MaybeInstant(4),
            row.IsDBNull(5) ? null : (HoldKind)row.GetInt32(5),
            row.GetBoolean(6),
            row.GetInt32(7),
            row.MaybeString(8),
            null,
            row.MaybeGuid(9)));

    private async Task<List<DayRow>> Ended(Guid hospitalId, DateTimeOffset begins, DateTimeOffset ends, CancellationToken cancel)
    {
        await using var db = contexts();
        return await Rows(db, hospitalId, begins, ends, db.Bookings.Where(b => b.State > BookingState.Completed)).ToListAsync(cancel);
    }

    private static IQueryable<DayRow> Rows(WelfareDbContext db, Guid hospitalId, DateTimeOffset begins, DateTimeOffset ends, IQueryable<Booking> bookings) =>
        from slot in db.CheckupSlots
        where slot.HospitalId == hospitalId && slot.StartsAt >= begins && slot.StartsAt < ends
        join booking in bookings on slot.BookableId equals booking.BookableId
        join person in db.Users on booking.PersonId equals (Guid?)person.Id into persons
        from person in persons.DefaultIfEmpty()
        select new DayRow(
            booking.Id,
            booking.BookableId,
            booking.Reference,
            booking.State,
            booking.StateAt,
            booking.Hold,
            booking.ByHouse,
            booking.Places,
            person!.FullName,
            person.PhoneNumber,
            person.StationId);

    private static IEnumerable<Guid> Stations(List<DayRow> rows) => rows.Where(r => r.StationId is not null).Select(r => r.StationId!.Value);

    private List<HourBar> Hours(List<DaySlot> slots, List<DayRow> live)
    {
        if (slots.Count == 0)
            return [];
        var hourOf = slots.ToDictionary(s => s.Id, s => clock.TimeOf(s.StartsAt).Hour);
        var first = hourOf.Values.Min();
        var hours = Enumerable.Range(first, hourOf.Values.Max() - first + 1).Select(hour => (Hour: hour, Taken: 0, Places: 0)).ToArray();
        foreach (var slot in slots)
            hours[hourOf[slot.Id] - first].Places += slot.Places;
        foreach (var row in live)
        {
            if (!hourOf.TryGetValue(row.SlotId, out var hour))
                continue;
            if (row.ByHouse)
                hours[hour - first].Places -= row.Places;
            else
                hours[hour - first].Taken += row.Places;
        }

        return hours.Select(h => new HourBar(h.Hour.ToString("00", System.Globalization.CultureInfo.InvariantCulture), h.Taken, h.Places)).ToList();
    }
}
