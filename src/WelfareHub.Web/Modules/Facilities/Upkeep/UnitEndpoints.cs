using System.Globalization;

using Microsoft.Extensions.Localization;

using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>The units of a pool: more of them, other numbers, and one taken away for good.</summary>
internal static class UnitEndpoints
{
    public static void MapUnits(this IEndpointRouteBuilder app)
    {
        app.MapPost("/keeper/{code}/home/pools/{pool}/more", Add).For(KeeperDesk.Roles);
        app.MapPost("/keeper/{code}/home/pools/{pool}/units/{id:guid}/number", Renumber).For(KeeperDesk.Roles);
        app.MapGet("/keeper/{code}/home/pools/{pool}/units/{id:guid}/remove", AskRemove).For(KeeperDesk.Roles);
        app.MapPost("/keeper/{code}/home/pools/{pool}/units/{id:guid}/remove", Remove).For(KeeperDesk.Roles);
    }

    private static async Task<PoolView?> Find(Visitor visitor, string code, string pool, Guid? unit, KeeperDesk desk, CancellationToken cancel) =>
        await desk.Home(visitor, code, cancel) is { } home && PoolEndpoints.Find(home, pool) is { } found && (unit is null || found.Units.Any(u => u.Id == unit)) ? found : null;

    private static async Task<IResult> Add(
        string code, string pool, HttpContext http, KeeperDesk desk, PoolDesk pools, PageContext page, IStringLocalizer<UpkeepTexts> texts, CancellationToken cancel)
    {
        var visitor = http.RequiredVisitor();
        if (await Find(visitor, code, pool, null, desk, cancel) is not { } found)
            return Results.NotFound();
        var form = TypedForm.Of(await http.Request.ReadFormAsync(cancel), texts);
        var more = form.Whole("more", 1, Math.Max(1, PoolDesk.MostUnits - found.Units.Count));
        if (form.Errors.Any)
            return PoolEndpoints.ShowOne(found, Keep(form, found, texts, "more"), null, desk, page);
        var done = await pools.AddUnits(found, more!.Value, int.TryParse(form.Was("had"), NumberStyles.None, CultureInfo.InvariantCulture, out var had) ? had : null, Actor.Staff(visitor.Id));
        return Pages.Go(UpkeepEndpoints.PathOf(found.Home, $"/pools/{pool}?done={(done ? "units" : "units-there")}"));
    }

    private static async Task<IResult> Renumber(
        string code, string pool, Guid id, HttpContext http, KeeperDesk desk, PoolDesk pools, PageContext page, IStringLocalizer<UpkeepTexts> texts, CancellationToken cancel)
    {
        if (await Find(http.RequiredVisitor(), code, pool, id, desk, cancel) is not { } found)
            return Results.NotFound();
        var form = TypedForm.Of(await http.Request.ReadFormAsync(cancel), texts);
        if (form.Whole("number", 1, 999) is { } number && !await pools.Renumber(found, id, number, cancel))
            form.Errors.Add("", texts["NumberTaken", number]);
        return form.Errors.Any
            ? PoolEndpoints.ShowOne(found, Keep(form, found, texts, ""), null, desk, page)
            : Pages.Go(UpkeepEndpoints.PathOf(found.Home, $"/pools/{pool}?done=units"));
    }

    private static async Task<IResult> AskRemove(
        string code, string pool, Guid id, HttpContext http, KeeperDesk desk, PoolDesk pools, PageContext page, IStringLocalizer<UpkeepTexts> texts, DeskWords words, CancellationToken cancel)
    {
        var visitor = http.RequiredVisitor();
        return await Find(visitor, code, pool, id, desk, cancel) is { } found
            ? await Plan(found, id, new TypedForm(texts), visitor, desk, pools, page, texts, words, cancel) : Results.NotFound();
    }

    private static async Task<IResult> Plan(
        PoolView pool, Guid unit, TypedForm form, Visitor visitor, KeeperDesk desk, PoolDesk pools, PageContext page, IStringLocalizer<UpkeepTexts> texts, DeskWords words, CancellationToken cancel)
    {
        var (lines, refused) = await pools.Remove(pool, unit, reason: "", Actor.Staff(visitor.Id), dryRun: true, cancel);
        var name = words.Unit(pool.Home, unit);
        desk.Head(texts["TakeAwayTitle", name], pool.Home, page, form.Errors);
        return Pages.Show<UnitRemovePage>(new { Pool = pool, Unit = unit, Name = name, Lines = lines, InUse = refused is RefusalReason.CapacityBelowTaken, Form = form }, UpkeepEndpoints.StatusOf(form.Errors));
    }

    private static async Task<IResult> Remove(
        string code, string pool, Guid id, HttpContext http, KeeperDesk desk, PoolDesk pools, PageContext page, IStringLocalizer<UpkeepTexts> texts, DeskWords words, CancellationToken cancel)
    {
        var visitor = http.RequiredVisitor();
        if (await Find(visitor, code, pool, id, desk, cancel) is not { } found)
            return Results.NotFound();
        var form = TypedForm.Of(await http.Request.ReadFormAsync(cancel), texts);
        // Only who is hit needs to be told why; whoever waits, or books meanwhile, reads what has happened in their own language.
        var hit = (await pools.Remove(found, id, reason: "", Actor.Staff(visitor.Id), dryRun: true, cancel)).Lines.Count > 0;
        var reason = hit ? form.Text("reason", HoursEndpoints.LongestReason, "MissingReason") : "";
        if (reason is not null && (await pools.Remove(found, id, reason, Actor.Staff(visitor.Id), dryRun: false, cancel)).Refused is RefusalReason.CapacityBelowTaken)
            form.Errors.Add("", texts["InUse"]);
        if (form.Errors.Any)
            return await Plan(found, id, form, visitor, desk, pools, page, texts, words, cancel);
        return Pages.Go(UpkeepEndpoints.PathOf(found.Home, $"{(found.Units.Count > 1 ? $"/pools/{pool}" : "/pools")}?done={(hit ? "unit-gone" : "unit-gone-none")}"));
    }

    /// <summary>The other form of the page as it was, with the complaints of this one.</summary>
    private static TypedForm Keep(TypedForm posted, PoolView pool, IStringLocalizer<UpkeepTexts> texts, string field)
    {
        var form = PoolEndpoints.Filled(pool, texts);
        if (field.Length > 0)
            form.With(field, posted.Was(field));
        foreach (var error in posted.Errors.All)
            form.Errors.Add(error.Field == field ? field : "", error.Message);
        return form;
    }
}
