using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;

using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>
/// The coming slots with their free places, read once for all who look and kept for <see cref="Kept"/>: lists cost no query of
/// their own and none for each slot. What a list shows may be that old; the desk alone decides whether a place is taken.
/// </summary>
public sealed class SlotBook(Func<WelfareDbContext> contexts, ProgrammeBook programmes, CityClock clock) : IBookingObserver, IDisposable
{
    public static readonly TimeSpan Kept = TimeSpan.FromSeconds(1);

    /// <summary>While one reads anew, the others are shown what is not older than this.</summary>
    private static readonly TimeSpan Oldest = TimeSpan.FromSeconds(5);

    /// <summary>More changes than this between two looks: reading all is cheaper.</summary>
    private const int MostTouched = 200;

    private readonly SemaphoreSlim _reading = new(1, 1);
    private readonly ConcurrentDictionary<Guid, byte> _touched = new();
    private volatile SlotEdition? _edition;

    public async ValueTask<SlotEdition> Read(CancellationToken cancel)
    {
        if (Fresh() is { } edition)
            return _touched.IsEmpty ? edition : await Refresh(edition, cancel);
        return await Reload(cancel);
    }

    /// <summary>Programme and times of a slot, which never change, whatever the age of the look; null when it is not among those read.</summary>
    public async ValueTask<OpenSlot?> Peek(Guid slotId, CancellationToken cancel) =>
        (_edition ?? await Reload(cancel)).ById.GetValueOrDefault(slotId);

    /// <summary>After sessions were published or withdrawn.</summary>
    public void Forget() => _edition = null;

    /// <summary>A change on this node: the next look reads these slots again.</summary>
    public ValueTask OnChanged(BookingChange change, DbContext db, CancellationToken cancel)
    {
        _touched[change.Booking.BookableId] = 0;
        if (change.History.PreviousBookableId is { } previous)
            _touched[previous] = 0;
        return ValueTask.CompletedTask;
    }

    public void Dispose() => _reading.Dispose();

    private SlotEdition? Fresh() => _edition is { } edition && clock.Now - edition.ReadAt < Kept ? edition : null;

    private async Task<SlotEdition> Reload(CancellationToken cancel)
    {
        if (!await _reading.WaitAsync(TimeSpan.Zero, cancel))
        {
            if (_edition is { } last && clock.Now - last.ReadAt < Oldest)
                return _touched.IsEmpty ? last : await Refresh(last, cancel);
            await _reading.WaitAsync(cancel);
        }

        try
        {
            if (Fresh() is { } already)
                return already;
            var now = clock.Now;
            var ids = (await programmes.Read(cancel)).Programmes.Keys.ToList();
            _touched.Clear();
            await using var db = contexts();
            var edition = new SlotEdition(clock, now, await Coming(db, ids, now).ToListAsync(cancel));
            _edition = edition;
            return edition;
        }
        finally
        {
            _reading.Release();
        }
    }

    /// <summary>One query for the slots that bookings have touched since the last look.</summary>
    private async Task<SlotEdition> Refresh(SlotEdition edition, CancellationToken cancel)
    {
        var ids = _touched.Keys.Take(MostTouched + 1).ToList();
        if (ids.Count > MostTouched)
        {
            Forget();
            return await Reload(cancel);
        }

        foreach (var id in ids)
            _touched.TryRemove(id, out _);
        await using var db = contexts();
        var now = clock.Now;
        var live = db.Bookings.Live(now);
        var places = await db.Bookables.Where(k => ids.Contains(k.Id))
            .Select(k => new
            {
                k.Id,
                k.Capacity,
                Taken = live.Where(b => b.BookableId == k.Id).Sum(b => b.Places),
                Closed = k.Taken >= k.Capacity && live.Where(b => b.BookableId == k.Id && b.ByHouse).Sum(b => b.Places) >= k.Capacity,
            })
            .ToListAsync(cancel);
        foreach (var row in places)
        {
            if (!edition.ById.TryGetValue(row.Id, out var slot))
                continue;
            (slot.Free, slot.IsClosed) = (Math.Max(0, row.Capacity - row.Taken), row.Closed);
            slot.On.Recount();
        }

        return edition;
    }

