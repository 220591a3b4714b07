using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>How the hours of a home shall be from today on: the week, the days of their own, and public holidays (null = closed).</summary>
/// <param name="Week">Rows of the week.</param>
/// <param name="Special">Rows of single days that somebody set; holidays are laid between them.</param>
/// <param name="HolidayOpens">On public holidays.</param>
/// <param name="HolidayCloses">On public holidays.</param>
/// <param name="Said">Why a day is different; null = nothing new is said.</param>
/// <param name="Dropped">A day that goes back to its week.</param>
internal sealed record HoursWish(
    IReadOnlyList<OpeningHours> Week, IReadOnlyList<OpeningHours> Special, TimeOnly? HolidayOpens, TimeOnly? HolidayCloses, HomeDay? Said = null, DateOnly? Dropped = null)
{
    public static HoursWish AsIs(HomeView home, CityClock clock) => new(
        [.. home.Schedule.Hours.Where(h => h.Day is null)],
        [.. home.Schedule.Hours.Where(h => h.Mark == HomeHours.SpecialMark && h.Day >= clock.Today)],
        home.Home.HolidayOpens,
        home.Home.HolidayCloses);
}

/// <summary>Changes when a home is open. Bookings that would then lie outside its hours are named before, and given up after, by the way of closures.</summary>
internal sealed class HoursDesk(WelfareDbContext db, CommitGate gate, KeptBookings bookings, BookingDesk core, HomeBook book, CityClock clock)
{
    /// <summary>Whom the new hours would hit, and what becomes of them.</summary>
    public async Task<List<ClosingLine>> Plan(HomeView home, HoursWish wish, string reason, Actor by, CancellationToken cancel)
    {
        var lines = new List<ClosingLine>();
        foreach (var hit in await Hit(home, await Rows(home, wish, cancel), cancel))
        {
            var plan = await core.Close(new Closure(hit.BookableId, reason, hit.From, hit.To) { DryRun = true }, by, cancel);
            lines.AddRange(plan.Effects.Where(e => e.BookingId == hit.Id).Select(e => new ClosingLine(hit, e.Fate, e.NewBookableId)));
        }

        return lines;
    }

    public async Task Do(HomeView home, HoursWish wish, string reason, Actor by, CancellationToken cancel)
    {
        var rows = await Rows(home, wish, cancel);
        await gate.Run((context, _) => Write((WelfareDbContext)context, home, wish, rows), cancel);
        book.Forget();

        // Looked for again: who booked while the plan was being read is hit too. The closure has done its work once they are told.
        foreach (var hit in await Hit(home, rows, CancellationToken.None))
        {
            if ((await core.Close(new Closure(hit.BookableId, reason, hit.From, hit.To), by, CancellationToken.None)).ClosureId is { } closure)
                await core.Reopen(closure, by, CancellationToken.None);
        }
    }

    private async ValueTask<bool> Write(WelfareDbContext context, HomeView home, HoursWish wish, IReadOnlyList<OpeningHours> rows)
    {
        var (id, schedule, today, units) = (home.Id, home.Home.ScheduleId, clock.Today, KeptBookings.UnitsOf(home));

        // Locks as every verb does: who is booking by the old hours right now comes first, everybody else reads the new ones.
        await context.Bookables.Where(b => units.Contains(b.Id)).ExecuteUpdateAsync(set => set.SetProperty(b => b.Version, b => b.Version + 1));
        await context.Set<OpeningHours>().Where(h => h.ScheduleId == schedule && (h.Day == null || h.Day >= today)).ExecuteDeleteAsync();
        await context.Homes.Where(h => h.Id == id).ExecuteUpdateAsync(set => set.SetProperty(h => h.HolidayOpens, wish.HolidayOpens).SetProperty(h => h.HolidayCloses, wish.HolidayCloses));
        var changed = wish.Said?.Day ?? wish.Dropped;
        await context.HomeDays.Where(d => d.HomeId == id && d.Day == changed).ExecuteDeleteAsync();
        if (wish.Said is { } said)
            context.Add(new HomeDay { HomeId = id, Day = said.Day, Reason = said.Reason });
        context.AddRange(rows.Select(r => new OpeningHours { ScheduleId = schedule, Day = r.Day, Weekday = r.Weekday, Opens = r.Opens, Closes = r.Closes, Closed = r.Closed, Mark = r.Mark }));
        await context.SaveChangesAsync();
        return true;
    }

    private async Task<List<OpeningHours>> Rows(HomeView home, HoursWish wish, CancellationToken cancel)
    {
        var rows = wish.Week.Concat(wish.Special).ToList();
        var holidays = await db.Holidays.AsNoTracking().ToListAsync(cancel);
        rows.AddRange(HomeHours.Days(home.Home.ScheduleId, wish.HolidayOpens, wish.HolidayCloses, rows, holidays, clock.Today).ToList());
        return rows;
    }

    /// <summary>Who has come already stays.</summary>
    private async Task<List<KeptBooking>> Hit(HomeView home, IReadOnlyCollection<OpeningHours> rows, CancellationToken cancel)
    {
        var now = clock.Now;
        var live = await bookings.Live(home, now, now.AddYears(BookingRules.FurthestYears), cancel);
        return live.FindAll(b => !b.ByHouse && b.State is BookingState.Held or BookingState.Requested or BookingState.Confirmed && !OpenTimes.Contain(rows, b.From, b.To, clock.Zone));
    }
}
