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

/// <summary>
/// Changes when a home is open. Bookings that would then lie outside its hours are named before, and give way in the transaction that
/// writes the hours; who waits for such a time is told.
/// </summary>
internal sealed class HoursDesk(KeptBookings bookings, BookingDesk core, HomeBook book, CityClock clock)
{
    /// <summary>Whom the new hours would hit, and what becomes of them.</summary>
    public async Task<List<ClosingLine>> Plan(HomeView home, HoursWish wish, string reason, Actor by, CancellationToken cancel)
    {
        var now = clock.Now;
        var plan = await Change(home, wish, reason, dryRun: true, by, cancel);
        var before = (await bookings.Live(home, now, now.AddYears(BookingRules.FurthestYears), cancel)).ToDictionary(b => b.Id);
        return [.. plan.Effects.Where(e => before.ContainsKey(e.BookingId)).Select(e => new ClosingLine(before[e.BookingId], e.Fate, e.NewBookableId)).OrderBy(l => l.Booking.From)];
    }

    public async Task Do(HomeView home, HoursWish wish, string reason, Actor by, CancellationToken cancel)
    {
        await Change(home, wish, reason, dryRun: false, by, cancel);
        book.Forget();
    }

    private Task<ClosureResult> Change(HomeView home, HoursWish wish, string reason, bool dryRun, Actor by, CancellationToken cancel) =>
        core.ChangeHours(home.Home.ScheduleId, context => Write((WelfareDbContext)context, home, wish), reason, dryRun, by, cancel);

    /// <summary>Only what is wished is changed, in what stands there now: two keepers at once do not undo each other's days.</summary>
    private async ValueTask Write(WelfareDbContext context, HomeView home, HoursWish wish)
    {
        var (id, schedule, today) = (home.Id, home.Home.ScheduleId, clock.Today);

        await context.LockHome(id);
        var (rows, holiday) = await Rows(context, home, wish);
        await context.Set<OpeningHours>().Where(h => h.ScheduleId == schedule && (h.Day == null || h.Day >= today)).ExecuteDeleteAsync();
        await context.Homes.Where(h => h.Id == id).ExecuteUpdateAsync(set => set.SetProperty(h => h.HolidayOpens, holiday.Opens).SetProperty(h => h.HolidayCloses, holiday.Closes));
        if (wish.Day is { } changed)
            await context.HomeDays.Where(d => d.HomeId == id && d.Day == changed).ExecuteDeleteAsync();
        if (wish.Special is var (special, reason))
            context.Add(new HomeDay { HomeId = id, Day = special.Day!.Value, Reason = reason });
        context.AddRange(rows.Select(r => new OpeningHours { ScheduleId = schedule, Day = r.Day, Weekday = r.Weekday, Opens = r.Opens, Closes = r.Closes, Closed = r.Closed, Mark = r.Mark }));
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
}
