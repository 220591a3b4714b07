using Microsoft.Extensions.Localization;

using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>Does something with an own booking and shows how it stands then; a refusal is the same page with one sentence more.</summary>
internal sealed class StayActs(StayReader stays, HomeBook homes, BookingDesk desk, StayOptions options, Guests guests, HomeWords words, PageContext page, IStringLocalizer<HomeTexts> texts)
{
    /// <param name="id">The booking.</param>
    /// <param name="http">Of whom.</param>
    /// <param name="act">What.</param>
    /// <param name="cancel">Given up while it waits.</param>
    /// <param name="done">How it stands when that has been done: then a form sent twice is no refusal.</param>
    public Task<IResult> Do(Guid id, HttpContext http, Func<BookingDesk, Actor, Task<BookingOutcome>> act, CancellationToken cancel, params BookingState[] done) =>
        Do(id, http, act, why => Show(id, http.RequiredVisitor(), why, cancel), cancel, done);

    /// <summary>As above; a refusal is the given page, which says why not.</summary>
    public async Task<IResult> Do(
        Guid id, HttpContext http, Func<BookingDesk, Actor, Task<BookingOutcome>> act, Func<Hindrance, Task<IResult>> refusal, CancellationToken cancel, params BookingState[] done)
    {
        var visitor = http.RequiredVisitor();
        if (await stays.Read(id, visitor.Id, cancel) is null)
            return Results.NotFound();
        var outcome = await act(desk, Actor.Person(visitor.Id));
        homes.ForgetAfter(outcome);
        return outcome switch
        {
            BookingOutcome.Booked booked => Pages.Go($"{StayEndpoints.Path}/{booked.BookingId}"),
            BookingOutcome.Refused { Reason: RefusalReason.WrongState } when await stays.Read(id, visitor.Id, cancel) is { } view && done.Contains(view.Facts.State) => Pages.Go($"{StayEndpoints.Path}/{id}"),
            BookingOutcome.Refused refused => await refusal(HomeWords.HindranceOf(refused.Reason)),
            _ => Pages.Go($"{StayEndpoints.Path}/{id}"),
        };
    }

    public async Task<IResult> Show(Guid id, Visitor visitor, Hindrance? why, CancellationToken cancel)
    {
        if (await stays.Read(id, visitor.Id, cancel) is not { } view)
            return Results.NotFound();

        // A hold that was accepted moved another booking: that one is the truth now.
        if (view.Facts is { State: BookingState.Cancelled, ReplacesId: { } moved })
            return Pages.Go($"{StayEndpoints.Path}/{moved}");
        page.Title = words.Unit(view.Pool, view.Unit);
        page.ActiveTab = Tabs.Bookings;
        page.HasErrors = why is not null;
        var errors = new FormErrors();
        if (why is { } hindrance)
            errors.Add("", words.Sorry(hindrance, view.Pool));
        var (token, names) = view.Pool.Pool.People > 1 ? await guests.Of(view.Facts.Id, cancel) : (null, []);
        return Pages.Show<StayPage>(
            new { View = view, InviteToken = token, GuestNames = names, Ends = await options.LaterEnds(view, cancel), Errors = errors, TitleText = texts["Done" + view.Facts.State].Value },
            why is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }
}
