using Microsoft.Extensions.Localization;

using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>What may be booked how: the rules of a home, and those of a pool, which are the home's or its own.</summary>
internal static class RulesEndpoints
{
    public static void MapRules(this IEndpointRouteBuilder app)
    {
        app.MapGet("/keeper/{code}/home/rules", AskHome).For(KeeperDesk.Roles);
        app.MapPost("/keeper/{code}/home/rules", SaveHome).For(KeeperDesk.Roles);
        app.MapGet("/keeper/{code}/home/pools/{pool}/rules", AskPool).For(KeeperDesk.Roles);
        app.MapPost("/keeper/{code}/home/pools/{pool}/rules", SavePool).For(KeeperDesk.Roles);
    }

    private static async Task<IResult> AskHome(string code, HttpContext http, KeeperDesk desk, PageContext page, IStringLocalizer<UpkeepTexts> texts, CancellationToken cancel) =>
        await desk.Home(http.RequiredVisitor(), code, cancel) is { Home.Kind: HomeKind.Home } home
            ? Show(home, null, RulesForm.Filled(home.Home.Policy, home.Home.Quotas, texts), desk, page, texts) : Results.NotFound();

    private static async Task<IResult> AskPool(string code, string pool, HttpContext http, KeeperDesk desk, PageContext page, IStringLocalizer<UpkeepTexts> texts, CancellationToken cancel) =>
        await desk.Home(http.RequiredVisitor(), code, cancel) is { } home && PoolEndpoints.Find(home, pool) is { } found
            ? Show(home, found, RulesForm.Filled(found.Policy, found.Quotas, texts).With("whose", found.Pool.OwnPolicy ? "own" : "home"), desk, page, texts) : Results.NotFound();

    private static PageResult<RulesPage> Show(HomeView home, PoolView? pool, TypedForm form, KeeperDesk desk, PageContext page, IStringLocalizer<UpkeepTexts> texts)
    {
        desk.Head(pool is null ? texts["RulesTitle"] : texts["RulesOf", pool.Pool.Name], home, page, form.Errors);
        return Pages.Show<RulesPage>(new { View = home, Pool = pool, Form = form }, UpkeepEndpoints.StatusOf(form.Errors));
    }

    private static async Task<IResult> SaveHome(
        string code, HttpContext http, KeeperDesk desk, PoolDesk pools, PageContext page, IStringLocalizer<UpkeepTexts> texts, CancellationToken cancel)
    {
        if (await desk.Home(http.RequiredVisitor(), code, cancel) is not { Home.Kind: HomeKind.Home } home)
            return Results.NotFound();
        var form = TypedForm.Of(await http.Request.ReadFormAsync(cancel), texts);
        var (policy, quotas) = RulesForm.Read(form, home.Home.Policy, texts);
        if (form.Errors.Any)
            return Show(home, null, form, desk, page, texts);
        await pools.SetRules(home, policy, quotas, cancel);
        return Pages.Go(UpkeepEndpoints.PathOf(home, "?done=rules"));
    }

    private static async Task<IResult> SavePool(
        string code, string pool, HttpContext http, KeeperDesk desk, PoolDesk pools, PageContext page, IStringLocalizer<UpkeepTexts> texts, CancellationToken cancel)
    {
        if (await desk.Home(http.RequiredVisitor(), code, cancel) is not { } home || PoolEndpoints.Find(home, pool) is not { } found)
            return Results.NotFound();
        var form = TypedForm.Of(await http.Request.ReadFormAsync(cancel), texts);
        if (form.Was("whose") is not ("home" or "own"))
            form.Errors.Add("whose", texts["Missing"]);
        (BookingPolicy Policy, Quotas Quotas)? own = form.Was("whose") == "own" ? RulesForm.Read(form, found.Policy, texts) : null;
        if (form.Errors.Any)
            return Show(home, found, form, desk, page, texts);
        await pools.SetRules(found, own, cancel);
        return Pages.Go(UpkeepEndpoints.PathOf(home, $"/pools/{found.Pool.Code}?done=rules"));
    }
}

