using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>What happens, or happened, to one booking. NewUnit: where it goes.</summary>
public sealed record ClosingLine(KeptBooking Booking, ClosureFate Fate, Guid? NewUnit);

/// <summary>Takes units out and cares for whom it hits. Each unit is a verb of its own.</summary>
internal sealed class Closings(BookingDesk core, KeptBookings bookings, WelfareDbContext db, HomeBook book, CityClock clock)
{
    /// <summary>Does it, or with <paramref name="dryRun"/> only says what would happen. Closed: how many units; one already out is passed over.</summary>
    public async Task<(List<ClosingLine> Lines, int Closed)> Close(HomeView home, ClosingForm form, Actor by, bool dryRun, CancellationToken cancel)
    {
        var units = form.Whole ? KeptBookings.UnitsOf(home) : [.. form.Units];
        var before = (await bookings.Live(home, form.From, form.To, cancel)).ToDictionary(b => b.Id);
        var (lines, closed) = (new List<ClosingLine>(), 0);
        foreach (var (unit, alternatives) in Shares(home, units, before.Values.CountBy(b => b.BookableId).ToDictionary()))
        {
            var result = await core.Close(new Closure(unit, form.Reason, form.From, form.To) { Alternatives = alternatives, DryRun = dryRun }, by, CancellationToken.None);
            if (result.Refused is not null)
                continue;
            closed++;
            lines.AddRange(result.Effects.Where(e => before.ContainsKey(e.BookingId)).Select(e => new ClosingLine(before[e.BookingId], e.Fate, e.NewBookableId)));
        }

        // Sent twice, it is one closure to open again.
        if (form.Whole && !dryRun && !await db.HomeClosures.AnyAsync(c => c.HomeId == home.Id && c.From == form.From && c.To == form.To && c.ReopenedAt == null, CancellationToken.None))
        {
            db.HomeClosures.Add(new HomeClosure { HomeId = home.Id, From = form.From, To = form.To, Reason = form.Reason, ById = by.PersonId, At = clock.Now });
            await db.SaveChangesAsync(CancellationToken.None);
            book.Forget();
        }

        return ([.. lines.DistinctBy(l => l.Booking.Id).OrderBy(l => l.Booking.From)], closed);
    }

    /// <summary>Opens the home again, and the units that were closed with it.</summary>
    public async Task ReopenHome(HomeView home, Guid closureId, Actor by, CancellationToken cancel)
    {
        var closure = home.Closures.First(c => c.Id == closureId);
        foreach (var unit in (await bookings.Closures(home, cancel)).Where(b => b.From == closure.From && b.Reason == closure.Reason))
            await core.Reopen(unit.Id, by, CancellationToken.None);
        var now = clock.Now;
        await db.HomeClosures.Where(c => c.Id == closureId && c.ReopenedAt == null).ExecuteUpdateAsync(set => set.SetProperty(c => c.ReopenedAt, now), CancellationToken.None);
        book.Forget();
    }

    /// <summary>
    /// The other units of the same pool that stay open, each dealt to one closing unit only, the busiest first: so the plan that was shown
    /// and the deed agree, and none is dealt to a unit that nobody has booked.
    /// </summary>
    private static IEnumerable<(Guid Unit, IReadOnlyList<Guid> Alternatives)> Shares(HomeView home, List<Guid> units, Dictionary<Guid, int> booked)
    {
        foreach (var pool in home.Pools)
        {
            var closing = pool.Units.Select(u => u.Id).Where(units.Contains).OrderByDescending(u => booked.GetValueOrDefault(u)).ToList();
            var open = pool.Units.Select(u => u.Id).Except(closing).ToList();
            var wanting = Math.Max(1, closing.Count(booked.ContainsKey));
            for (var i = 0; i < closing.Count; i++)
                yield return (closing[i], [.. open.Where((_, n) => n % wanting == i)]);
        }
    }
}
