using System.Text;

using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>A courier's bookings: the list, one of them, its code and its calendar file.</summary>
internal static class BookingEndpoints
{
    private const int MostPastPages = 500;

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/bookings", List).For(Role.Courier);
        app.MapGet("/bookings/{id:guid}", Show).For(Role.Courier);
        app.MapGet("/bookings/{id:guid}/qr.svg", Code).For(Role.Courier);
        app.MapGet("/bookings/{id:guid}/calendar.ics", Calendar).For(Role.Courier);
    }

    private static async Task<IResult> List(
        HttpContext http, BookingReader bookings, WelfareDbContext db, ProgrammeBook programmes, PageContext page, IStringLocalizer<CheckupTexts> texts, CancellationToken cancel)
    {
        var me = http.RequiredVisitor().Id;
        var number = int.TryParse(http.Request.Query["page"], out var asked) ? Math.Clamp(asked, 1, MostPastPages) : 1;
        var past = await bookings.Past(me, number, cancel);
        var waiting = await (
            from entry in db.Waitlist
            join slot in db.CheckupSlots on entry.BookableId equals slot.BookableId
            where entry.PersonId == me && entry.State == WaitlistState.Waiting
            orderby slot.StartsAt
            select new WaitingLine(slot.BookableId, slot.ProgrammeId, slot.HospitalId, slot.StartsAt)).ToListAsync(cancel);
        page.Named(texts["BookingsTitle"], Tabs.Bookings);
        return Pages.Show<BookingsPage>(new
        {
            Coming = await bookings.Coming(me, cancel),
            Others = await Others(http, cancel),
            Waiting = waiting,
            Past = past.Take(BookingReader.PastPageSize).ToList(),
            Edition = await programmes.Read(cancel),
            Page = number,
            More = past.Count > BookingReader.PastPageSize,
            Refused = http.Request.Query["done"] == "refused",
        });
    }

    /// <summary>The bookings that other services keep.</summary>
    private static async Task<CourierBookings> Others(HttpContext http, CancellationToken cancel)
    {
        var all = new List<CourierBookings>();
        foreach (var part in http.RequestServices.GetServices<CourierPart>())
            all.Add(await part.Bookings(http.RequestServices, http.RequiredVisitor(), cancel));
        return new CourierBookings(
            [.. all.SelectMany(b => b.Coming)], [.. all.SelectMany(b => b.Waiting).OrderBy(r => r.From)], [.. all.SelectMany(b => b.Past)]);
    }

    private static async Task<IResult> Show(Guid id, HttpContext http, BookingReader bookings, WelfareDbContext db, PageContext page, CancellationToken cancel)
    {
        if (await bookings.Read(id, http.RequiredVisitor().Id, cancel) is not { } view)
            return Results.NotFound();

        // A hold that was accepted moved another booking: that one is the truth now.
        if (view.Facts is { State: BookingState.Cancelled, ReplacesId: { } moved })
            return Pages.Go($"/bookings/{moved}");
        page.Named(view.Programme.Title.ToString(), Tabs.Bookings);
        if (view.Facts.State == BookingState.Held)
            return Pages.Show<OfferPage>(new { View = view });
        var reports = view.HasReport
            ? await db.Reports.Where(r => r.BookingId == id && r.PersonId == http.RequiredVisitor().Id).OrderBy(r => r.UploadedAt).Select(r => new ReportLine(r.Id, r.UploadedAt)).ToListAsync(cancel)
            : [];
        var past = view.Facts.Sequence > 0 || view.HadOffer || view.Facts.State == BookingState.Cancelled ? await BookingPast.Read(db, id, cancel) : [];
        return Pages.Show<BookingPage>(new { View = view, Reports = reports, Past = past });
    }

    private static async Task<IResult> Code(Guid id, HttpContext http, WelfareDbContext db, CancellationToken cancel)
    {
        var me = http.RequiredVisitor().Id;
        var reference = await db.Bookings.Where(b => b.Id == id && b.PersonId == me).Select(b => b.Reference).FirstOrDefaultAsync(cancel);
        return reference is null ? Results.NotFound() : Results.Text(QrCode.Svg(reference), "image/svg+xml", Encoding.UTF8);
    }

    private static async Task<IResult> Calendar(Guid id, HttpContext http, BookingReader bookings, CalendarEntries entries, CityClock clock, CancellationToken cancel) =>
        await bookings.Read(id, http.RequiredVisitor().Id, cancel) is { } view && view.Facts.State != BookingState.Held
            ? Results.File(CalendarFile.Write(entries.Of(view), clock), CalendarFile.MediaType, $"{view.Facts.Reference}.ics")
            : Results.NotFound();
}

/// <summary>A queue the courier stands in.</summary>
public sealed record WaitingLine(Guid SlotId, Guid ProgrammeId, Guid HospitalId, DateTimeOffset StartsAt);
