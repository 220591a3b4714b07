using System.Globalization;

using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>One object of bookings.json; seed-data/README.md says what each key means.</summary>
internal sealed record BookingSeed(string Programme, string Hospital, int OpenDay, string FirstPhone, int Couriers, int EachSlot, int Confirmed);

/// <summary>
/// Lets the demo begin with people on the board: couriers of the seed data ask and hospitals confirm, through the booking desk like
/// everybody else. Each ask has a key of its own, so what a killed start left out is made up by the next and nothing is made twice.
/// </summary>
internal sealed class DemoBookings(Func<WelfareDbContext> contexts, BookingDesk desk, WelfareSettings settings, CityClock clock)
{
    private const string File = "bookings.json";
    public const string DoneKey = "seed.bookings";

    public async Task MakeOnce(CancellationToken cancel)
    {
        await using var db = contexts();
        if (await db.Settings.AnyAsync(s => s.Key == DoneKey, cancel))
            return;
        foreach (var seed in SeedJson.Read<BookingSeed>(settings.SeedData, File))
            await Make(db, seed, cancel);
        db.Settings.Add(new Setting { Key = DoneKey, Value = "all" });
        await db.SaveChangesAsync(cancel);
    }

    private async Task Make(WelfareDbContext db, BookingSeed seed, CancellationToken cancel)
    {
        var programme = await db.Programmes.SingleOrDefaultAsync(p => p.Code == seed.Programme, cancel)
            ?? throw new SeedException($"{File}: \"{seed.Programme}\" is not a code in programmes.json.");
        var hospital = await db.Hospitals.Where(h => h.Code == seed.Hospital).Select(h => (Guid?)h.Id).SingleOrDefaultAsync(cancel)
            ?? throw new SeedException($"{File}: \"{seed.Hospital}\" is not a code in hospitals.csv.");
        var scheduler = await db.RoleGrants.Where(g => g.Role == Role.HospitalScheduler && g.ScopeId == hospital).Select(g => g.PersonId).FirstOrDefaultAsync(cancel);
        var days = await db.CheckupSessions.Where(s => s.ProgrammeId == programme.Id && s.HospitalId == hospital && s.Day >= clock.Today)
            .Select(s => s.Day).Distinct().OrderBy(d => d).Skip(seed.OpenDay).Take(1).ToListAsync(cancel);
        if (days is not [var day])
            return;
        var (from, to) = (clock.Instant(day, TimeOnly.MinValue), clock.Instant(day.AddDays(1), TimeOnly.MinValue));
        var slots = await db.CheckupSlots.Where(s => s.ProgrammeId == programme.Id && s.HospitalId == hospital && s.StartsAt >= from && s.StartsAt < to)
            .OrderBy(s => s.StartsAt).Select(s => s.BookableId).ToListAsync(cancel);

        var first = long.Parse(seed.FirstPhone, CultureInfo.InvariantCulture);
        var phones = Enumerable.Range(0, seed.Couriers).Select(n => Phones.Normalise((first + n).ToString(CultureInfo.InvariantCulture))).ToList();
        var couriers = await db.Users.Where(p => phones.Contains(p.PhoneNumber)).OrderBy(p => p.PhoneNumber).Select(p => p.Id).ToListAsync(cancel);
        foreach (var (courier, n) in couriers.Select((id, n) => (id, n)))
        {
            if (n / seed.EachSlot >= slots.Count)
                break;
            var slot = slots[n / seed.EachSlot];
            // By the house, because what is offered to couriers themselves keeps a lead time that the first day has not.
            var ask = new Ask(courier, Actor.Staff(courier), [new AskItem(slot)])
            {
                IdempotencyKey = "demo:" + seed.Programme,
            };
            if (await desk.Ask(ask, cancel) is BookingOutcome.Booked { State: BookingState.Requested } asked && n < seed.Confirmed)
                await desk.Confirm(asked.BookingId, Actor.Staff(scheduler), cancel);
        }
    }
}
