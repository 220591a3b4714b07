using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>A slot that this person can really book, as far as a list can know.</summary>
public sealed record FoundSlot(OpenSlot Slot, Programme Programme, Hospital Hospital, Station? Station, double? Kilometres)
{
    public bool IsFull => Slot.Free <= 0;
}

/// <summary>
/// A page of slots, best first, and what the page says about the rest. Days: free places by day, the filter's own day set aside.
/// FullOnes: how many fitting slots are full.
/// </summary>
public sealed record FoundSlots(IReadOnlyList<FoundSlot> Rows, bool More, IReadOnlyDictionary<DateOnly, int> Days, int FullOnes);

/// <summary>
/// Finds what a person can book: eligible, open, in time, within the limit, clear of own bookings, with a free place. Best first:
/// off the couriers' peaks, near, soonest. Works on the two books alone and asks the database nothing.
/// </summary>
public sealed class SlotFinder(ProgrammeBook programmes, SlotBook slots, CityClock clock)
{
    public const int PageSize = 15;

    /// <summary>Kilometres up to which places count as equally near.</summary>
    private static readonly double[] Rings = [1.5, 4, 8, 15];

    /// <summary>For a booking that is to be moved: leave it out of what the person has, and ask for its programme only.</summary>
    public async ValueTask<FoundSlots> Find(
        Visitor visitor, IReadOnlyList<OwnBooking> own, SlotFilter filter, CancellationToken cancel, Guid? only = null, Guid? except = null, int take = PageSize)
    {
        var edition = await programmes.Read(cancel);
        var coming = await slots.Read(cancel);
        var home = edition.HomeOf(visitor);
        var skip = (filter.Page - 1) * take;
        var days = new SortedDictionary<DateOnly, int>();
        var found = new List<(int Ring, FoundSlot Slot)>();
        var full = 0;
        var mine = own.ToArray();

        foreach (var shelf in coming.Shelves)
        {
            if ((only is { } one && shelf.ProgrammeId != one) || !edition.Programmes.TryGetValue(shelf.ProgrammeId, out var programme)
                || !Fits(shelf, programme, filter, edition) || CheckupRules.WhyNot(edition, programme, visitor, clock) is not null
                || !edition.Hospitals.TryGetValue(shelf.HospitalId, out var hospital))
                continue;

            var km = home is { } from && edition.PlaceOf(shelf.HospitalId, shelf.StationId) is { } place ? from.KilometresTo(place) : (double?)null;
            var station = shelf.StationId is { } id ? edition.Stations.GetValueOrDefault(id) : null;
            var ring = RingOf(km);
            var may = new MayTake(programme, mine, clock);
            var kept = 0;
            foreach (var day in shelf.Days)
            {
                if (day.First > may.Latest)
                    break;
                var onPage = filter.Day is not { } chosen || day.Day == chosen;

                // A shelf is in order: what comes after so many of it cannot be on this page and is only counted.
                if ((!onPage || kept > skip + take) && except is null && filter.Part is not (DayPart.Morning or DayPart.Afternoon) && may.All(day))
                {
                    Add(days, day.Day, day.Count.Places);
                    full += onPage ? day.Count.Full : 0;
                    continue;
                }

                var places = 0;
                foreach (var slot in day.Slots)
                {
                    if (slot.Id == except || slot.IsClosed || !InPart(slot, filter.Part) || !may.One(slot))
                        continue;
                    places += Math.Max(0, slot.Free);
                    if (!onPage)
                        continue;
                    full += slot.Free > 0 ? 0 : 1;
                    if ((slot.Free > 0 || filter.WithFull) && kept <= skip + take)
                    {
                        kept++;
                        found.Add((ring, new FoundSlot(slot, programme, hospital, station, km)));
                    }
                }

                Add(days, day.Day, places);
            }
        }

        var rows = found
            .OrderByDescending(f => f.Slot.Slot.OffPeak).ThenBy(f => f.Ring).ThenBy(f => f.Slot.Slot.StartsAt).ThenBy(f => f.Slot.Kilometres).ThenBy(f => f.Slot.Slot.Id)
            .Select(f => f.Slot).Skip(skip).Take(take + 1).ToList();
        return new FoundSlots(rows.Count > take ? rows[..take] : rows, rows.Count > take, days, full);
    }

