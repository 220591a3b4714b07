using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Checkups;

namespace WelfareHub.Web.Tests.Checkups;

/// <summary>What the organiser's tests look up in the demo data, and book straight at the desk.</summary>
internal static class OrganiserWorld
{
    public static async Task<Programme> OwnProgramme(this Site site, string code)
    {
        await using var db = site.Db();
        return await db.Programmes.Include(p => p.Audience).SingleAsync(p => p.Code == code);
    }

    public static async Task<Person> Persona(this Site site, string persona)
    {
        await using var db = site.Db();
        return await db.Users.SingleAsync(p => p.Persona == persona);
    }

    /// <summary>The programme's coming slots, soonest first, at least a day away.</summary>
    public static async Task<List<CheckupSlot>> ComingSlots(this Site site, Programme programme)
    {
        await using var db = site.Db();
        var from = site.Clock.GetUtcNow().AddDays(2);
        return await db.CheckupSlots.Where(s => s.ProgrammeId == programme.Id && s.StartsAt > from).OrderBy(s => s.StartsAt).ThenBy(s => s.BookableId).ToListAsync();
    }

    /// <summary>Books as the courier would.</summary>
    public static async Task<Guid> BookSlot(this Site site, Programme programme, Guid slot, Guid person)
    {
        var outcome = await site.Get<BookingDesk>().Ask(new Ask(person, Actor.Person(person), [new AskItem(slot)]) { LimitGroup = programme.LimitGroup });
        return outcome.Should().BeOfType<BookingOutcome.Booked>().Subject.BookingId;
    }

    public static async Task<Booking> BookingRow(this Site site, Guid id)
    {
        await using var db = site.Db();
        return await db.Bookings.SingleAsync(b => b.Id == id);
    }
}
