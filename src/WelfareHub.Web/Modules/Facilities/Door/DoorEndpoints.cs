using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>/door/{home}: where the code on the wall leads. Who has booked is checked in by the scan; who has not sees what is free.</summary>
internal static class DoorEndpoints
{
    public static void MapDoor(this IEndpointRouteBuilder app)
    {
        app.MapGet("/door/{code}", (string code, string? done, HttpContext http, Doorway door, CancellationToken cancel) => Scan(code, null, null, done, http, door, cancel)).For(Role.Courier);
        app.MapGet("/door/{code}/{pool}/{number:int}", (string code, string pool, int number, HttpContext http, Doorway door, CancellationToken cancel) => Scan(code, pool, number, null, http, door, cancel)).For(Role.Courier);
        app.MapPost("/door/{code}/check-in", CheckIn).For(Role.Courier);
        app.MapPost("/door/{code}/take", Take).For(Role.Courier);
    }

    /// <summary>
    /// A camera opens an address, so one scan must be a GET. It checks in nobody but the one who scans, for their own booking of this hour, and only when
    /// no other site sent them here: then the page asks first.
    /// </summary>
    private static async Task<IResult> Scan(string code, string? pool, int? number, string? done, HttpContext http, Doorway door, CancellationToken cancel)
    {
        if (await door.Home(code, cancel) is not { } home)
            return Results.NotFound();
        PoolView? scanned = null;
        if (pool is not null)
        {
            scanned = home.Pools.FirstOrDefault(p => p.Pool.Code == pool);
            if (scanned is null || !scanned.Units.Any(u => u.Number == number))
                return Results.NotFound();
        }

        var visitor = http.RequiredVisitor();
        var (own, later) = await door.Own(home, visitor.Id, cancel);
        var fromElsewhere = http.Request.Headers["Sec-Fetch-Site"] == "cross-site";
        if (done is null && !fromElsewhere && own is { State: BookingState.Confirmed })
            return await door.CheckIn(home, own, visitor.Id, cancel);
        return await door.Show(home, own, later, scanned, null, StatusCodes.Status200OK, cancel);
    }

    private static async Task<IResult> CheckIn(string code, HttpContext http, Doorway door, CancellationToken cancel)
    {
        var visitor = http.RequiredVisitor();
        if (await door.Home(code, cancel) is not { } home)
            return Results.NotFound();
        // Who waited too long before they tapped sees what there is now.
        return await door.Own(home, visitor.Id, cancel) is ({ } own, _)
            ? await door.CheckIn(home, own, visitor.Id, cancel)
            : Pages.Go($"/door/{home.Home.Code}");
    }

    private static async Task<IResult> Take(string code, HttpContext http, Doorway door, WalkIns walkIns, CityClock clock, CancellationToken cancel)
    {
        var visitor = http.RequiredVisitor();
        if (await door.Home(code, cancel) is not { } home)
            return Results.NotFound();
        var form = await http.Request.ReadFormAsync(cancel);
        if (!Guid.TryParse(form["pool"], out var id) || home.Pools.FirstOrDefault(p => p.Id == id) is not { } pool)
            return Results.NotFound();
        // Also from a page that was open before the keeper closed.
        var key = FormKeys.Read(form["key"]);
        if (!LiveState.Of(home, clock).IsOpen && !await walkIns.HasTaken(visitor.Id, key, cancel))
            return await door.Show(home, null, null, null, RefusalReason.OutsideOpeningHours, StatusCodes.Status422UnprocessableEntity, cancel);
        return await walkIns.Take(pool, visitor.Id, StayLengths.Read(form["minutes"]), key, Actor.Person(visitor.Id), cancel) is BookingOutcome.Refused refused
            ? await door.Show(home, null, null, null, refused.Reason, StatusCodes.Status422UnprocessableEntity, cancel)
            : Pages.Go($"/door/{home.Home.Code}?done=1");
    }
}

/// <summary>The courier's own booking at a door.</summary>
public sealed record DoorBooking(Guid Id, Guid BookableId, string Reference, DateTimeOffset From, DateTimeOffset To, BookingState State);

/// <summary>What stands behind a scan.</summary>
internal sealed class Doorway(HomeBook book, WelfareDbContext db, BookingDesk core, WalkIns walkIns, CityClock clock, PageContext page, IStringLocalizer<DoorTexts> texts)
{
    public async Task<HomeView?> Home(string code, CancellationToken cancel) => (await book.Read(cancel)).ByCode(code);

    /// <summary>The booking here that may check in now, or is checked in; the nearest first. Later: the first of today that is too early to check in.</summary>
    public async Task<(DoorBooking? Own, DoorBooking? Later)> Own(HomeView home, Guid person, CancellationToken cancel)
    {
        var (now, units) = (clock.Now, home.Pools.SelectMany(p => p.Units).ToDictionary(u => u.Id, u => u.Bookable));
        var (from, to) = clock.Day(clock.Today);
        var bookings = await db.Bookings
            .Where(b => b.PersonId == person && (b.State == BookingState.Confirmed || b.State == BookingState.CheckedIn) && b.To > now && b.From < to && b.To > from)
            .OrderBy(b => b.From)
            .Select(b => new DoorBooking(b.Id, b.BookableId, b.Reference, b.From, b.To, b.State)).ToListAsync(cancel);
        bookings.RemoveAll(b => !units.ContainsKey(b.BookableId));
        return (
            bookings.Find(b => b.State == BookingState.CheckedIn || BookingRules.MayCheckIn(units[b.BookableId].Policy, b.From, b.To, forHouse: false, now, clock.Zone) is null),
            bookings.Find(b => b.State == BookingState.Confirmed && BookingRules.MayCheckIn(units[b.BookableId].Policy, b.From, b.To, forHouse: false, now, clock.Zone) == RefusalReason.CheckInNotOpen));
    }

    public async Task<IResult> CheckIn(HomeView home, DoorBooking own, Guid person, CancellationToken cancel) =>
        own.State == BookingState.CheckedIn || await core.CheckIn(own.Id, Actor.Person(person), cancel) is not BookingOutcome.Refused refused
            ? Pages.Go($"/door/{home.Home.Code}?done=1")
            : await Show(home, own, null, null, refused.Reason, StatusCodes.Status422UnprocessableEntity, cancel);

    public async Task<IResult> Show(HomeView home, DoorBooking? own, DoorBooking? later, PoolView? scanned, RefusalReason? refused, int status, CancellationToken cancel)
    {
        page.Title = home.Home.Name.ToString();
        page.ActiveTab = Tabs.Today;
        // What needs the keeper's yes cannot be taken on the spot.
        var free = own is null ? (await walkIns.FreeNow(home, forHouse: false, cancel)).FindAll(f => f.Pool.Policy.LateMinutes > 0) : [];
        return Pages.Show<DoorPage>(
            new { Home = home, Own = own, Later = later, State = LiveState.Of(home, clock), Free = free.OrderBy(f => f.Pool.Id == scanned?.Id ? 0 : 1).ToList(), Problem = refused is { } reason ? texts[Why(reason, own is null, LiveState.Of(home, clock).IsOpen)].Value : null }, status);
    }

    private static string Why(RefusalReason reason, bool takes, bool isOpen) => (takes, isOpen, reason) switch
    {
        (false, _, _) => "CheckInRefused",
        (_, false, _) => "TakeClosed",
        (_, _, RefusalReason.CheckInNotOpen) => "TakeEarly",
        _ => "TakeRefused",
    };
}
