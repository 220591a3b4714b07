using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>Who stands there without a booking, or with one and no phone at hand.</summary>
internal sealed partial class WalkIns(WelfareDbContext db, BookingDesk desk, RefusedBook refusals, CityClock clock)
{
    private const int LongestOffered = 90;
    private const int MostMinutesEarly = 15;

    private static readonly TimeSpan Ahead = TimeSpan.FromHours(6);

    /// <summary>How long one can say to stay, minutes, whichever of these it will be: a pool's own rules make it shorter or longer.</summary>
    public static IReadOnlyList<int> Lengths(IEnumerable<PoolView> pools) => StayLengths.Among(pools.Select(p => p.Policy), LongestOffered);

    /// <summary>Null: nobody active has this number.</summary>
    public async Task<Guid?> Person(string typed, CancellationToken cancel)
    {
        if (Phones.Normalise(typed) is not { } phone)
            return null;
        return await db.Users.Where(p => p.PhoneNumber == phone && p.Status == PersonStatus.Active).Select(p => (Guid?)p.Id).FirstOrDefaultAsync(cancel);
    }

    /// <summary>The booking of this home with this reference; null when there is none.</summary>
    public async Task<Guid?> Booking(HomeView home, string reference, CancellationToken cancel)
    {
        var units = KeptBookings.UnitsOf(home);
        return await db.Bookings.Where(b => b.Reference == reference && b.PersonId != null && units.Contains(b.BookableId)).Select(b => (Guid?)b.Id).FirstOrDefaultAsync(cancel);
    }

    /// <summary>As the person would by their own phone. False: not now.</summary>
    public async Task<bool> CheckInAsPerson(Guid booking, CancellationToken cancel)
    {
        var person = await db.Bookings.Where(b => b.Id == booking).Select(b => b.PersonId).FirstOrDefaultAsync(cancel);
        return person is { } id && await CheckIn(booking, Actor.Person(id), cancel) is not BookingOutcome.Refused;
    }

    /// <summary>Who is in already, by a tap before, is in.</summary>
    public async Task<BookingOutcome> CheckIn(Guid booking, Actor by, CancellationToken cancel)
    {
        var (outcome, now) = (await desk.CheckIn(booking, by, cancel), clock.Now);
        return outcome is BookingOutcome.Refused { Reason: RefusalReason.WrongState }
            && await db.Bookings.Where(b => b.Id == booking && b.State == BookingState.CheckedIn && b.To > now).Select(b => b.Reference).FirstOrDefaultAsync(cancel) is { } reference
            ? new BookingOutcome.Booked(booking, reference, BookingState.CheckedIn, Repeated: true)
            : outcome;
    }

    /// <summary>Books any unit of the pool from now on and checks in; once, however often the form with this key is sent.</summary>
    public async Task<BookingOutcome> Take(PoolView pool, Guid person, int minutes, string? key, Actor by, CancellationToken cancel)
    {
        var (from, to) = Time(pool, minutes, FacilityRules.AtOnce(clock.Now));
        if (!IsNow(pool, from, clock.Now, by.ForHouse) && !await HasTaken(person, key, cancel))
            return new BookingOutcome.Refused(RefusalReason.CheckInNotOpen);
        var ask = new Ask(person, by, [AskItem.AnyOf(pool.Id, from, to)])
        {
            MayBeMoved = true,
            PreApproved = by.ForHouse,
            IdempotencyKey = key,
        };
        var outcome = await desk.Ask(ask, cancel);
        await refusals.Note(outcome, pool, from);
        return outcome is BookingOutcome.Booked booked ? await CheckIn(booked.BookingId, by, cancel) : outcome;
    }

    /// <summary>The form with this key is sent again, by a phone that never heard the answer.</summary>
    public Task<bool> HasTaken(Guid person, string? key, CancellationToken cancel) =>
        key is null ? Task.FromResult(false) : db.Bookings.AnyAsync(b => b.PersonId == person && b.IdempotencyKey == key, cancel);

    /// <summary>Whoever stands there waits for the next step a few minutes, not half an hour.</summary>
    private static bool IsNow(PoolView pool, DateTimeOffset from, DateTimeOffset now, bool forHouse) =>
        from <= now.AddMinutes(forHouse ? MostMinutesEarly : Math.Min(MostMinutesEarly, pool.Policy.CheckInOpensMinutes));

    /// <summary>
    /// From this minute, as long as wished and as far as the policy lets it, to an end on the grid. Where there is no such end, or the
    /// policy keeps to the grid, from the beginning of the present step; from the next one where it is too late to come for this.
    /// </summary>
    private (DateTimeOffset From, DateTimeOffset To) Time(PoolView pool, int minutes, DateTimeOffset now)
    {
        var policy = pool.Policy;
        var most = policy.MaxMinutes > 0 ? policy.MaxMinutes : 24 * 60;
        var wished = Math.Clamp(minutes, Math.Min(policy.MinMinutes, most), most);
        var next = FacilityRules.OnGrid(now, policy, clock);
        if ((policy.LateMinutes > 0 || next == now) && StayLengths.End(policy, now, wished, clock) is { } end)
            return (now, end);
        var begun = next == now ? now : next.AddMinutes(-Math.Max(1, policy.GridMinutes));
        var tooLate = policy.LateMinutes > 0 && now >= begun.AddMinutes(Math.Min(policy.LateMinutes, policy.CheckInClosesMinutes));
        var from = tooLate ? next : begun;
        return (from, StayLengths.End(policy, from, wished, clock) ?? from.AddMinutes(wished));
    }
}
