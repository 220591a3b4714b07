using Microsoft.Extensions.Localization;

using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>Waiting for a full slot, and leaving the queue again. What comes of it is an offer: <see cref="OfferEndpoints"/>.</summary>
internal static class WaitEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/checkups/slots/{id:guid}/wait", Explain).For(Role.Courier);
        app.MapPost("/checkups/slots/{id:guid}/wait", Join).For(Role.Courier);
        app.MapPost("/checkups/slots/{id:guid}/wait/leave", Leave).For(Role.Courier);
    }

    private static async Task<IResult> Explain(Guid id, HttpContext http, SlotReader slots, PageContext page, IStringLocalizer<CheckupTexts> texts, CancellationToken cancel)
    {
        if (await slots.Read(id, http.RequiredVisitor(), movingId: null, refused: null, cancel) is not { } view)
            return Results.NotFound();
        if (view.Why != Hindrance.Full || view.Facts.EntryState is not null)
            return Pages.Go($"/checkups/slots/{id}");
        page.Named(texts["WaitTitle"], Tabs.Today);
        return Pages.Show<WaitPage>(new { View = view });
    }

    private static async Task<IResult> Join(
        Guid id, HttpContext http, SlotReader slots, ProgrammeBook programmes, BookingDesk desk, CityClock clock, PageContext page, CancellationToken cancel)
    {
        var visitor = http.RequiredVisitor();
        if (await slots.Read(id, visitor, movingId: null, refused: null, cancel) is not { } view)
            return Results.NotFound();
        if (view.Why == Hindrance.Full)
        {
            var outcome = await desk.JoinWaitlist(id, visitor.Id, limitGroup: null, [], cancel: cancel);
            if (outcome is BookingOutcome.Waitlisted or BookingOutcome.Refused { Reason: RefusalReason.AlreadyWaiting })
                return Pages.Go($"/checkups/slots/{id}");
            var why = outcome is BookingOutcome.Refused refused ? await programmes.Why(refused.Reason, view.Programme.Id, visitor, clock, cancel) : Hindrance.Gone;
            view = view with { Why = why };
        }

        // A place came free meanwhile, or something else is in the way: the slot's own page says which.
        page.Named(view.Programme.Title.ToString(), Tabs.Today, hasErrors: true);
        return Pages.Show<SlotPage>(new { View = view.Why == Hindrance.PlacesFree ? view with { Why = null } : view }, StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<IResult> Leave(Guid id, HttpContext http, SlotReader slots, BookingDesk desk, CancellationToken cancel)
    {
        var visitor = http.RequiredVisitor();
        if (await slots.Read(id, visitor, movingId: null, refused: null, cancel) is not { } view)
            return Results.NotFound();
        if (view.Facts.EntryId is { } entry)
            await desk.LeaveWaitlist(entry, visitor.Id, cancel);
        return Pages.Go($"/checkups/slots/{id}");
    }
}
