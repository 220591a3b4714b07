using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Checkups;

namespace WelfareHub.Web.Tests.Checkups;

/// <summary>Bookings at the example First Hospital, which confirms its health checkups itself.</summary>
internal static class HospitalSetup
{
    public const string Scheduler = "scheduler-first";
    public const string OtherScheduler = "scheduler-dental";

    /// <summary>Slots of the health checkup at First Hospital on Wednesday 25 November 2026, two days after the start of the tests.</summary>
    public static async Task<List<CheckupSlot>> HealthSlots(this Site site, int day = 25)
    {
        var (first, last) = (new DateTimeOffset(2026, 11, day, 0, 0, 0, TimeSpan.FromHours(8)), new DateTimeOffset(2026, 11, day, 23, 0, 0, TimeSpan.FromHours(8)));
        await using var db = site.Db();
        return await (
            from slot in db.CheckupSlots
            where slot.StartsAt >= first && slot.StartsAt < last
            join hospital in db.Hospitals on slot.HospitalId equals hospital.Id
            join programme in db.Programmes on slot.ProgrammeId equals programme.Id
            where hospital.Code == "first" && programme.Code == "city-health"
            orderby slot.StartsAt
            select slot).ToListAsync();
    }

    public static async Task<List<Person>> Couriers(this Site site, int count)
    {
        await using var db = site.Db();
        var people = await db.Users.Where(p => p.FullName.StartsWith("示例") && p.StationId != null && p.Persona == null).OrderBy(p => p.PhoneNumber).Take(count).ToListAsync();
        people.ForEach(p => p.Status = PersonStatus.Active);
        await db.SaveChangesAsync();
        return people;
    }

    public static async Task<Booking> Request(this Site site, Guid slot, Guid person, bool mayBeMoved = false)
    {
        var outcome = await site.Get<BookingDesk>().Ask(new Ask(person, Actor.Person(person), [new AskItem(slot)]) { MayBeMoved = mayBeMoved });
        return await site.Find(((BookingOutcome.Booked)outcome).BookingId);
    }

    /// <summary>A request for each courier in one slot.</summary>
    public static async Task<List<Booking>> RequestEach(this Site site, Guid slot, int count)
    {
        var made = new List<Booking>();
        foreach (var person in await site.Couriers(count))
            made.Add(await site.Request(slot, person.Id));
        return made;
    }

    public static async Task<Booking> Find(this Site site, Guid id)
    {
        await using var db = site.Db();
        return await db.Bookings.AsNoTracking().SingleAsync(b => b.Id == id);
    }

    /// <summary>A confirmed booking on its day, just before its time.</summary>
    public static async Task<Booking> ComesToday(this Site site)
    {
        var booking = (await site.RequestEach((await site.HealthSlots())[0].BookableId, 1))[0];
        await site.Get<BookingDesk>().Confirm(booking.Id, Actor.Clock);
        site.Clock.SetUtcNow(booking.From.AddMinutes(-20));
        return await site.Find(booking.Id);
    }

    public static async Task<Booking> CheckedIn(this Site site)
    {
        var booking = await site.ComesToday();
        await site.Get<BookingDesk>().CheckIn(booking.Id, Actor.Clock);
        return await site.Find(booking.Id);
    }
}
