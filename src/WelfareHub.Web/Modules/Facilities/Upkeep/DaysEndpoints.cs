using Microsoft.Extensions.Localization;

using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>Days with hours of their own: one day open otherwise, or closed, and why.</summary>
internal static class DaysEndpoints
{
    private const int FurthestDays = 400;

    public static readonly string[] Names = ["day", "closed", "opens", "closes", "reason"];

    public static void MapDays(this IEndpointRouteBuilder app)
    {
        app.MapGet("/keeper/{code}/home/days", List).For(KeeperDesk.Roles);
        app.MapPost("/keeper/{code}/home/days", Add).For(KeeperDesk.Roles);
        app.MapPost("/keeper/{code}/home/days/{day}/remove", Remove).For(KeeperDesk.Roles);
    }

    private static async Task<IResult> List(string code, string? done, string? day, HttpContext http, KeeperDesk desk, PageContext page, IStringLocalizer<UpkeepTexts> texts, CancellationToken cancel) =>
        await desk.Home(http.RequiredVisitor(), code, cancel) is { } home ? Show(home, Usual(home, TypedWords.Day(day), texts), null, null, done, desk, page, texts) : Results.NotFound();

    /// <summary>With a day that is asked for: its hours as they are, to be kept by a word on why.</summary>
    private static TypedForm Usual(HomeView home, DateOnly? day, IStringLocalizer<UpkeepTexts> texts)
    {
        var form = new TypedForm(texts);
        if (day is not { } asked)
            return form;
        form.With("day", TypedWords.Iso(asked));
        return OpenDay.Of(home, asked).Hours is [var row] ? form.With("opens", row.Opens).With("closes", row.Closes) : form;
    }

    private static PageResult<DaysPage> Show(
        HomeView home, TypedForm form, IReadOnlyList<ClosingLine>? plan, DateOnly? removing, string? done, KeeperDesk desk, PageContext page, IStringLocalizer<UpkeepTexts> texts)
    {
        desk.Head(texts["DaysTitle"], home, page, form.Errors);
        return Pages.Show<DaysPage>(new { View = home, Form = form, Plan = plan, Removing = removing, Done = done }, UpkeepEndpoints.StatusOf(form.Errors));
    }

    private static async Task<IResult> Add(
        string code, HttpContext http, KeeperDesk desk, HoursDesk hours, CityClock clock, PageContext page, IStringLocalizer<UpkeepTexts> texts, CancellationToken cancel)
    {
        var visitor = http.RequiredVisitor();
        if (await desk.Home(visitor, code, cancel) is not { } home)
            return Results.NotFound();
        var form = TypedForm.Of(await http.Request.ReadFormAsync(cancel), texts);
        var day = TypedWords.Day(form.Was("day"));
        if (day is null || day < clock.Today || day > clock.Today.AddDays(FurthestDays))
            form.Errors.Add("day", texts["NotDayAhead"]);
        var closed = form.Ticked("closed");
        var stretch = closed ? null : form.Stretch("opens", "closes", required: true);
        var reason = form.Text("reason", HoursEndpoints.LongestReason, "MissingReason");
        if (form.Errors.Any)
            return Show(home, form, null, null, null, desk, page, texts);

        var row = new OpeningHours
        {
            Day = day,
            Weekday = day!.Value.DayOfWeek,
            Closed = closed,
            Opens = stretch?.Opens ?? default,
            Closes = stretch?.Closes ?? default,
            Mark = HomeHours.SpecialMark,
        };
        var wish = new HoursWish { Special = (row, reason!) };
        var by = Actor.Staff(visitor.Id);
        if (!form.Ticked("sure") && await hours.Plan(home, wish, reason!, by, cancel) is { Count: > 0 } plan)
            return Show(home, form, plan, null, null, desk, page, texts);
        await hours.Do(home, wish, reason!, by, cancel);
        return Pages.Go(UpkeepEndpoints.PathOf(home, "/days?done=day"));
    }

    private static async Task<IResult> Remove(
        string code, string day, HttpContext http, KeeperDesk desk, HoursDesk hours, CityClock clock, PageContext page, IStringLocalizer<UpkeepTexts> texts, CancellationToken cancel)
    {
        var visitor = http.RequiredVisitor();
        if (await desk.Home(visitor, code, cancel) is not { } home || TypedWords.Day(day) is not { } gone)
            return Results.NotFound();
        if (gone < clock.Today || !home.Schedule.Hours.Any(h => h.Day == gone && h.Mark == HomeHours.SpecialMark))
            return Results.NotFound();
        var form = TypedForm.Of(await http.Request.ReadFormAsync(cancel), texts);
        var (by, sure) = (Actor.Staff(visitor.Id), form.Ticked("sure"));
        var reason = sure ? form.Text("reason", HoursEndpoints.LongestReason, "MissingReason") : null;
        var wish = new HoursWish { Dropped = gone };
        if ((!sure || form.Errors.Any) && await hours.Plan(home, wish, texts["DaysTitle"], by, cancel) is { Count: > 0 } plan)
            return Show(home, form, plan, gone, null, desk, page, texts);
        await hours.Do(home, wish, reason ?? "", by, cancel);
        return Pages.Go(UpkeepEndpoints.PathOf(home, "/days?done=day-gone"));
    }
}
