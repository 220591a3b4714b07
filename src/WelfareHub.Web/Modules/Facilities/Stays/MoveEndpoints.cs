using Microsoft.Extensions.Localization;

using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>Another time for an own booking: every free time is a button. It keeps its reference.</summary>
internal static class MoveEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(StayEndpoints.Path + "/{id:guid}/move", Ask).For(Role.Courier);
        app.MapPost(StayEndpoints.Path + "/{id:guid}/move", Move).For(Role.Courier);
    }

    private static async Task<IResult> Ask(Guid id, HttpContext http, StayReader stays, MovePages pages, CancellationToken cancel)
    {
        if (await stays.Read(id, http.RequiredVisitor().Id, cancel) is not { } view)
            return Results.NotFound();
        return view.Facts.State is BookingState.Requested or BookingState.Confirmed
            ? await pages.Show(view, DayWish.Read(http.Request.Query["day"], null).Day, why: null, cancel)
            : Pages.Go($"{StayEndpoints.Path}/{id}");
    }

    private static async Task<IResult> Move(Guid id, HttpContext http, StayReader stays, StayActs acts, MovePages pages, RefusedBook refusals, CityClock clock, CancellationToken cancel)
    {
        var visitor = http.RequiredVisitor();
        if (await stays.Read(id, visitor.Id, cancel) is not { } view)
            return Results.NotFound();
        if (DayEndpoints.ReadWord((await http.Request.ReadFormAsync(cancel))["from"]) is not { } from || from.Year > clock.Today.Year + 1)
            return await acts.Show(id, visitor, Hindrance.NoTime, cancel);
        // From a page that was open before the keeper closed; who is there already has moved by the tap before.
        if (from != view.Facts.From && LiveState.SaidShut(view.Home, clock.DayOf(from), clock) is not null)
            return await Sorry(Hindrance.SaidShut);
        return await acts.Do(id, http, (desk, me) => Reschedule(desk, me, view, from, refusals, cancel), Sorry, cancel);

        // Where another time helps, the page with the times says why not this one.
        async Task<IResult> Sorry(Hindrance why) =>
            why is not (Hindrance.WrongState or Hindrance.DeadlinePassed) && await stays.Read(id, visitor.Id, cancel) is { } still
                ? await pages.Show(still, clock.DayOf(from), why, cancel)
                : await acts.Show(id, visitor, why, cancel);
    }

    /// <summary>Takes an own booking to another time. One that is full then is counted, as for who asks for it anew.</summary>
    public static async Task<BookingOutcome> Reschedule(
        BookingDesk desk, Actor me, StayView view, DateTimeOffset from, RefusedBook refusals, CancellationToken cancel)
    {
        var outcome = await desk.Reschedule(view.Facts.Id, me, Items(view, from), [], cancel: cancel);
        await refusals.Note(outcome, view.Pool, from);
        return outcome;
    }

    /// <summary>All that was asked for together, at another time: what named no unit may get any.</summary>
    private static List<AskItem> Items(StayView view, DateTimeOffset from)
    {
        var to = from + (view.Facts.To - view.Facts.From);
        return [.. view.Parts.Select(p => p.Facts.MayBeMoved ? AskItem.AnyOf(p.Pool.Id, from, to) : new AskItem(p.Unit.Id, from, to))];
    }
}

/// <summary>Shows the times one's own booking can move to, also after the one that was chosen could not be had.</summary>
internal sealed class MovePages(DayBook days, CityClock clock, HomeWords words, PageContext page, IStringLocalizer<HomeTexts> texts)
{
    private const int MostDays = 14;

    public async Task<IResult> Show(StayView view, DateOnly? wanted, Hindrance? why, CancellationToken cancel)
    {
        var last = clock.Today.AddDays(view.Pool.Policy.FurthestDays > 0 ? Math.Min(MostDays, view.Pool.Policy.FurthestDays) : MostDays);
        var day = wanted is { } d && d >= clock.Today && d <= last ? d : clock.DayOf(view.Facts.From) is var own && own <= last && own >= clock.Today ? own : clock.Today;
        var minutes = (int)(view.Facts.To - view.Facts.From).TotalMinutes;
        var errors = new FormErrors();
        if (why is { } hindrance)
            errors.Add("", words.Sorry(hindrance, view.Pool));
        page.Title = texts["MoveTitle"];
        page.ActiveTab = Tabs.Bookings;
        page.HasErrors = errors.Any;
        return Pages.Show<MovePage>(
            new
            {
                Stay = view,
                View = (await days.Read(view.Pool, [day], minutes, view.Facts.AskId, cancel))[0],
                Days = Enumerable.Range(0, last.DayNumber - clock.Today.DayNumber + 1).Select(n => clock.Today.AddDays(n)).ToList(),
                Errors = errors,
            },
            errors.Any ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK);
    }
}