/// <summary>Policy and quotas as a form.</summary>
internal static class RulesForm
{
    private const int MostMinutes = 24 * 60;

    /// <summary>Each divides the day, so the grid is the same every day.</summary>
    public static readonly int[] Grids = [5, 10, 15, 20, 30, 60];

    public static TypedForm Filled(BookingPolicy policy, Quotas quotas, IStringLocalizer<UpkeepTexts> texts) => new TypedForm(texts)
        .With("grid", policy.GridMinutes).With("shortest", policy.MinMinutes).With("longest", policy.MaxMinutes).With("buffer", policy.BufferAfterMinutes)
        .With("ahead", policy.FurthestDays).With("late", policy.LateMinutes).With("approval", policy.NeedsApproval ? "true" : null)
        .With("check-in-opens", policy.CheckInOpensMinutes).With("grace", policy.CheckInClosesMinutes)
        .With("day-count", quotas.DayCount).With("day-hours", Hours(quotas.DayMinutes)).With("week-count", quotas.WeekCount).With("week-hours", Hours(quotas.WeekMinutes));

    public static (BookingPolicy Policy, Quotas Quotas) Read(TypedForm form, BookingPolicy before, IStringLocalizer<UpkeepTexts> texts)
    {
        var policy = before.Copy();
        var grid = form.Whole("grid", Grids[0], Grids[^1]);
        if (grid is { } step && !Grids.Contains(step))
            form.Errors.Add("grid", texts["Missing"]);
        policy.GridMinutes = grid ?? before.GridMinutes;
        policy.MinMinutes = form.Whole("shortest", 5, MostMinutes, label: "Shortest") ?? before.MinMinutes;
        policy.MaxMinutes = form.Whole("longest", 5, MostMinutes, label: "Longest") ?? before.MaxMinutes;
        if (!form.Errors.Any && (policy.MaxMinutes < policy.MinMinutes || policy.MaxMinutes / policy.GridMinutes * policy.GridMinutes < policy.MinMinutes))
            form.Errors.Add("longest", texts["LongestTooShort", policy.GridMinutes, policy.MinMinutes]);
        policy.BufferAfterMinutes = form.Whole("buffer", 0, 240, label: "Buffer") ?? before.BufferAfterMinutes;
        policy.FurthestDays = form.Whole("ahead", 1, 366, label: "Ahead") ?? before.FurthestDays;
        policy.LateMinutes = form.Whole("late", 0, 60, label: "Late") ?? before.LateMinutes;
        policy.CheckInOpensMinutes = form.Whole("check-in-opens", 0, 240, label: "CheckInOpens") ?? before.CheckInOpensMinutes;
        policy.CheckInClosesMinutes = form.Whole("grace", 1, 240, label: "Grace") ?? before.CheckInClosesMinutes;
        if (form.Errors.For("grace") is null && form.Errors.For("shortest") is null && !StayLengths.IsGrace(policy.CheckInClosesMinutes, policy.MinMinutes))
            form.Errors.Add("grace", texts["Named", texts["Grace"], texts["GraceTooLong", policy.MinMinutes]]);
        policy.NeedsApproval = form.Ticked("approval");

        // What somebody must agree to first cannot be taken on the spot.
        if (policy.NeedsApproval)
            policy.LateMinutes = 0;
        return (policy, new Quotas
        {
            DayCount = form.Whole("day-count", 1, 100, required: false, label: "DayCount"),
            DayMinutes = form.Hours("day-hours", 24, label: "DayHours"),
            WeekCount = form.Whole("week-count", 1, 100, required: false, label: "WeekCount"),
            WeekMinutes = form.Hours("week-hours", 7 * 24, label: "WeekHours"),
        });
    }

    private static string? Hours(int? minutes) => minutes is { } length ? (length / 60m).ToString("0.####", System.Globalization.CultureInfo.InvariantCulture) : null;
}
