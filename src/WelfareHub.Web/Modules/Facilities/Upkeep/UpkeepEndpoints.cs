using Microsoft.Extensions.Localization;

using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>/keeper/{code}/home: all that is kept about a home, and the way to each page that changes it.</summary>
internal static class UpkeepEndpoints
{
    public static void MapUpkeep(this IEndpointRouteBuilder app)
    {
        app.MapGet("/keeper/{code}/home", Show).For(KeeperDesk.Roles);
        app.MapParticulars();
        app.MapHours();
        app.MapDays();
        app.MapRules();
        app.MapPools();
        app.MapUnits();
        app.MapPhotos();
    }

    public static string PathOf(HomeView home, string end = "") => $"/keeper/{home.Home.Code}/home{end}";

    /// <summary>Title and navigation of every page below this one.</summary>
    public static void Head(this KeeperDesk desk, string title, HomeView home, PageContext page, FormErrors? errors = null)
    {
        desk.Prepare(title, PathOf(home), home);
        page.Style = "keeping.css";
        page.HasErrors = errors is { Any: true };
    }

    public static int StatusOf(FormErrors errors) => errors.Any ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK;

    private static async Task<IResult> Show(string code, string? done, HttpContext http, KeeperDesk desk, PageContext page, IStringLocalizer<UpkeepTexts> texts, CancellationToken cancel)
    {
        if (await desk.Home(http.RequiredVisitor(), code, cancel) is not { } home)
            return Results.NotFound();
        desk.Head(texts["HomeTitle"], home, page);
        return Pages.Show<UpkeepPage>(new { View = home, Done = done });
    }
}
