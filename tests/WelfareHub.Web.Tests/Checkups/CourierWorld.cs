using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Checkups;

namespace WelfareHub.Web.Tests.Checkups;

/// <summary>What the courier tests ask of the demo data, and the ways that many of them go.</summary>
internal static class CourierWorld
{
    public static async Task<Guid> PersonaId(this Site site, string persona)
    {
        await using var db = site.Db();
        return await db.Users.Where(p => p.Persona == persona).Select(p => p.Id).SingleAsync();
    }

    /// <summary>A coming slot of a programme, at least three days ahead, soonest first.</summary>
    public static async Task<CheckupSlot> Slot(this Site site, string programme, int skip = 0, int? places = null)
    {
        await using var db = site.Db();
        var earliest = site.Clock.GetUtcNow().AddDays(3);
        return await (
            from slot in db.CheckupSlots
            join p in db.Programmes on slot.ProgrammeId equals p.Id
            join k in db.Bookables on slot.BookableId equals k.Id
            where p.Code == programme && slot.StartsAt > earliest && (places == null || k.Capacity == places)
            orderby slot.StartsAt, slot.BookableId
            select slot).Skip(skip).FirstAsync();
    }

    /// <summary>The whole way through the pages: slot, check, book.</summary>
    public static async Task<Shown> Book(this Surfer surfer, Guid slotId, bool mayBeMoved = false)
    {
        await surfer.Open($"/checkups/slots/{slotId}");
        var check = await surfer.Open($"/checkups/slots/{slotId}/check");
        return await surfer.Send(check, $"/checkups/slots/{slotId}/book", ("mayBeMoved", mayBeMoved ? "true" : null));
    }

    /// <summary>Where the form of a check page goes.</summary>
    public static string BookForm(this Shown check) => check.Path[..^"check".Length] + "book";

    /// <summary>Books and returns the booking's id.</summary>
    public static async Task<Guid> Booked(this Surfer surfer, Guid slotId)
    {
        var answer = await surfer.Book(slotId);
        answer.Location.Should().StartWith("/bookings/", "the booking should go through, but the page said: {0}", answer.Text);
        return Guid.Parse(answer.Location!["/bookings/".Length..]);
    }

    /// <summary>Other couriers take all places that are left.</summary>
    public static async Task Fill(this Site site, Guid slotId)
    {
        await using var db = site.Db();
        var capacity = await db.Bookables.Where(k => k.Id == slotId).Select(k => k.Capacity).SingleAsync();
        var others = await db.Users.Where(p => p.Persona == null && p.StationId != null).OrderBy(p => p.PhoneNumber).Select(p => p.Id).ToListAsync();
        var taken = await db.Bookings.Live(site.Clock.GetUtcNow()).Where(b => b.BookableId == slotId).SumAsync(b => b.Places);
        foreach (var other in others)
        {
            // Who has had this already, or has it at another time, is passed over.
            if (taken < capacity && await site.Get<BookingDesk>().Ask(new Ask(other, Actor.Person(other), [new AskItem(slotId)])) is BookingOutcome.Booked)
                taken++;
        }

        taken.Should().Be(capacity);
    }

    public static async Task<Booking> BookingOf(this Site site, Guid id)
    {
        await using var db = site.Db();
        return await db.Bookings.AsNoTracking().SingleAsync(b => b.Id == id);
    }
}
