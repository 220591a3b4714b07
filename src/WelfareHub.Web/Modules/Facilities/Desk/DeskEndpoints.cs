using Microsoft.Extensions.Localization;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>/keeper/{code}: the day of one home. Who is on, who is next, who asks to come, who stands at the desk.</summary>
internal static class DeskEndpoints
{
    /// <summary>A keeper who mistypes is not paused; whoever tries out numbers is.</summary>
    internal static readonly TryLimit WalkInTries = new("keeper-walk-in", 60, TimeSpan.FromMinutes(30));

    private const int LongestReason = 300;

    public static void MapDesk(this IEndpointRouteBuilder app)
    {
        app.MapGet("/keeper/{code}", Show).For(KeeperDesk.Roles);
        app.MapPost("/keeper/{code}/bookings/{id:guid}/{act}", Act).For(KeeperDesk.Roles);
        app.MapPost("/keeper/{code}/walk-in", WalkIn).For(KeeperDesk.Roles);
    }

    private static async Task<IResult> Show(string code, string? done, HttpContext http, DayDesk day, KeeperDesk desk, CancellationToken cancel) =>
        await desk.Home(http.RequiredVisitor(), code, cancel) is { } home ? await day.Show(home, done, null, null, null, cancel) : Results.NotFound();

    private static async Task<IResult> Act(
        string code, Guid id, string act, HttpContext http, KeeperDesk desk, DayDesk day, KeptBookings bookings, BookingDesk core, WelfareDbContext db, CityClock clock, PageContext page, DeskWords words, IStringLocalizer<DeskTexts> texts, CancellationToken cancel)
    {
        var visitor = http.RequiredVisitor();
        if (await desk.Home(visitor, code, cancel) is not { } home || await bookings.One(home, id, cancel) is not { ByHouse: false })
            return Results.NotFound();
        var form = await http.Request.ReadFormAsync(cancel);
        var errors = new FormErrors();
        var by = Actor.Staff(visitor.Id);
        var reason = TypedWords.Read(form["reason"]) is { Length: > 0 and <= LongestReason } said ? said : null;
        if (act is "decline" or "cancel" && reason is null)
        {
            errors.Add("reason", texts["ReasonMissing", LongestReason]);
            return await Again();
        }

        var outcome = act switch
        {
            "check-in" => await core.CheckIn(id, by, cancel),
            "leave" => await core.Leave(id, by, cancel),
            "no-show" => await core.MarkNoShow(id, by, cancel),
            "confirm" => await core.Confirm(id, by, cancel),
            "decline" => await core.Decline(id, by, reason!, cancel),
            "cancel" => await core.Cancel(id, by, reason, cancel),
            _ => null,
        };
        if (outcome is null)
            return Results.NotFound();
        if (outcome is BookingOutcome.Refused refused && !(refused.Reason == RefusalReason.WrongState && await bookings.One(home, id, cancel) is { } booking && IsDone(act, booking.State)))
        {
            errors.Add("", words.Refusal(refused.Reason));
            return await Again();
        }

        return Pages.Go($"/keeper/{home.Home.Code}?done={act}");

        // A booking is cancelled on its own page, everything else happens on the desk.
        async Task<IResult> Again() => act == "cancel" && await bookings.One(home, id, cancel) is { } now
            ? await BoardEndpoints.ShowOne(home, now, null, errors, db, desk, clock, page, words, cancel)
            : await day.Show(home, null, errors, null, id, cancel);
    }

    /// <summary>A tap that came twice, or a colleague who was faster, has done what was asked.</summary>
    private static bool IsDone(string act, BookingState state) => act switch
    {
        "check-in" => state == BookingState.CheckedIn,
        "leave" => state is BookingState.Completed or BookingState.Cancelled,
        "no-show" => state == BookingState.NoShow,
        "confirm" => state == BookingState.Confirmed,
        "decline" => state == BookingState.Declined,
        "cancel" => state == BookingState.Cancelled,
        _ => false,
    };

    private static async Task<IResult> WalkIn(
        string code, HttpContext http, KeeperDesk desk, DayDesk day, WalkIns walkIns, Tries tries, DeskWords words, IStringLocalizer<DeskTexts> texts, CancellationToken cancel)
    {
        var visitor = http.RequiredVisitor();
        if (await desk.Home(visitor, code, cancel) is not { } home)
            return Results.NotFound();
        var form = await http.Request.ReadFormAsync(cancel);
        var typed = new WalkInForm(TypedWords.Read(form["who"]) is { Length: <= 60 } who ? who : "", Guid.TryParse(form["pool"], out var id) ? id : null, StayLengths.Read(form["minutes"])) { Key = FormKeys.Read(form["key"]) };
        var errors = new FormErrors();
        if (await Attend(home, typed, visitor, errors, walkIns, tries, words, texts, cancel))
            return Pages.Go($"/keeper/{home.Home.Code}?done=walk-in");
        return await day.Show(home, null, errors, typed, null, cancel);
    }

    private static async Task<bool> Attend(
        HomeView home, WalkInForm typed, Visitor visitor, FormErrors errors, WalkIns walkIns, Tries tries, DeskWords words, IStringLocalizer<DeskTexts> texts, CancellationToken cancel)
    {
        var by = Actor.Staff(visitor.Id);
        if (typed.Who.Length == 0)
        {
            errors.Add("who", texts["WhoMissing"]);
            return false;
        }

        if (await tries.Take([WalkInTries], visitor.Id.ToString("N"), cancel) is not null)
        {
            errors.Add("who", texts["TooManyTries"]);
            return false;
        }

        BookingOutcome outcome;
        if (References.Read(typed.Who) is { } reference && await walkIns.Booking(home, reference, cancel) is { } booking)
        {
            outcome = await walkIns.CheckIn(booking, by, cancel);
        }
        else if (await walkIns.Person(typed.Who, cancel) is not { } person)
        {
            errors.Add("who", texts["WhoUnknown"]);
            return false;
        }
        else if (home.Pools.FirstOrDefault(p => p.Id == typed.Pool) is not { } pool)
        {
            errors.Add("pool", texts["PoolMissing"]);
            return false;
        }
        else
        {
            outcome = await walkIns.Take(pool, person, typed.Minutes, typed.Key, by, cancel);
        }

        if (outcome is BookingOutcome.Refused refused)
            errors.Add(refused.Reason is RefusalReason.Full or RefusalReason.OutsideOpeningHours ? "pool" : refused.Reason is RefusalReason.PersonBusy or RefusalReason.LimitReached ? "who" : "", words.Refusal(refused.Reason));
        return !errors.Any;
    }
}
