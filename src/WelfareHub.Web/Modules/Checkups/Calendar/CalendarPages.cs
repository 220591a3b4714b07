using Microsoft.Extensions.Localization;

using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Notices;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>Where people get, renew and stop the address of their calendar: couriers, a hospital's schedulers, organisers.</summary>
internal static class CalendarPages
{
    public const string Own = "/bookings/calendar";
    public const string Hospital = "/hospital/calendar";
    public const string Organiser = "/organiser/calendar";

    public static void AddCalendars(this IServiceCollection services)
    {
        services.AddScoped<SessionCalendar>();
        services.AddSingleton(new CalendarSource(FeedKind.Own, static async (services, wish, cancel) =>
            (await services.GetRequiredService<BookingReader>().Since(wish.PersonId, wish.Since, cancel)).Select(services.GetRequiredService<CalendarEntries>().Of)));
        services.AddSingleton(new CalendarSource(FeedKind.Hospital, static async (services, wish, cancel) =>
            wish.Grants.Any(g => g.Role == Role.HospitalScheduler && g.ScopeId == wish.PlaceId)
                ? await services.GetRequiredService<SessionCalendar>().OfHospital(wish.PlaceId, wish.Since, cancel) : null));
        services.AddSingleton(new CalendarSource(FeedKind.Organiser, static async (services, wish, cancel) =>
            wish.Grants.Any(g => OrganisingPages.Roles.Contains(g.Role))
                ? await services.GetRequiredService<SessionCalendar>().OfOrganiser(wish.Grants, wish.Since, cancel) : null));
    }

    public static void MapCalendar(this IEndpointRouteBuilder app)
    {
        app.MapGet(Own, ShowOwn).For(Role.Courier);
        app.MapPost(Own, (HttpContext http, CalendarFeeds feeds) => Renew(http, feeds, FeedKind.Own, Own)).For(Role.Courier);
        app.MapPost(Own + "/stop", (HttpContext http, CalendarFeeds feeds) => Stop(http, feeds, FeedKind.Own, Own)).For(Role.Courier);
        app.MapGet(Hospital, ShowHospital).For(Role.HospitalScheduler);
        app.MapPost(Hospital, RenewHospital).For(Role.HospitalScheduler);
        app.MapPost(Hospital + "/stop", StopHospital).For(Role.HospitalScheduler);
        app.MapGet(Organiser, ShowOrganiser).For(OrganisingPages.Roles);
        app.MapPost(Organiser, (HttpContext http, CalendarFeeds feeds) => Renew(http, feeds, FeedKind.Organiser, Organiser)).For(OrganisingPages.Roles);
        app.MapPost(Organiser + "/stop", (HttpContext http, CalendarFeeds feeds) => Stop(http, feeds, FeedKind.Organiser, Organiser)).For(OrganisingPages.Roles);
    }

    private static async Task<IResult> ShowOwn(HttpContext http, CalendarFeeds feeds, PageContext page, IStringLocalizer<CalendarTexts> texts)
    {
        page.Named(texts["Title"], Tabs.Bookings);
        return await Show(http, feeds, FeedKind.Own, default, Own, "/bookings", typeof(CourierLayout));
    }

    private static async Task<IResult> ShowHospital(HttpContext http, CalendarFeeds feeds, HospitalDesk desk, IStringLocalizer<CalendarTexts> texts)
    {
        if (http.RequiredVisitor().HospitalId is not { } hospital)
            return Results.NotFound();
        await desk.Prepare(hospital, texts["TitleHospital"], HospitalDesk.Sessions, http.RequestAborted);
        return await Show(http, feeds, FeedKind.Hospital, hospital, Hospital, HospitalDesk.Sessions, typeof(DeskLayout));
    }

    private static async Task<IResult> ShowOrganiser(HttpContext http, CalendarFeeds feeds, OrganiserDesk desk, IStringLocalizer<CalendarTexts> texts)
    {
        await desk.Prepare(http.RequiredVisitor(), texts["TitleOrganiser"], Organiser, http.RequestAborted);
        return await Show(http, feeds, FeedKind.Organiser, default, Organiser, OrganiserHome.Path, typeof(DeskLayout));
    }

    private static async Task<IResult> Show(HttpContext http, CalendarFeeds feeds, FeedKind kind, Guid place, string path, string back, Type layout)
    {
        var address = await feeds.AddressOf(http.RequiredVisitor().Id, kind, place, http.Request, http.RequestAborted);
        return Pages.Show<CalendarPage>(new { Address = address, Kind = kind, Path = path, Back = back, Layout = layout });
    }

    private static async Task<IResult> RenewHospital(HttpContext http, CalendarFeeds feeds)
    {
        if (http.RequiredVisitor() is not { HospitalId: { } hospital } visitor)
            return Results.NotFound();
        await feeds.Renew(visitor.Id, FeedKind.Hospital, hospital, http.RequestAborted);
        return Pages.Go(Hospital);
    }

    private static async Task<IResult> StopHospital(HttpContext http, CalendarFeeds feeds)
    {
        if (http.RequiredVisitor() is not { HospitalId: { } hospital } visitor)
            return Results.NotFound();
        await feeds.Revoke(visitor.Id, FeedKind.Hospital, hospital, http.RequestAborted);
        return Pages.Go(Hospital);
    }

    private static async Task<IResult> Renew(HttpContext http, CalendarFeeds feeds, FeedKind kind, string path)
    {
        await feeds.Renew(http.RequiredVisitor().Id, kind, default, http.RequestAborted);
        return Pages.Go(path);
    }

    private static async Task<IResult> Stop(HttpContext http, CalendarFeeds feeds, FeedKind kind, string path)
    {
        await feeds.Revoke(http.RequiredVisitor().Id, kind, default, http.RequestAborted);
        return Pages.Go(path);
    }
}
