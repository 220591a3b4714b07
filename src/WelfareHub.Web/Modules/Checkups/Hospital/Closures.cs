using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>A slot that can still be closed.</summary>
public sealed record ClosingSlot(Guid Id, Guid SessionId, Guid ProgrammeId, DateTimeOffset StartsAt, DateTimeOffset EndsAt, int Capacity, int Taken, int Closed, int Waiting);

/// <summary>What happens, or happened, to one booking. Nobody is named yet for places that are kept for a station.</summary>
public sealed record ClosureLine(Guid BookingId, string? Name, string? Language, int Places, DateTimeOffset From, ClosureFate Fate, DateTimeOffset? To)
{
    public bool IsNamed => Name is not null;
}

/// <summary>
/// Closes slots of a hospital and cares for those affected, each session in one transaction: whatever happens meanwhile, all of it is closed
/// and told, or nothing. The other times offered are dealt out beforehand, each to one slot only: so the plan that was shown and the deed agree.
/// </summary>
internal sealed class Closures(WelfareDbContext db, CityClock clock, BookingDesk desk)
{
    public const int MostSlots = 600;
    private const int DaysBefore = 7;
    private const int DaysAfter = 28;

    /// <summary>Between two sessions: on SQLite whoever else wants to write gets a turn.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(30);

    /// <summary>
    /// Null when one of the slots is not this hospital's; past slots and those already closed are left out. More: a long period has other
    /// slots, on later days, for another time; of a day that is too much by itself, later on that day.
    /// </summary>
    public async Task<(List<ClosingSlot> Slots, bool More)?> Find(Guid hospital, ClosureForm form, CancellationToken cancel)
    {
        var now = clock.Now;
        var wanted = db.CheckupSlots.Where(s => s.HospitalId == hospital);
        if (form.Slots.Count > 0)
        {
            wanted = wanted.Where(s => form.Slots.Contains(s.BookableId));
            if (form.Slots.Count > MostSlots || await wanted.CountAsync(cancel) != form.Slots.Count)
                return null;
        }
        else if (form.Session is { } session)
        {
            wanted = wanted.Where(s => s.SessionId == session);
            if (!await wanted.AnyAsync(cancel))
                return null;
        }
        else if (form.First is { } first && form.Last is { } last && first <= last && last.DayNumber - first.DayNumber <= ClosureForm.LongestPeriodDays)
        {
            var (begins, ends) = (clock.Day(first).From, clock.Day(last).To);
            wanted = wanted.Where(s => s.StartsAt >= begins && s.StartsAt < ends);
        }
        else
        {
            return null;
        }

        var live = db.Bookings.Live(now);
        var found = await (
            from slot in wanted
            where slot.StartsAt > now
            join bookable in db.Bookables on slot.BookableId equals bookable.Id
            let closed = live.Where(b => b.BookableId == slot.BookableId && b.ByHouse).Sum(b => b.Places)
            where bookable.WithdrawnAt == null && closed < bookable.Capacity
            orderby slot.StartsAt, slot.BookableId
            select new ClosingSlot(
                slot.BookableId, slot.SessionId, slot.ProgrammeId, slot.StartsAt, slot.EndsAt, bookable.Capacity,
                live.Where(b => b.BookableId == slot.BookableId && !b.ByHouse).Sum(b => b.Places),
                closed,
                db.Waitlist.Count(w => w.BookableId == slot.BookableId && w.State == WaitlistState.Waiting)))
            .Take(MostSlots + 1)
            .ToListAsync(cancel);
        if (found.Count <= MostSlots)
            return (found, false);

        // Whole days, so that no session is cut in two; of a day that is too much by itself as many as there may be.
        var next = clock.DayOf(found[MostSlots].StartsAt);
        var whole = found.FindAll(s => clock.DayOf(s.StartsAt) < next);
        return (whole.Count > 0 ? whole : found.GetRange(0, MostSlots), true);
    }

    /// <summary>
    /// Does it, or with <paramref name="dryRun"/> only says what would happen. A slot that somebody closed meanwhile is passed over. Each
    /// session is closed whole or not at all; not all of a long period in one, or nobody else could write while it lasts.
    /// </summary>
    public async Task<(List<ClosureLine> Lines, int Slots)> Close(
        Guid hospital, IReadOnlyList<ClosingSlot> slots, ClosureForm form, string reason, bool dryRun, Actor by, CancellationToken cancel)
    {
        var shares = await Share(hospital, slots, cancel);
        var before = await Hit(slots.Select(s => s.Id).ToList(), cancel);
        var results = new List<ClosureResult>(slots.Count);
        foreach (var session in slots.GroupBy(s => s.SessionId))
        {
            if (results.Count > 0)
                await Task.Delay(Rest, TimeProvider.System, CancellationToken.None);
            var closures = session.Select(slot => new Closure(slot.Id, reason, Places: form.Places)
            {
                Alternatives = shares.TryGetValue(slot.Id, out var share) ? share : [],
                OffersUntil = clock.Now.AddHours(form.KeepHours),
                Key = form.Key,
            }).ToList();
            results.AddRange(await desk.CloseTogether(
                closures, alongside: null, form.Places is null ? context => MarkClosed((WelfareDbContext)context, session.Key, reason) : null, dryRun, by, dryRun ? cancel : CancellationToken.None));
        }

        return (await Lines([.. results.SelectMany(r => r.Effects)], before, cancel), results.Count(r => r.Refused is null));
    }

