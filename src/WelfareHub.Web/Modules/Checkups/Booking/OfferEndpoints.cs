using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>A place that came free, or another time that the hospital proposes: taken or given back in one tap.</summary>
internal static class OfferEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapPost("/bookings/{id:guid}/accept", Accept).For(Role.Courier);
        app.MapPost("/bookings/{id:guid}/refuse", Refuse).For(Role.Courier);
    }

    private static async Task<IResult> Accept(Guid id, HttpContext http, BookingDesk desk, BookingReader bookings, PageContext page, CancellationToken cancel) =>
        await desk.Accept(id, Actor.Person(http.RequiredVisitor().Id), cancel) is BookingOutcome.Booked booked
            ? Pages.Go($"/bookings/{booked.BookingId}")
            : await ShowAgain(id, http, bookings, page, cancel);

    private static async Task<IResult> Refuse(Guid id, HttpContext http, BookingDesk desk, BookingReader bookings, PageContext page, CancellationToken cancel) =>
        await desk.RefuseOffer(id, Actor.Person(http.RequiredVisitor().Id), cancel) is BookingOutcome.Booked
            ? Pages.Go("/bookings?done=refused")
            : await ShowAgain(id, http, bookings, page, cancel);

    /// <summary>Answered already, or too late: the booking's own page says how it stands.</summary>
    private static async Task<IResult> ShowAgain(
        Guid id, HttpContext http, BookingReader bookings, PageContext page, CancellationToken cancel)
    {
        if (await bookings.Read(id, http.RequiredVisitor().Id, cancel) is not { } view)
            return Results.NotFound();
        if (view.Facts.State != BookingState.Held && view.Facts.State != BookingState.Expired)
            return Pages.Go($"/bookings/{view.Facts.Id}");
        page.Named(view.Programme.Title.ToString(), Tabs.Bookings, hasErrors: true);
        return Pages.Show<OfferPage>(new { View = view, TooLate = true }, StatusCodes.Status422UnprocessableEntity);
    }
}
