using System.Globalization;

using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>Booking in one tap: from "free now" or from the day view, a unit of a pool or a named one, with what goes with it.</summary>
internal static class BookEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapPost("/homes/{code}/{pool}/book", Book).For(Role.Courier);
        app.MapPost("/homes/{code}/{pool}/wait", Wait).For(Role.Courier);
    }

    private static async Task<IResult> Book(
        string code, string pool, HttpContext http, HomeBook homes, BookingDesk desk, WalkIns walkIns, DayPages pages, RefusedBook refusals, HomeWords words, CityClock clock,
        CancellationToken cancel)
    {
        if (await DayEndpoints.Find(homes, code, pool, cancel) is not { } found)
            return Results.NotFound();
        var visitor = http.RequiredVisitor();
        var form = await http.Request.ReadFormAsync(cancel);
        var (wish, problem) = Read(form, found, clock);
        // A time of today also comes from a page that was open before the keeper closed.
        if (LiveState.SaidShut(found.Home, clock.DayOf(wish.From), clock) is not null && !await walkIns.HasTaken(visitor.Id, FormKeys.Read(form["key"]), cancel))
            problem ??= Hindrance.SaidShut;
        if (problem is { } bad)
            return await pages.Show(found, visitor, wish.Shown, words.Sorry(bad, found), cancel, FieldOf(bad));

        // Without a key nothing protects against a second tap but the core's "busy then".
        var outcome = await desk.Ask(wish.Ask(visitor.Id, found, FormKeys.Read(form["key"])), cancel);
        await refusals.Note(outcome, found, wish.From);
        if (homes.ForgetAfter(outcome))
            found = await DayEndpoints.Find(homes, code, pool, cancel) ?? found;
        return outcome switch
        {
            BookingOutcome.Booked booked => Pages.Go($"{StayEndpoints.Path}/{booked.BookingId}"),
            BookingOutcome.Refused refused => await pages.Show(found, visitor, wish.Shown, words.Sorry(HomeWords.HindranceOf(refused.Reason), found), cancel, FieldOf(HomeWords.HindranceOf(refused.Reason))),
            var other => throw new InvalidOperationException($"An ask without waitlist came back as {other}."),
        };
    }

    private static async Task<IResult> Wait(
        string code, string pool, HttpContext http, HomeBook homes, BookingDesk desk, DayPages pages, HomeWords words, CityClock clock, CancellationToken cancel)
    {
        if (await DayEndpoints.Find(homes, code, pool, cancel) is not { } found)
            return Results.NotFound();
        var visitor = http.RequiredVisitor();
        var (wish, problem) = Read(await http.Request.ReadFormAsync(cancel), found, clock);
        if (LiveState.SaidShut(found.Home, clock.DayOf(wish.From), clock) is not null)
            problem ??= Hindrance.SaidShut;
        if (problem is { } bad)
            return await pages.Show(found, visitor, wish.Shown, words.Sorry(bad, found), cancel);
        var outcome = await desk.JoinWaitlist(wish.Items(found)[0], visitor.Id, limitGroup: null, [], cancel: cancel);
        if (homes.ForgetAfter(outcome))
            found = await DayEndpoints.Find(homes, code, pool, cancel) ?? found;
        return outcome switch
        {
            BookingOutcome.Waitlisted => Pages.Go("/bookings"),
            BookingOutcome.Refused { Reason: RefusalReason.AlreadyWaiting } => Pages.Go("/bookings"),
            BookingOutcome.Refused refused => await pages.Show(found, visitor, wish.Shown, words.Sorry(HomeWords.HindranceOf(refused.Reason), found), cancel),
            var other => throw new InvalidOperationException($"Queueing came back as {other}."),
        };
    }

    /// <summary>The times are buttons; of the fields only this one can be wrong.</summary>
    private static string FieldOf(Hindrance hindrance) => hindrance == Hindrance.TooManyPeople ? "people" : "";

    private static (Wish Wish, Hindrance? Problem) Read(IFormCollection form, PoolView pool, CityClock clock)
    {
        var now = FacilityRules.AtOnce(clock.Now);
        var minutes = int.TryParse(form["minutes"], NumberStyles.None, CultureInfo.InvariantCulture, out var length) && length is > 0 and <= 24 * 60 ? length : 0;
        var from = form["from"] == DayEndpoints.NowWord ? now : DayEndpoints.ReadWord(form["from"]);
        var to = (from ?? now).AddMinutes(minutes);
        if (form["from"] == DayEndpoints.NowWord)
            to = StayLengths.End(pool.Policy, now, minutes, clock) ?? to;
        var people = form["people"].Count == 0 ? 1 : int.TryParse(form["people"], NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 0;
        var named = form["unit"].ToString();
        var unit = pool.Units.FirstOrDefault(u => u.Number.ToString(CultureInfo.InvariantCulture) == named);
        var with = FacilityRules.GoesWith(pool).Where(p => form["with"].Contains(p.Pool.Code)).ToList();
        var wish = new Wish(from ?? now, to, people, unit, with, new DayWish(clock.DayOf(from ?? now), minutes, people, unit is null ? null : named, [.. with.Select(w => w.Pool.Code)]));
        return from is null || minutes == 0 || (named.Length > 0 && unit is null) ? (wish, Hindrance.NoTime)
            : people < 1 || people > pool.Pool.People ? (wish, Hindrance.TooManyPeople)
            : (wish, null);
    }

    /// <summary>What a form asks for.</summary>
    private sealed record Wish(DateTimeOffset From, DateTimeOffset To, int People, UnitView? Unit, IReadOnlyList<PoolView> With, DayWish Shown)
    {
        public List<AskItem> Items(PoolView pool) =>
        [
            Unit is { } unit ? new AskItem(unit.Id, From, To) : AskItem.AnyOf(pool.Id, From, To),
            .. With.Select(w => AskItem.AnyOf(w.Id, From, To)),
        ];

        public Ask Ask(Guid me, PoolView pool, string? key) => new(me, Actor.Person(me), Items(pool))
        {
            IdempotencyKey = key,
            People = People,
            MayBeMoved = Unit is null,
        };
    }
}