    /// <summary>What else there is when a slot cannot be had: the same programme, the best first: near in time, and a long way counts as the time it takes.</summary>
    public async ValueTask<IReadOnlyList<FoundSlot>> Instead(
        Visitor visitor, IReadOnlyList<OwnBooking> own, Guid programmeId, DateTimeOffset wanted, Guid except, CancellationToken cancel)
    {
        const int Shown = 3;
        var all = await Find(visitor, own, new SlotFilter(), cancel, programmeId, except, int.MaxValue - 1);
        return [.. all.Rows.Where(r => !r.IsFull).OrderBy(r => (r.Slot.StartsAt - wanted).Duration() + Ride(r.Kilometres)).ThenBy(r => r.Slot.StartsAt).Take(Shown)];
    }

    /// <summary>There and back at twenty kilometres an hour.</summary>
    private static TimeSpan Ride(double? kilometres) => TimeSpan.FromMinutes(6 * (kilometres ?? 0));

    private static void Add(SortedDictionary<DateOnly, int> days, DateOnly day, int places)
    {
        if (places > 0)
            days[day] = days.GetValueOrDefault(day) + places;
    }

    private static bool Fits(SlotShelf shelf, Programme programme, SlotFilter filter, ProgrammeEdition edition) =>
        (filter.Kind is not { } kind || programme.Kind == kind)
        && (filter.HospitalId is not { } hospital || shelf.HospitalId == hospital)
        && (filter.DistrictId is not { } district || edition.DistrictOf(shelf.HospitalId, shelf.StationId) == district)
        && (filter.Part != DayPart.OffPeak || shelf.OffPeak);

    private static bool InPart(OpenSlot slot, DayPart? part) => part switch
    {
        DayPart.Morning => slot.Time.Hour < 12,
        DayPart.Afternoon => slot.Time.Hour >= 12,
        _ => true,
    };

    /// <summary>Who has no known place gets all places as equally near.</summary>
    private static int RingOf(double? kilometres) => kilometres is { } km ? Array.FindIndex([.. Rings, double.MaxValue], r => km <= r) : 0;
}

/// <summary>
/// Which times of a shelf a person may take: within the programme's window and the limit, and clear of what the person has. Asked
/// in order of time, so one walk along the person's bookings finds every clash.
/// </summary>
internal sealed class MayTake(Programme programme, OwnBooking[] own, CityClock clock)
{
    private readonly DateTimeOffset _earliest = Earliest(programme, clock.Now);
    private readonly DateOnly _next = CheckupRules.NextDay(programme, own, clock) ?? DateOnly.MinValue;
    private int _at;

    public DateTimeOffset Latest { get; } = programme.FurthestDays > 0 ? clock.Now.AddDays(programme.FurthestDays) : DateTimeOffset.MaxValue;

    public bool One(OpenSlot slot) => Within(slot.Day, slot.StartsAt, slot.StartsAt) && IsFree(slot.StartsAt, slot.EndsAt);

    /// <summary>Every slot of the day.</summary>
    public bool All(SlotDay day) => Within(day.Day, day.First, day.Last) && IsFree(day.First, day.Ends);

    private static DateTimeOffset Earliest(Programme programme, DateTimeOffset now) =>
        programme.LeadMinutes > 0 ? now.AddMinutes(programme.LeadMinutes) : now.AddTicks(1);

    private bool Within(DateOnly day, DateTimeOffset first, DateTimeOffset last) => first >= _earliest && last <= Latest && day >= _next;

    private bool IsFree(DateTimeOffset from, DateTimeOffset to)
    {
        while (_at < own.Length && own[_at].To <= from)
            _at++;
        return _at == own.Length || own[_at].From >= to;
    }
}
