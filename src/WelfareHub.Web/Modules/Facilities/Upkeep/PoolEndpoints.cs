using Microsoft.Extensions.Localization;

using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>What stands in a home: its rooms and kinds of equipment, and how many of each.</summary>
internal static class PoolEndpoints
{
    private const int MostPeople = 500;

    public static void MapPools(this IEndpointRouteBuilder app)
    {
        app.MapGet("/keeper/{code}/home/pools", List).For(KeeperDesk.Roles);
        app.MapGet("/keeper/{code}/home/new-pool", AskNew).For(KeeperDesk.Roles);
        app.MapPost("/keeper/{code}/home/new-pool", Add).For(KeeperDesk.Roles);
        app.MapGet("/keeper/{code}/home/pools/{pool}", One).For(KeeperDesk.Roles);
        app.MapPost("/keeper/{code}/home/pools/{pool}", Rename).For(KeeperDesk.Roles);
    }

    public static PoolView? Find(HomeView home, string pool) => home.Pools.FirstOrDefault(p => p.Pool.Code == pool);

    public static PageResult<PoolPage> ShowOne(PoolView pool, TypedForm form, string? done, KeeperDesk desk, PageContext page)
    {
        desk.Head(pool.Pool.Name.ToString(), pool.Home, page, form.Errors);
        return Pages.Show<PoolPage>(new { Pool = pool, Form = form, Done = done }, UpkeepEndpoints.StatusOf(form.Errors));
    }

    public static TypedForm Filled(PoolView pool, IStringLocalizer<UpkeepTexts> texts) => new TypedForm(texts)
        .With("activity", pool.Pool.Activity.ToString()).With("name", pool.Pool.Name).With("people", pool.Pool.People);

    private static async Task<IResult> List(string code, string? done, HttpContext http, KeeperDesk desk, PageContext page, IStringLocalizer<UpkeepTexts> texts, CancellationToken cancel)
    {
        if (await desk.Home(http.RequiredVisitor(), code, cancel) is not { Home.Kind: HomeKind.Home } home)
            return Results.NotFound();
        desk.Head(texts["PoolsTitle"], home, page);
        return Pages.Show<PoolsPage>(new { View = home, Done = done });
    }

    private static async Task<IResult> AskNew(string code, HttpContext http, KeeperDesk desk, PageContext page, IStringLocalizer<UpkeepTexts> texts, CancellationToken cancel) =>
        await desk.Home(http.RequiredVisitor(), code, cancel) is { Home.Kind: HomeKind.Home } home
            ? ShowNew(home, new TypedForm(texts).With("people", 1).With("units", 1), desk, page, texts) : Results.NotFound();

    private static PageResult<PoolNewPage> ShowNew(HomeView home, TypedForm form, KeeperDesk desk, PageContext page, IStringLocalizer<UpkeepTexts> texts)
    {
        desk.Head(texts["PoolNew"], home, page, form.Errors);
        return Pages.Show<PoolNewPage>(new { View = home, Form = form }, UpkeepEndpoints.StatusOf(form.Errors));
    }

    private static async Task<IResult> Add(
        string code, HttpContext http, KeeperDesk desk, PoolDesk pools, PageContext page, IStringLocalizer<UpkeepTexts> texts, CancellationToken cancel)
    {
        if (await desk.Home(http.RequiredVisitor(), code, cancel) is not { Home.Kind: HomeKind.Home } home)
            return Results.NotFound();
        var form = TypedForm.Of(await http.Request.ReadFormAsync(cancel), texts);
        var (activity, name, people) = Read(form, texts);
        var units = form.Whole("units", 1, PoolDesk.MostUnits);
        if (form.Errors.Any)
            return ShowNew(home, form, desk, page, texts);
        var (added, isNew) = await pools.Add(home, activity!.Value, name, people!.Value, units!.Value, cancel);
        return Pages.Go(UpkeepEndpoints.PathOf(home, $"/pools/{added}?done={(isNew ? "pool" : "pool-there")}"));
    }

    private static async Task<IResult> One(string code, string pool, string? done, HttpContext http, KeeperDesk desk, PageContext page, IStringLocalizer<UpkeepTexts> texts, CancellationToken cancel) =>
        await desk.Home(http.RequiredVisitor(), code, cancel) is { } home && Find(home, pool) is { } found ? ShowOne(found, Filled(found, texts), done, desk, page) : Results.NotFound();

    private static async Task<IResult> Rename(
        string code, string pool, HttpContext http, KeeperDesk desk, PoolDesk pools, PageContext page, IStringLocalizer<UpkeepTexts> texts, CancellationToken cancel)
    {
        if (await desk.Home(http.RequiredVisitor(), code, cancel) is not { } home || Find(home, pool) is not { } found)
            return Results.NotFound();
        var form = TypedForm.Of(await http.Request.ReadFormAsync(cancel), texts);
        var (activity, name, people) = Read(form, texts);
        if (form.Errors.Any)
            return ShowOne(found, form, null, desk, page);
        if (await pools.Rename(found, activity!.Value, name, people!.Value, cancel) is { } together)
        {
            form.Errors.Add("people", texts["PeopleBooked", together]);
            return ShowOne(found, form, null, desk, page);
        }

        return Pages.Go(UpkeepEndpoints.PathOf(home, $"/pools/{pool}?done=pool"));
    }

    private static (Activity? Activity, LocalText Name, int? People) Read(TypedForm form, IStringLocalizer<UpkeepTexts> texts)
    {
        var known = Enum.TryParse<Activity>(form.Was("activity"), out var activity) && Enum.IsDefined(activity);
        if (!known)
            form.Errors.Add("activity", texts["MissingActivity"]);
        return (known ? activity : null, form.Local("name", 100), form.Whole("people", 1, MostPeople));
    }
}
