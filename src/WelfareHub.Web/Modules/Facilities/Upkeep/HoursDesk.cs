using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>What is to change about the hours of a home; what is null stays as it is when it is written.</summary>
internal sealed record HoursWish
{
    /// <summary>Rows of the week.</summary>
    public IReadOnlyList<OpeningHours>? Week { get; init; }

    /// <summary>On public holidays; null times = closed.</summary>
    public (TimeOnly? Opens, TimeOnly? Closes)? Holiday { get; init; }

    /// <summary>A day with hours of its own, and why.</summary>
    public (OpeningHours Hours, string Reason)? Special { get; init; }

    /// <summary>A day that goes back to its week.</summary>
    public DateOnly? Dropped { get; init; }

    public DateOnly? Day => Special?.Hours.Day ?? Dropped;
}

/// <summary>Changes when a home is open. Bookings that would then lie outside its hours are named before, and given up after, by the way of closures.</summary>
internal sealed class HoursDesk(WelfareDbContext db, CommitGate gate, KeptBookings bookings, BookingDesk core, HomeBook book, CityClock clock)
{
    /// <summary>Whom the new hours would hit, and what becomes of them.</summary>
    public async Task<List<ClosingLine>> Plan(HomeView home, HoursWish wish, string reason, Actor by, CancellationToken cancel)
    {
        var lines = new List<ClosingLine>();
        foreach (var hit in await Hit(home, (await Rows(db, home, wish)).Hours, cancel))
        {
            var plan = await core.Close(new Closure(hit.BookableId, reason, hit.From, hit.To) { DryRun = true }, by, cancel);
            lines.AddRange(plan.Effects.Where(e => e.BookingId == hit.Id).Select(e => new ClosingLine(hit, e.Fate, e.NewBookableId)));
        }

        return lines;
    }

    /// <summary>
    /// Who is hit gives way before the hours are written: a process that dies in between has told people too early and shows
    /// the keeper closures and the old hours, but leaves nobody before a closed door.
    /// </summary>
    public async Task Do(HomeView home, HoursWish wish, string reason, Actor by, CancellationToken cancel)
    {
        var closures = await GiveWay((await Rows(db, home, wish)).Hours);
        var rows = await gate.Run((context, _) => Write((WelfareDbContext)context, home, wish), cancel);
        book.Forget();

        // Once more: who booked by the old hours meanwhile is hit too. Closures have done their work once the hours hold.
        closures.AddRange(await GiveWay(rows));
        foreach (var closure in closures)
            await core.Reopen(closure, by, CancellationToken.None);

        async Task<List<Guid>> GiveWay(IReadOnlyCollection<OpeningHours> hours)
        {
            var made = new List<Guid>();
            foreach (var hit in await Hit(home, hours, CancellationToken.None))
            {
                if ((await core.Close(new Closure(hit.BookableId, reason, hit.From, hit.To), by, CancellationToken.None)).ClosureId is { } closure)
                    made.Add(closure);
            }

            return made;
        }
    }

    /// <summary>Only what is wished is changed, in what stands there now: two keepers at once do not undo each other's days.</summary>
    private async ValueTask<List<OpeningHours>> Write(WelfareDbContext context, HomeView home, HoursWish wish)
    {
        var (id, schedule, today) = (home.Id, home.Home.ScheduleId, clock.Today);

        // Locks as every verb does: who is booking by the old hours right now comes first, everybody else reads the new ones.
        await context.Homes.Where(h => h.Id == id).ExecuteUpdateAsync(set => set.SetProperty(h => h.ScheduleId, schedule));
        await BookingDesk.LockBookables(context, KeptBookings.UnitsOf(home));
        var (rows, holiday) = await Rows(context, home, wish);
        await context.Set<OpeningHours>().Where(h => h.ScheduleId == schedule && (h.Day == null || h.Day >= today)).ExecuteDeleteAsync();
        await context.Homes.Where(h => h.Id == id).ExecuteUpdateAsync(set => set.SetProperty(h => h.HolidayOpens, holiday.Opens).SetProperty(h => h.HolidayCloses, holiday.Closes));
        if (wish.Day is { } changed)
            await context.HomeDays.Where(d => d.HomeId == id && d.Day == changed).ExecuteDeleteAsync();
        if (wish.Special is var (special, reason))
            context.Add(new HomeDay { HomeId = id, Day = special.Day!.Value, Reason = reason });
        context.AddRange(rows.Select(r => new OpeningHours { ScheduleId = schedule, Day = r.Day, Weekday = r.Weekday, Opens = r.Opens, Closes = r.Closes, Closed = r.Closed, Mark = r.Mark }));
        await context.SaveChangesAsync();
        return rows;
    }

    /// <summary>The rows from today on, and the hours of holidays, as they will be.</summary>
    private async Task<(List<OpeningHours> Hours, (TimeOnly? Opens, TimeOnly? Closes) Holiday)> Rows(WelfareDbContext context, HomeView home, HoursWish wish)
    {
        var (id, schedule, today) = (home.Id, home.Home.ScheduleId, clock.Today);
        var stand = await context.Set<OpeningHours>().AsNoTracking().Where(h => h.ScheduleId == schedule && (h.Day == null || h.Day >= today)).ToListAsync();
        var holiday = wish.Holiday ?? await context.Homes.Where(h => h.Id == id).Select(h => new ValueTuple<TimeOnly?, TimeOnly?>(h.HolidayOpens, h.HolidayCloses)).SingleAsync();
        var rows = (wish.Week ?? stand.FindAll(h => h.Day is null)).Concat(stand.Where(h => h.Mark == HomeHours.SpecialMark && h.Day != wish.Day)).ToList();
        if (wish.Special is var (special, _))
            rows.Add(special);
        var holidays = await context.Holidays.AsNoTracking().ToListAsync();
        rows.AddRange(HomeHours.Days(schedule, holiday.Opens, holiday.Closes, rows, holidays, today).ToList());
        return (rows, holiday);
    }

    /// <summary>Who has come already stays.</summary>
    private async Task<List<KeptBooking>> Hit(HomeView home, IReadOnlyCollection<OpeningHours> rows, CancellationToken cancel)
    {
        var now = clock.Now;
        var live = await bookings.Live(home, now, now.AddYears(BookingRules.FurthestYears), cancel);
        return live.FindAll(b => !b.ByHouse && b.State is BookingState.Held or BookingState.Requested or BookingState.Confirmed && !OpenTimes.Contain(rows, b.From, b.To, clock.Zone));
    }
}