    /// <summary>How many slots the form with this key has closed, and are closed still.</summary>
    public Task<int> ClosedBy(Guid hospital, string? key, CancellationToken cancel) => key is null ? Task.FromResult(0) : db.Bookings.CountAsync(
        b => b.PersonId == null && b.IdempotencyKey == key && b.ByHouse && b.State == BookingState.Confirmed && db.CheckupSlots.Any(s => s.BookableId == b.BookableId && s.HospitalId == hospital),
        cancel);

    /// <summary>Ends every closure on these slots; returns how many slots are open again.</summary>
    public async Task<int> Reopen(Guid hospital, IReadOnlyCollection<Guid> slots, Actor by, CancellationToken cancel)
    {
        var found = await (
            from booking in db.Bookings.Live(clock.Now)
            where booking.ByHouse && slots.Contains(booking.BookableId)
            join slot in db.CheckupSlots on booking.BookableId equals slot.BookableId
            where slot.HospitalId == hospital
            select new { booking.Id, slot.BookableId, slot.SessionId }).ToListAsync(cancel);
        var reopened = 0;
        foreach (var session in found.GroupBy(f => f.SessionId))
        {
            await desk.ReopenTogether(
                [.. session.Select(f => f.Id)],
                async context => await ((WelfareDbContext)context).CheckupSessions.Where(s => s.Id == session.Key && s.ClosedAt != null)
                    .ExecuteUpdateAsync(set => set.SetProperty(s => s.ClosedAt, (DateTimeOffset?)null).SetProperty(s => s.ClosedReason, (string?)null)),
                by,
                CancellationToken.None);
            reopened += session.Select(f => f.BookableId).Distinct().Count();
        }

        return reopened;
    }

    /// <summary>Other times of the same programme, the nearest later one first, each dealt to one slot.</summary>
    private async Task<Dictionary<Guid, List<Guid>>> Share(Guid hospital, IReadOnlyList<ClosingSlot> slots, CancellationToken cancel)
    {
        var shares = new Dictionary<Guid, List<Guid>>();
        var closing = slots.Select(s => s.Id).ToHashSet();
        foreach (var group in slots.Where(s => s.Taken > 0).GroupBy(s => s.ProgrammeId))
        {
            var (first, last) = (group.Min(s => s.StartsAt).AddDays(-DaysBefore), group.Max(s => s.StartsAt).AddDays(DaysAfter));
            var free = (await ProposalSlots.Free(db, clock, hospital, group.Key, first, last, cancel)).Where(s => !closing.Contains(s.Id)).ToList();
            foreach (var slot in group)
            {
                var share = new List<ProposalSlot>();
                foreach (var other in free.OrderBy(f => f.StartsAt < slot.StartsAt).ThenBy(f => (f.StartsAt - slot.StartsAt).Duration()).ThenBy(f => f.Id))
                {
                    if (share.Sum(s => s.Free) >= slot.Taken)
                        break;
                    share.Add(other);
                }

                free.RemoveAll(share.Contains);
                shares[slot.Id] = share.ConvertAll(s => s.Id);
            }
        }

        return shares;
    }

    private sealed record HitBooking(Guid Id, string? Name, string? Language, int Places, DateTimeOffset From);

    /// <summary>Where everybody was before: a move changes it.</summary>
    private async Task<Dictionary<Guid, HitBooking>> Hit(List<Guid> slots, CancellationToken cancel) => await (
        from booking in db.Bookings.Live(clock.Now)
        where slots.Contains(booking.BookableId) && !booking.ByHouse
        join person in db.Users on booking.PersonId equals (Guid?)person.Id into persons
        from person in persons.DefaultIfEmpty()
        select new HitBooking(booking.Id, person!.FullName, person.Language, booking.Places, booking.From)).ToDictionaryAsync(h => h.Id, cancel);

    private async Task<List<ClosureLine>> Lines(List<ClosureEffect> effects, Dictionary<Guid, HitBooking> before, CancellationToken cancel)
    {
        var places = effects.Where(e => e.NewBookableId is not null).Select(e => e.NewBookableId!.Value).Distinct().ToList();
        var times = await db.CheckupSlots.Where(s => places.Contains(s.BookableId)).Select(s => new { s.BookableId, s.StartsAt }).ToDictionaryAsync(s => s.BookableId, s => s.StartsAt, cancel);
        return effects.Where(e => before.ContainsKey(e.BookingId))
            .Select(e => (Effect: e, Hit: before[e.BookingId]))
            .Select(e => new ClosureLine(
                e.Hit.Id, e.Hit.Name, e.Hit.Language, e.Hit.Places, e.Hit.From, e.Effect.Fate,
                e.Effect.NewBookableId is { } to && times.TryGetValue(to, out var at) ? at : null))
            .OrderBy(l => l.From).ThenBy(l => l.Name, StringComparer.Ordinal)
            .ToList();
    }

    /// <summary>A session is closed once nothing of it is left open; one that was closed before keeps its when and why.</summary>
    private async ValueTask MarkClosed(WelfareDbContext context, Guid session, string reason)
    {
        var now = clock.Now;
        if (await context.CheckupSlots.AnyAsync(
            s => s.SessionId == session && s.StartsAt > now && !context.Bookings.Any(b => b.BookableId == s.BookableId && b.ByHouse && b.State == BookingState.Confirmed)))
            return;
        await context.CheckupSessions.Where(s => s.Id == session && s.ClosedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.ClosedAt, (DateTimeOffset?)now).SetProperty(s => s.ClosedReason, reason));
    }
}
