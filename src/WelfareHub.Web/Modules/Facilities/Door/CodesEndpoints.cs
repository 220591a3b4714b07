using Microsoft.Extensions.Localization;

using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>/keeper/{code}/door: codes to print and hang up, and the tablets of the home.</summary>
internal static class CodesEndpoints
{
    private const int LongestName = 40;

    public static void MapCodes(this IEndpointRouteBuilder app)
    {
        app.MapGet("/keeper/{code}/door", Show).For(KeeperDesk.Roles);
        app.MapPost("/keeper/{code}/kiosks", Make).For(KeeperDesk.Roles);
        app.MapPost("/keeper/{code}/kiosks/{id:guid}/revoke", Revoke).For(KeeperDesk.Roles);
    }

    private static async Task<IResult> Show(string code, string? done, HttpContext http, KeeperDesk desk, Kiosks kiosks, PageContext page, IStringLocalizer<DoorTexts> texts, CancellationToken cancel) =>
        await desk.Home(http.RequiredVisitor(), code, cancel) is { } home ? await ShowHome(home, null, done, new FormErrors(), desk, kiosks, page, texts, cancel) : Results.NotFound();

    /// <summary>The pairing code is on this answer only; it is nowhere to be seen again.</summary>
    private static async Task<IResult> Make(string code, HttpContext http, KeeperDesk desk, Kiosks kiosks, PageContext page, IStringLocalizer<DoorTexts> texts, CancellationToken cancel)
    {
        var visitor = http.RequiredVisitor();
        if (await desk.Home(visitor, code, cancel) is not { } home)
            return Results.NotFound();
        var errors = new FormErrors();
        var form = await http.Request.ReadFormAsync(cancel);
        string? pairing = null;
        if (TypedWords.Read(form["name"]) is { Length: > 0 and <= LongestName } name)
            pairing = await kiosks.Make(home, name, visitor.Id);
        else
            errors.Add("name", texts["KioskNameWrong", LongestName]);
        return await ShowHome(home, pairing, null, errors, desk, kiosks, page, texts, cancel);
    }

    private static async Task<IResult> Revoke(string code, Guid id, HttpContext http, KeeperDesk desk, Kiosks kiosks, CancellationToken cancel) =>
        await desk.Home(http.RequiredVisitor(), code, cancel) is { } home && await kiosks.Revoke(home, id) ? Pages.Go($"/keeper/{code}/door?done=revoked") : Results.NotFound();

    private static async Task<IResult> ShowHome(
        HomeView home, string? pairing, string? done, FormErrors errors, KeeperDesk desk, Kiosks kiosks, PageContext page, IStringLocalizer<DoorTexts> texts, CancellationToken cancel)
    {
        desk.Prepare(texts["DoorTitle"], $"/keeper/{home.Home.Code}/door", home);
        page.Style = "keeping.css";
        page.HasErrors = errors.Any;
        return Pages.Show<CodesPage>(
            new { Home = home, Kiosks = await kiosks.Of(home, cancel), Pairing = pairing, Done = done, Errors = errors },
            errors.Any ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK);
    }
}
