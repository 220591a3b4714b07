using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>What happens, or happened, to one booking. NewUnit: where it goes.</summary>
public sealed record ClosingLine(KeptBooking Booking, ClosureFate Fate, Guid? NewUnit);

/// <summary>Takes units out and cares for whom it hits. Several units, and with them the home, are closed in one transaction.</summary>
internal sealed class Closings(BookingDesk core, KeptBookings bookings, HomeBook book, CityClock clock)
{
    /// <summary>Does it, or with <paramref name="dryRun"/> only says what would happen. Closed: how many units; one already out is passed over.</summary>
    public async Task<(List<ClosingLine> Lines, int Closed)> Close(HomeView home, ClosingForm form, Actor by, bool dryRun, CancellationToken cancel)
    {
        var units = form.Whole ? KeptBookings.UnitsOf(home) : [.. form.Units];
        var before = (await bookings.Live(home, form.From, form.To, cancel)).ToDictionary(b => b.Id);
        var closures = Shares(home, units, before.Values.CountBy(b => b.BookableId).ToDictionary())
            .Select(s => new Closure(s.Unit, form.Reason, form.From, form.To) { Alternatives = s.Alternatives }).ToList();
        var results = await core.CloseTogether(closures, context => Write((WelfareDbContext)context, home, form, by), afterwards: null, dryRun, by, CancellationToken.None);
        if (!dryRun)
            book.Forget();
        var lines = results.SelectMany(r => r.Effects).Where(e => before.ContainsKey(e.BookingId)).Select(e => new ClosingLine(before[e.BookingId], e.Fate, e.NewBookableId));
        return ([.. lines.DistinctBy(l => l.Booking.Id).OrderBy(l => l.Booking.From)], results.Count(r => r.Refused is null));
    }

    /// <summary>What the home itself says of it, and the report that it answers.</summary>
    private async ValueTask Write(WelfareDbContext context, HomeView home, ClosingForm form, Actor by)
    {
        if (form.Fault is { } fault && by.PersonId is { } keeper)
            await FaultList.Settle(context, home, fault, keeper, clock.Now, CancellationToken.None);
        if (!form.Whole)
            return;

        // Two keepers come one after the other, and a form sent twice makes one closure to open again.
        await context.LockHome(home.Id);
        if (!await context.HomeClosures.AnyAsync(c => c.HomeId == home.Id && c.From == form.From && c.To == form.To && c.ReopenedAt == null))
            context.HomeClosures.Add(new HomeClosure { HomeId = home.Id, From = form.From, To = form.To, Reason = form.Reason, ById = by.PersonId, At = clock.Now });
    }

    /// <summary>Opens the home again, and the units that were closed with it.</summary>
    public async Task ReopenHome(HomeView home, Guid closureId, Actor by, CancellationToken cancel)
    {
        var closure = home.Closures.First(c => c.Id == closureId);
        var units = (await bookings.Closures(home, cancel)).Where(b => b.From == closure.From && b.Reason == closure.Reason).Select(b => b.Id).ToList();
        var now = clock.Now;
        await core.ReopenTogether(
            units,
            async context => await context.Set<HomeClosure>().Where(c => c.Id == closureId && c.ReopenedAt == null).ExecuteUpdateAsync(set => set.SetProperty(c => c.ReopenedAt, now)),
            by,
            CancellationToken.None);
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
