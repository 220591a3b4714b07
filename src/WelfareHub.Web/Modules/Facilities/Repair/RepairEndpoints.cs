using Microsoft.Extensions.Localization;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>/keeper/{code}/repairs: what is broken, what is out of service, and taking out and back in.</summary>
internal static class RepairEndpoints
{
    public static void MapRepairs(this IEndpointRouteBuilder app)
    {
        app.MapGet("/keeper/{code}/repairs", List).For(KeeperDesk.Roles);
        app.MapGet("/keeper/{code}/close", Ask).For(KeeperDesk.Roles);
        app.MapPost("/keeper/{code}/close", Close).For(KeeperDesk.Roles);
        app.MapPost("/keeper/{code}/faults/{id:guid}/settle", Settle).For(KeeperDesk.Roles);
        app.MapPost("/keeper/{code}/closures/{id:guid}/reopen", Reopen).For(KeeperDesk.Roles);
    }

    private static async Task<IResult> List(
        string code, string? done, HttpContext http, KeeperDesk desk, KeptBookings bookings, WelfareDbContext db, IStringLocalizer<DeskTexts> texts, CancellationToken cancel)
    {
        if (await desk.Home(http.RequiredVisitor(), code, cancel) is not { } home)
            return Results.NotFound();
        desk.Prepare(texts["RepairsTitle"], $"/keeper/{code}/repairs", home);
        return Pages.Show<RepairsPage>(new { Home = home, Faults = await FaultList.Open(db, home, cancel), Closures = await bookings.Closures(home, cancel), Done = done });
    }

    /// <summary>The form; with ?look what it would do, whom it hits and what becomes of each.</summary>
    private static async Task<IResult> Ask(string code, HttpContext http, KeeperDesk desk, Closings closings, CityClock clock, IStringLocalizer<DeskTexts> texts, PageContext page, CancellationToken cancel)
    {
        var visitor = http.RequiredVisitor();
        if (await desk.Home(visitor, code, cancel) is not { } home)
            return Results.NotFound();
        var query = http.Request.Query;
        var look = query.ContainsKey("look");
        var form = look ? ClosingForm.Read(key => query[key]) : ClosingForm.Fresh(key => query[key], clock);
        return form.Fits(home) ? await Show(home, form, look, visitor, desk, closings, clock, texts, page, cancel) : Results.NotFound();
    }

    private static async Task<IResult> Show(
        HomeView home, ClosingForm form, bool look, Visitor visitor, KeeperDesk desk, Closings closings, CityClock clock, IStringLocalizer<DeskTexts> texts, PageContext page, CancellationToken cancel)
    {
        var errors = new FormErrors();
        if (look)
            form.Check(errors, clock, texts);
        desk.Prepare(texts["CloseTitle"], $"/keeper/{home.Home.Code}/repairs", home);
        page.HasErrors = errors.Any;
        page.Style = "keeping.css";
        var (plan, count) = look && !errors.Any ? await closings.Close(home, form, Actor.Staff(visitor.Id), dryRun: true, cancel) : (null, 0);
        return Pages.Show<ClosePage>(new { Home = home, Form = form, Plan = plan, Count = count, Errors = errors }, errors.Any ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK);
    }

    private static async Task<IResult> Close(
        string code, HttpContext http, KeeperDesk desk, Closings closings, CityClock clock, IStringLocalizer<DeskTexts> texts, PageContext page, CancellationToken cancel)
    {
        var visitor = http.RequiredVisitor();
        var posted = await http.Request.ReadFormAsync(cancel);
        if (await desk.Home(visitor, code, cancel) is not { } home || ClosingForm.Read(key => posted[key]) is not { } form || !form.Fits(home))
            return Results.NotFound();
        var errors = new FormErrors();
        form.Check(errors, clock, texts);
        if (errors.Any)
            return await Show(home, form, true, visitor, desk, closings, clock, texts, page, cancel);
        var (_, closed) = await closings.Close(home, form, Actor.Staff(visitor.Id), dryRun: false, cancel);
        return Pages.Go($"/keeper/{code}/repairs?done={(closed > 0 || form.Whole ? "closed" : "closed-none")}");
    }

    private static async Task<IResult> Settle(string code, Guid id, HttpContext http, KeeperDesk desk, WelfareDbContext db, CityClock clock, CancellationToken cancel)
    {
        var visitor = http.RequiredVisitor();
        return await desk.Home(visitor, code, cancel) is { } home && await FaultList.Settle(db, home, id, visitor.Id, clock.Now, cancel)
            ? Pages.Go($"/keeper/{code}/repairs?done=settled")
            : Results.NotFound();
    }

    private static async Task<IResult> Reopen(string code, Guid id, HttpContext http, KeeperDesk desk, KeptBookings bookings, Closings closings, BookingDesk core, CancellationToken cancel)
    {
        var visitor = http.RequiredVisitor();
        if (await desk.Home(visitor, code, cancel) is not { } home)
            return Results.NotFound();
        if (home.Closures.Any(c => c.Id == id))
            await closings.ReopenHome(home, id, Actor.Staff(visitor.Id), cancel);
        else if (await bookings.One(home, id, cancel) is not { ByHouse: true })
            return Results.NotFound();
        else
            await core.Reopen(id, Actor.Staff(visitor.Id), CancellationToken.None);
        return Pages.Go($"/keeper/{code}/repairs?done=reopened");
    }
}
