using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>/keeper: how things stand in each home, and the keeper's word on it.</summary>
internal static class SayEndpoints
{
    private static readonly Dictionary<string, (Said? Said, Fullness? Fullness)> Words = new()
    {
        ["quiet"] = (Said.Open, Fullness.Quiet),
        ["busy"] = (Said.Open, Fullness.Busy),
        ["full"] = (Said.Open, Fullness.Full),
        ["closed"] = (Said.Closed, null),
        ["nothing"] = (null, null),
    };

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(KeeperDesk.Path, Show).For(KeeperDesk.Roles);
        app.MapPost(KeeperDesk.Path + "/{code}/say", Say).For(KeeperDesk.Roles);
    }

    private static async Task<IResult> Show(HttpContext http, KeeperDesk desk, KeptBookings bookings, CityClock clock, PageContext page, IStringLocalizer<KeeperTexts> texts, CancellationToken cancel)
    {
        desk.Prepare(texts["NavHomes"], KeeperDesk.Path);
        page.Style = "keeping.css";
        var homes = await desk.Homes(http.RequiredVisitor(), cancel);
        return Pages.Show<SayPage>(new { Homes = Lines(homes, clock), Numbers = await bookings.Today(homes, cancel), Done = http.Request.Query.ContainsKey("said") });
    }

    private static List<HomeLine> Lines(IEnumerable<HomeView> homes, CityClock clock) => [.. homes.Select(h => new HomeLine(h, LiveState.Of(h, clock), null))];

    private static async Task<IResult> Say(
        string code, HttpContext http, KeeperDesk desk, HomeBook book, KeptBookings bookings, WelfareDbContext db, CityClock clock, PageContext page, IStringLocalizer<KeeperTexts> texts, CancellationToken cancel)
    {
        var visitor = http.RequiredVisitor();
        if (await desk.Home(visitor, code, cancel) is not { } home)
            return Results.NotFound();
        var form = await http.Request.ReadFormAsync(cancel);
        if (!Words.TryGetValue(form["say"].ToString(), out var word))
        {
            var errors = new FormErrors();
            errors.Add("say-" + code, texts["SayMissing"]);
            desk.Prepare(texts["NavHomes"], KeeperDesk.Path);
            page.Style = "keeping.css";
            page.HasErrors = true;
            var homes = await desk.Homes(visitor, cancel);
            return Pages.Show<SayPage>(new { Homes = Lines(homes, clock), Numbers = await bookings.Today(homes, cancel), Errors = errors }, StatusCodes.Status422UnprocessableEntity);
        }

        var (id, now, by) = (home.Id, clock.Now, visitor.Id);
        await db.Homes.Where(h => h.Id == id).ExecuteUpdateAsync(
            set => set.SetProperty(h => h.Said, word.Said).SetProperty(h => h.Fullness, word.Fullness).SetProperty(h => h.SaidById, by).SetProperty(h => h.SaidAt, now), cancel);
        book.Forget();
        return Pages.Go(form["back"] == "desk" ? $"{KeeperDesk.Path}/{home.Home.Code}?done=said" : KeeperDesk.Path + "?said");
    }
}
