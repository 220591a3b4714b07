using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>
/// One day at one hospital. A day is bounded by its slots, so it is read whole by two range scans (slots, bookings) and filtered,
/// sorted and paged in memory: the cost does not depend on how many other days, hospitals or bookings there are.
/// </summary>
internal sealed class DayBoard(WelfareDbContext db, CityClock clock, HospitalNames names)
{
    public const int PageSize = 50;

    public async Task<DayView> Show(Guid hospitalId, DateOnly day, DayFilter filter, CancellationToken cancel)
    {
        await db.Database.OpenConnectionAsync(cancel);
        var (begins, ends) = clock.Day(day);
        var slots = await Slots(db, hospitalId, begins, ends).ToListAsync(cancel);
        var live = await Live(db, hospitalId, begins, ends, clock.Now).ToListAsync(cancel);
        var ended = filter.WantsEnded ? await Rows(hospitalId, begins, ends, db.Bookings.Where(b => b.State > BookingState.Completed)).ToListAsync(cancel) : [];
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
        var slots = (await Slots(db, hospitalId, begins, ends).ToListAsync(cancel)).ToDictionary(s => s.Id);
        var live = db.Bookings.Live(clock.Now).Where(b => b.State != BookingState.Held || b.Hold == HoldKind.Proposal || b.Hold == HoldKind.WaitlistOffer);
        var rows = await Rows(hospitalId, begins, ends, live.Concat(db.Bookings.Where(b => b.State == BookingState.NoShow))).ToListAsync(cancel);
        var known = await names.Covering(hospitalId, slots.Values.Select(s => s.ProgrammeId), Stations(rows), cancel);
        var people = rows.Where(r => !r.ByHouse && slots.ContainsKey(r.SlotId)).Select(r => r with { Slot = slots[r.SlotId] });
        return (people.OrderBy(r => r.Slot.StartsAt).ThenBy(r => r.Reference, StringComparer.Ordinal).ToList(), known);
    }

    // The board's own two reads are compiled: on a busy morning it is opened more often than any other staff page.
    private static readonly Func<WelfareDbContext, Guid, DateTimeOffset, DateTimeOffset, IAsyncEnumerable<DaySlot>> Slots = EF.CompileAsyncQuery(
        (WelfareDbContext db, Guid hospitalId, DateTimeOffset begins, DateTimeOffset ends) =>
            from slot in db.CheckupSlots
            where slot.HospitalId == hospitalId && slot.StartsAt >= begins && slot.StartsAt < ends
            join bookable in db.Bookables on slot.BookableId equals bookable.Id
            where bookable.WithdrawnAt == null
            orderby slot.StartsAt
            select new DaySlot(
                slot.BookableId,
                slot.StartsAt,
                slot.ProgrammeId,
                bookable.Capacity,
                db.Waitlist.Count(w => w.BookableId == slot.BookableId && w.State == WaitlistState.Waiting)));

    private static readonly Func<WelfareDbContext, Guid, DateTimeOffset, DateTimeOffset, DateTimeOffset, IAsyncEnumerable<DayRow>> Live = EF.CompileAsyncQuery(
        LiveInCompiled.Inline<Func<WelfareDbContext, Guid, DateTimeOffset, DateTimeOffset, DateTimeOffset, IQueryable<DayRow>>>(
            (db, hospitalId, begins, ends, now) =>
                from slot in db.CheckupSlots
                where slot.HospitalId == hospitalId && slot.StartsAt >= begins && slot.StartsAt < ends
                join booking in db.Bookings.Live(now) on slot.BookableId equals booking.BookableId
                join person in db.Users on booking.PersonId equals (Guid?)person.Id into persons
                from person in persons.DefaultIfEmpty()
                select new DayRow(
                    booking.Id,
                    booking.BookableId,
                    booking.Reference,
                    booking.State,
                    booking.State == BookingState.CheckedIn ? booking.StateAt : null,
                    booking.Hold,
                    booking.ByHouse,
                    booking.Places,
                    person!.FullName,
                    null,
                    person.StationId)));

    private IQueryable<DayRow> Rows(Guid hospitalId, DateTimeOffset begins, DateTimeOffset ends, IQueryable<Booking> bookings) =>
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
