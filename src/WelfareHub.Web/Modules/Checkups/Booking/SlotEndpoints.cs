using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>Look at a slot, check, book: steps two to four of booking.</summary>
internal static class SlotEndpoints
{
    private static readonly Func<WelfareDbContext, Guid, Task<SlotTimes?>> FindTimes = EF.CompileAsyncQuery((WelfareDbContext db, Guid id) =>
        db.CheckupSlots.Where(s => s.BookableId == id).Select(s => new SlotTimes(s.ProgrammeId, s.StartsAt)).FirstOrDefault());

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/checkups/slots/{id:guid}", Look).For(Role.Courier);
        app.MapGet("/checkups/slots/{id:guid}/check", Check).For(Role.Courier);
        app.MapPost("/checkups/slots/{id:guid}/book", Book).For(Role.Courier);
    }

    private static async Task<IResult> Look(Guid id, HttpContext http, SlotReader slots, PageContext page, CancellationToken cancel)
    {
        if (await slots.Read(id, http.RequiredVisitor(), movingId: null, refused: null, cancel) is not { } view)
            return Results.NotFound();
        page.Named(view.Programme.Title.ToString(), Tabs.Today);
        return Pages.Show<SlotPage>(new { View = view });
    }

    private static async Task<IResult> Check(Guid id, HttpContext http, SlotReader slots, PageContext page, IStringLocalizer<CheckupTexts> texts, CancellationToken cancel)
    {
        if (await slots.Read(id, http.RequiredVisitor(), movingId: null, refused: null, cancel) is not { } view)
            return Results.NotFound();

        // What cannot be booked is explained on the page before.
        if (view.Why is not null)
            return Pages.Go($"/checkups/slots/{id}");
        page.Named(texts["CheckTitle"], Tabs.Today);
        return Pages.Show<CheckPage>(new { View = view, Key = FormKeys.New() });
    }

    /// <summary>The rush goes through here: no query before the desk, nothing rendered when it is done. Audience and limits are decided by the rows, by their owner.</summary>
    private static async Task<IResult> Book(
        Guid id, HttpContext http, ProgrammeBook programmes, SlotBook book, Func<WelfareDbContext> contexts, BookingDesk desk, CityClock clock, CancellationToken cancel)
    {
        var visitor = http.RequiredVisitor();
        var form = await http.Request.ReadFormAsync(cancel);
        var key = FormKeys.Read(form["key"]);
        var mayBeMoved = form["mayBeMoved"] == "true";

        if (await TimesOf(id, book, contexts, cancel) is not { } slot)
            return Results.NotFound();
        var edition = await programmes.ReadWith(slot.ProgrammeId, cancel);
        if (!edition.Programmes.TryGetValue(slot.ProgrammeId, out var programme))
            return Results.NotFound();
        if (key is null)
            return await ShowAgain(http, id, Hindrance.WrongState, FormKeys.New(), mayBeMoved, cancel);
        if (CheckupRules.WhyNot(edition, programme, visitor, clock) is { } why)
            return await ShowAgain(http, id, why, key, mayBeMoved, cancel);

        var ask = new Ask(visitor.Id, Actor.Person(visitor.Id), [new AskItem(id)])
        {
            IdempotencyKey = key,
            MayBeMoved = mayBeMoved,
        };
        return await desk.Ask(ask, cancel) switch
        {
            BookingOutcome.Booked booked => Pages.Go($"/bookings/{booked.BookingId}"),
            BookingOutcome.Refused refused => await ShowAgain(http, id, await programmes.Why(refused.Reason, programme.Id, visitor, clock, cancel), key, mayBeMoved, cancel),
            var other => throw new InvalidOperationException($"An ask without waitlist came back as {other}."),
        };
    }

    private static async ValueTask<SlotTimes?> TimesOf(Guid id, SlotBook book, Func<WelfareDbContext> contexts, CancellationToken cancel)
    {
        if (await book.Peek(id, cancel) is { } known)
            return new SlotTimes(known.ProgrammeId, known.StartsAt);
        await using var db = contexts();
        return await FindTimes(db, id);
    }

    /// <summary>The same page again: what is in the way, what else there is, what was ticked.</summary>
    private static async Task<IResult> ShowAgain(HttpContext http, Guid id, Hindrance why, string key, bool mayBeMoved, CancellationToken cancel)
    {
        var services = http.RequestServices;
        var view = await services.GetRequiredService<SlotReader>().Read(id, http.RequiredVisitor(), movingId: null, refused: why, cancel);
        if (view is null)
            return Results.NotFound();

        // Booked a moment ago on another device, or by a tap that answered twice.
        if (why is Hindrance.PersonBusy or Hindrance.LimitReached && view.OwnId is not null)
            view = view with { Why = Hindrance.AlreadyYours };
        services.GetRequiredService<PageContext>().Named(services.GetRequiredService<IStringLocalizer<CheckupTexts>>()["CheckTitle"], Tabs.Today, hasErrors: true);
        return Pages.Show<CheckPage>(new { View = view, Key = key, MayBeMoved = mayBeMoved }, StatusCodes.Status422UnprocessableEntity);
    }

    private sealed record SlotTimes(Guid ProgrammeId, DateTimeOffset StartsAt);
}
