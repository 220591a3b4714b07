using Microsoft.Extensions.Localization;

using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>Giving a booking up, with what follows from it said before.</summary>
internal static class CancelEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/bookings/{id:guid}/cancel", Ask).For(Role.Courier);
        app.MapPost("/bookings/{id:guid}/cancel", Cancel).For(Role.Courier);
    }

    private static async Task<IResult> Ask(
        Guid id, HttpContext http, BookingReader bookings, CityClock clock, PageContext page, IStringLocalizer<CheckupTexts> texts, CancellationToken cancel)
    {
        if (await bookings.Read(id, http.RequiredVisitor().Id, cancel) is not { } view)
            return Results.NotFound();
        if (view.Facts.State is not (BookingState.Requested or BookingState.Confirmed))
            return Pages.Go($"/bookings/{id}");
        page.Named(texts["CancelTitle"], Tabs.Bookings);
        return Pages.Show<CancelPage>(new { View = view, Why = view.Facts.WhyNotCancel(clock.Now) });
    }

    private static async Task<IResult> Cancel(
        Guid id, HttpContext http, BookingReader bookings, BookingDesk desk, PageContext page, IStringLocalizer<CheckupTexts> texts, CancellationToken cancel)
    {
        var me = http.RequiredVisitor().Id;
        if (await bookings.Read(id, me, cancel) is not { } view || view.Facts.State == BookingState.Held)
            return Results.NotFound();

        // Sent twice, or ended by somebody else meanwhile: there is nothing left to cancel.
        if (view.Facts.State >= BookingState.Completed)
            return Pages.Go($"/bookings/{id}");
        var outcome = await desk.Cancel(id, Actor.Person(me), reason: null, cancel);
        if (outcome is not BookingOutcome.Refused refused || refused.Reason == RefusalReason.WrongState)
            return Pages.Go($"/bookings/{id}");
        page.Named(texts["CancelTitle"], Tabs.Bookings, hasErrors: true);
        return Pages.Show<CancelPage>(new { View = view, Why = (Hindrance?)CheckupRules.HindranceOf(refused.Reason) }, StatusCodes.Status422UnprocessableEntity);
    }
}
