using Microsoft.Extensions.Localization;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>Another time for the same booking: the new place is taken first, the old one freed in the same transaction.</summary>
internal static class RescheduleEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/bookings/{id:guid}/reschedule", Choose).For(Role.Courier);
        app.MapGet("/bookings/{id:guid}/reschedule/{slotId:guid}", Check).For(Role.Courier);
        app.MapPost("/bookings/{id:guid}/reschedule/{slotId:guid}", Move).For(Role.Courier);
    }

    private static async Task<IResult> Choose(
        Guid id, HttpContext http, BookingReader bookings, KeptReads reads, SlotFinder finder, ProgrammeBook programmes, CityClock clock,
        PageContext page, IStringLocalizer<CheckupTexts> texts, CancellationToken cancel)
    {
        var visitor = http.RequiredVisitor();
        if (await bookings.Read(id, visitor.Id, cancel) is not { } view)
            return Results.NotFound();
        if (view.Facts.State is not (BookingState.Requested or BookingState.Confirmed))
            return Pages.Go($"/bookings/{id}");
        var filter = SlotFilter.Read(http.Request.Query);
        filter = new SlotFilter { Day = filter.Day, Page = filter.Page };
        var own = await OwnBookings.Read(reads, visitor.Id, await programmes.Read(cancel), clock, cancel);
        var found = await finder.Find(visitor, SlotReader.Without(own, id), filter, cancel, view.Programme.Id, view.Facts.SlotId);
        page.Named(texts["RescheduleTitle"], Tabs.Bookings);
        return Pages.Show<ReschedulePage>(new { View = view, Filter = filter, Found = found, Why = view.Facts.WhyNotReschedule(clock.Now) });
    }

    private static async Task<IResult> Check(
        Guid id, Guid slotId, HttpContext http, BookingReader bookings, SlotReader slots, CityClock clock, PageContext page, IStringLocalizer<CheckupTexts> texts, CancellationToken cancel)
    {
        var visitor = http.RequiredVisitor();
        if (await Pair(id, slotId, visitor, bookings, slots, refused: null, cancel) is not var (from, to))
            return Results.NotFound();
        if (from.Facts.WhyNotReschedule(clock.Now) is not null || from.Facts.SlotId == slotId)
            return Pages.Go($"/bookings/{id}/reschedule");
        page.Named(texts["RescheduleCheckTitle"], Tabs.Bookings);
        return Pages.Show<RescheduleCheckPage>(new { From = from, To = to });
    }

    private static async Task<IResult> Move(
        Guid id, Guid slotId, HttpContext http, BookingReader bookings, SlotReader slots, BookingDesk desk, ProgrammeBook programmes, CityClock clock,
        PageContext page, IStringLocalizer<CheckupTexts> texts, CancellationToken cancel)
    {
        var visitor = http.RequiredVisitor();
        if (await Pair(id, slotId, visitor, bookings, slots, refused: null, cancel) is not var (from, to))
            return Results.NotFound();

        // Sent twice, or ended meanwhile: the booking's own page says how it stands.
        if (from.Facts.SlotId == slotId || from.Facts.State is not (BookingState.Requested or BookingState.Confirmed))
            return Pages.Go($"/bookings/{id}");
        var why = CheckupRules.WhyNot(await programmes.Read(cancel), to.Programme, visitor, clock);
        if (why is null)
        {
            var outcome = await desk.Reschedule(id, Actor.Person(visitor.Id), [new AskItem(slotId)], [], cancel: cancel);
            if (outcome is not BookingOutcome.Refused refused || refused.Reason == RefusalReason.WrongState)
                return Pages.Go($"/bookings/{id}");
            why = await programmes.Why(refused.Reason, to.Programme.Id, visitor, clock, cancel);
        }

        if (await Pair(id, slotId, visitor, bookings, slots, why, cancel) is not var (still, other))
            return Results.NotFound();
        page.Named(texts["RescheduleCheckTitle"], Tabs.Bookings, hasErrors: true);
        return Pages.Show<RescheduleCheckPage>(new { From = still, To = other }, StatusCodes.Status422UnprocessableEntity);
    }

    /// <summary>The booking and where it would go: the same programme only. Null = not yours or not there.</summary>
    private static async Task<(BookingView From, SlotView To)?> Pair(
        Guid id, Guid slotId, Visitor visitor, BookingReader bookings, SlotReader slots, Hindrance? refused, CancellationToken cancel)
    {
        if (await bookings.Read(id, visitor.Id, cancel) is not { } from || await slots.Read(slotId, visitor, id, refused, cancel) is not { } to)
            return null;
        return from.Facts.State == BookingState.Held || from.Programme.Id != to.Programme.Id ? null : (from, to);
    }
}