    private static IQueryable<OpenSlot> Coming(WelfareDbContext db, List<Guid> programmeIds, DateTimeOffset now)
    {
        var live = db.Bookings.Live(now);
        return from slot in db.CheckupSlots
               join bookable in db.Bookables on slot.BookableId equals bookable.Id
               where programmeIds.Contains(slot.ProgrammeId) && slot.StartsAt > now && bookable.WithdrawnAt == null
               orderby slot.StartsAt, slot.BookableId
               select new OpenSlot
               {
                   Id = slot.BookableId,
                   ProgrammeId = slot.ProgrammeId,
                   HospitalId = slot.HospitalId,
                   StationId = slot.StationId,
                   StartsAt = slot.StartsAt,
                   EndsAt = slot.EndsAt,
                   OffPeak = slot.OffPeak,
                   Free = bookable.Capacity - live.Where(b => b.BookableId == slot.BookableId).Sum(b => b.Places),
                   // Only of what is full is it asked whether the house itself has taken it.
                   IsClosed = bookable.Taken >= bookable.Capacity
                       && live.Where(b => b.BookableId == slot.BookableId && b.ByHouse).Sum(b => b.Places) >= bookable.Capacity,
               };
    }
}

/// <summary>A coming slot as lists need it.</summary>
public sealed class OpenSlot
{
    public Guid Id { get; init; }
    public Guid ProgrammeId { get; init; }
    public Guid HospitalId { get; init; }
    public Guid? StationId { get; init; }
    public DateTimeOffset StartsAt { get; init; }
    public DateTimeOffset EndsAt { get; init; }
    public bool OffPeak { get; init; }

    /// <summary>The city's calendar day and clock time of the beginning.</summary>
    public DateOnly Day { get; set; }
    public TimeOnly Time { get; set; }

    /// <summary>The day of its shelf.</summary>
    public SlotDay On { get; set; } = null!;

    /// <summary>Free places at the last look.</summary>
    public int Free { get; set; }

    /// <summary>Closed by the house at the last look: not full, and nothing comes of waiting for it.</summary>
    public bool IsClosed { get; set; }
}

/// <summary>The coming slots as of <see cref="ReadAt"/>, soonest first.</summary>
public sealed class SlotEdition
{
    public SlotEdition(CityClock clock, DateTimeOffset readAt, List<OpenSlot> slots)
    {
        ReadAt = readAt;
        foreach (var slot in slots)
        {
            var local = clock.Local(slot.StartsAt).DateTime;
            (slot.Day, slot.Time) = (DateOnly.FromDateTime(local), TimeOnly.FromDateTime(local));
        }

        ById = slots.ToFrozenDictionary(s => s.Id);
        Shelves =
        [
            .. slots.GroupBy(s => (s.ProgrammeId, s.HospitalId, s.StationId, s.OffPeak))
                .Select(g => new SlotShelf(g.Key.ProgrammeId, g.Key.HospitalId, g.Key.StationId, g.Key.OffPeak, [.. g.GroupBy(s => s.Day).Select(d => new SlotDay(d.Key, [.. d]))])),
        ];
    }

    public DateTimeOffset ReadAt { get; }
    public FrozenDictionary<Guid, OpenSlot> ById { get; }
    public IReadOnlyList<SlotShelf> Shelves { get; }
}

/// <summary>Slots that rank alike but for their time: one programme, one place, one kind of hour; soonest first.</summary>
public sealed record SlotShelf(Guid ProgrammeId, Guid HospitalId, Guid? StationId, bool OffPeak, ImmutableArray<SlotDay> Days);

/// <summary>The slots of a shelf on one day, counted once for all who look: most who look may take any of them.</summary>
public sealed class SlotDay
{
    private volatile Counted? _counted;

    public SlotDay(DateOnly day, ImmutableArray<OpenSlot> slots)
    {
        (Day, Slots, Ends) = (day, slots, slots.Max(s => s.EndsAt));
        foreach (var slot in slots)
            slot.On = this;
    }

    public DateOnly Day { get; }

    /// <summary>Soonest first; never empty.</summary>
    public ImmutableArray<OpenSlot> Slots { get; }

    public DateTimeOffset First => Slots[0].StartsAt;
    public DateTimeOffset Last => Slots[^1].StartsAt;
    public DateTimeOffset Ends { get; }

    /// <summary>Free places, and how many slots are full; what the house has closed is neither.</summary>
    public Counted Count => _counted ??= new Counted(
        Slots.Where(s => !s.IsClosed).Sum(s => Math.Max(0, s.Free)), Slots.Count(s => !s.IsClosed && s.Free <= 0));

    public void Recount() => _counted = null;

    public sealed record Counted(int Places, int Full);
}
