using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Notices;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>Stays as calendar entries, in the language now spoken: a person's own with all they need, a home's with what and when and never who.</summary>
internal sealed class StayCalendar(WelfareDbContext db, HomeBook homes, StayReader stays, AreaTrees areas, HomeWords words, IStringLocalizer<HomeTexts> texts)
{
    public static readonly TimeSpan AlarmAhead = TimeSpan.FromMinutes(30);

    private const int Most = 1000;

    public CalendarEntry Of(StayView stay)
    {
        var (facts, home) = (stay.Facts, stay.Home.Home);
        return CalendarEntry.Of(
            new BookingStanding(facts.Id, facts.Sequence, facts.From, facts.To, facts.StateAt, facts.State),
            $"{string.Join(" + ", stay.Parts.Select(p => words.Unit(p.Pool, p.Unit)))} · {home.Name}",
            [home.Name.ToString(), home.Address.ToFind()?.ToString()],
            [texts["CalendarReference", facts.Reference].Value, home.Where.ToString(), home.Phone]) with
        { AlarmAhead = AlarmAhead };
    }

    /// <summary>For the person's own feed.</summary>
    public async Task<IEnumerable<CalendarEntry>?> Own(CalendarWish wish, CancellationToken cancel) => (await stays.Since(wish.PersonId, wish.Since, cancel)).Select(Of);

    /// <summary>For whoever keeps the home; null = the owner of the feed does not (any more).</summary>
    public async Task<IEnumerable<CalendarEntry>?> OfHome(CalendarWish wish, CancellationToken cancel)
    {
        if ((await homes.Read(cancel)).ById.GetValueOrDefault(wish.PlaceId) is not { } home || !await Keeps(wish, home, cancel))
            return null;
        var units = KeptBookings.UnitsOf(home);
        var rows = await StayReader.Settled(db.Bookings).Where(b => units.Contains(b.BookableId) && b.BlockedTo > wish.Since && b.To > wish.Since && b.PersonId != null)
            .OrderByDescending(b => b.From).ThenBy(b => b.Id).Take(Most)
            .Select(b => new { Standing = new BookingStanding(b.Id, b.Sequence, b.From, b.To, b.StateAt, b.State), b.BookableId, b.People }).ToListAsync(cancel);
        var named = home.Pools.SelectMany(p => p.Units.Select(u => (u.Id, Name: words.Unit(p, u)))).ToDictionary(u => u.Id, u => u.Name);
        return rows.Select(b => CalendarEntry.Of(
            b.Standing,
            b.People > 1 ? $"{named[b.BookableId]} · {texts["CalendarPeople", b.People].Value}" : named[b.BookableId],
            [home.Home.Name.ToString()],
            [texts["CalendarNotes"]]) with
        { Series = "home-" });
    }

    private async Task<bool> Keeps(CalendarWish wish, HomeView home, CancellationToken cancel) =>
        wish.Grants.Any(g => g.Role == Role.Administrator || (g.Role == Role.Keeper && g.ScopeId == home.Id))
        || OrganiserScope.Of(wish.Grants, await areas.Get(cancel)).Covers(null, home.Home.StationId, home.Home.CommunityId);
}

/// <summary>Where stays meet calendars: one file to open, the person's own feed, and a home's feed for who keeps it.</summary>
internal static class StayCalendarEndpoints
{
    public static void AddStayCalendars(this IServiceCollection services)
    {
        services.AddScoped<StayCalendar>();
        services.AddSingleton(new CalendarSource(FeedKind.Own, static (services, wish, cancel) => services.GetRequiredService<StayCalendar>().Own(wish, cancel)));
        services.AddSingleton(new CalendarSource(FeedKind.Home, static (services, wish, cancel) => services.GetRequiredService<StayCalendar>().OfHome(wish, cancel)));
    }

    public static void MapStayCalendars(this IEndpointRouteBuilder app)
    {
        app.MapGet(StayEndpoints.Path + "/{id:guid}/calendar.ics", Own).For(Role.Courier);
        app.MapGet("/keeper/{code}/home/calendar", Show).For(KeeperDesk.Roles);
        app.MapPost("/keeper/{code}/home/calendar", Renew).For(KeeperDesk.Roles);
        app.MapPost("/keeper/{code}/home/calendar/stop", Stop).For(KeeperDesk.Roles);
    }

    private static async Task<IResult> Own(Guid id, HttpContext http, StayReader stays, StayCalendar calendar, CityClock clock, CancellationToken cancel) =>
        await stays.Read(id, http.RequiredVisitor().Id, cancel) is { } view
            ? Results.File(CalendarFile.Write(calendar.Of(view), clock), CalendarFile.MediaType, $"{view.Facts.Reference}.ics")
            : Results.NotFound();

    private static async Task<IResult> Show(
        string code, HttpContext http, KeeperDesk desk, CalendarFeeds feeds, PageContext page, IStringLocalizer<CalendarTexts> texts, CancellationToken cancel)
    {
        var visitor = http.RequiredVisitor();
        if (await desk.Home(visitor, code, cancel) is not { Home.Kind: HomeKind.Home } home)
            return Results.NotFound();
        desk.Head(texts["TitleHome"], home, page);
        var address = await feeds.AddressOf(visitor.Id, FeedKind.Home, home.Id, http.Request, cancel);
        return Pages.Show<CalendarPage>(new { Address = address, Kind = FeedKind.Home, Path = PathOf(home), Back = UpkeepEndpoints.PathOf(home), Layout = typeof(DeskLayout) });
    }

    private static async Task<IResult> Renew(string code, HttpContext http, KeeperDesk desk, CalendarFeeds feeds, CancellationToken cancel)
    {
        var visitor = http.RequiredVisitor();
        if (await desk.Home(visitor, code, cancel) is not { Home.Kind: HomeKind.Home } home)
            return Results.NotFound();
        await feeds.Renew(visitor.Id, FeedKind.Home, home.Id, cancel);
        return Pages.Go(PathOf(home));
    }

    private static async Task<IResult> Stop(string code, HttpContext http, KeeperDesk desk, CalendarFeeds feeds, CancellationToken cancel)
    {
        var visitor = http.RequiredVisitor();
        if (await desk.Home(visitor, code, cancel) is not { Home.Kind: HomeKind.Home } home)
            return Results.NotFound();
        await feeds.Revoke(visitor.Id, FeedKind.Home, home.Id, cancel);
        return Pages.Go(PathOf(home));
    }

    private static string PathOf(HomeView home) => UpkeepEndpoints.PathOf(home, "/calendar");
}
