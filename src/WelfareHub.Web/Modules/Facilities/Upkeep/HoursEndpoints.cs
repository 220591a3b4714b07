using Microsoft.Extensions.Localization;

using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>The week of opening hours and those of public holidays.</summary>
internal static class HoursEndpoints
{
    public const int LongestReason = 200;

    public static void MapHours(this IEndpointRouteBuilder app)
    {
        app.MapGet("/keeper/{code}/home/hours", Ask).For(KeeperDesk.Roles);
        app.MapPost("/keeper/{code}/home/hours", Save).For(KeeperDesk.Roles);
    }

    private static async Task<IResult> Ask(string code, HttpContext http, KeeperDesk desk, PageContext page, IStringLocalizer<UpkeepTexts> texts, CancellationToken cancel) =>
        await desk.Home(http.RequiredVisitor(), code, cancel) is { } home ? Show(home, WeekForm.Filled(home, texts), null, desk, page, texts) : Results.NotFound();

    private static PageResult<HoursPage> Show(HomeView home, TypedForm form, IReadOnlyList<ClosingLine>? plan, KeeperDesk desk, PageContext page, IStringLocalizer<UpkeepTexts> texts)
    {
        desk.Head(texts["HoursTitle"], home, page, form.Errors);
        return Pages.Show<HoursPage>(new { View = home, Form = form, Plan = plan }, UpkeepEndpoints.StatusOf(form.Errors));
    }

    private static async Task<IResult> Save(
        string code, HttpContext http, KeeperDesk desk, HoursDesk hours, PageContext page, Dates dates, IStringLocalizer<UpkeepTexts> texts, CancellationToken cancel)
    {
        var visitor = http.RequiredVisitor();
        if (await desk.Home(visitor, code, cancel) is not { } home)
            return Results.NotFound();
        var form = TypedForm.Of(await http.Request.ReadFormAsync(cancel), texts);
        var wish = WeekForm.Read(form, dates, texts);
        if (form.Errors.Any)
            return Show(home, form, null, desk, page, texts);
        var (by, sure) = (Actor.Staff(visitor.Id), form.Ticked("sure"));
        var reason = sure ? form.Text("reason", LongestReason, "MissingReason") : null;
        if ((!sure || form.Errors.Any) && await hours.Plan(home, wish, texts["HoursTitle"], by, cancel) is { Count: > 0 } plan)
            return Show(home, form, plan, desk, page, texts);
        // Unasked for when nobody was hit a moment ago: whoever is by now reads what has happened, in their own language.
        await hours.Do(home, wish, reason ?? "", by, cancel);
        return Pages.Go(UpkeepEndpoints.PathOf(home, "?done=hours"));
    }
}

/// <summary>Two stretches for each day of the week, Monday first, and one for public holidays. Empty: closed.</summary>
internal static class WeekForm
{
    public static readonly DayOfWeek[] Days = [.. Enumerable.Range(1, 7).Select(n => (DayOfWeek)(n % 7))];

    /// <summary>Of one day of the week.</summary>
    public const int MostStretches = 2;

    /// <summary>The four fields of a day: opens, closes, opens again, closes again.</summary>
    public static string[] Names(DayOfWeek day) => [$"opens-{(int)day}", $"closes-{(int)day}", $"opens-again-{(int)day}", $"closes-again-{(int)day}"];

    public static IEnumerable<string> AllNames => Days.SelectMany(Names).Concat(["opens-holiday", "closes-holiday"]);

    /// <summary>Some day that falls on it, to call it by its name.</summary>
    public static DateOnly Example(DayOfWeek day) => new DateOnly(2024, 1, 7).AddDays((int)day);

    public static TypedForm Filled(HomeView home, IStringLocalizer<UpkeepTexts> texts)
    {
        var form = new TypedForm(texts).With("opens-holiday", home.Home.HolidayOpens).With("closes-holiday", home.Home.HolidayCloses);
        foreach (var day in Days)
        {
            var (names, rows) = (Names(day), home.Schedule.Hours.Where(h => h.Day is null && h.Weekday == day).OrderBy(h => h.Opens).Take(MostStretches).ToList());
            foreach (var (n, row) in rows.Index())
                form.With(names[2 * n], row.Opens).With(names[(2 * n) + 1], row.Closes);
        }

        return form;
    }

    public static HoursWish Read(TypedForm form, Dates dates, IStringLocalizer<UpkeepTexts> texts)
    {
        var week = new List<OpeningHours>();
        foreach (var day in Days)
        {
            var names = Names(day);
            var called = dates.Weekday(Example(day));
            var (first, second) = (form.Stretch(names[0], names[1], day: called), form.Stretch(names[2], names[3], day: called));
            if (second is not null && (first is not { } early || early.Closes == TimeOnly.MinValue || second.Value.Opens < early.Closes))
                form.Errors.Add(names[2], texts["Named", called, texts["AgainTooEarly"]]);
            week.AddRange(new[] { first, second }.OfType<(TimeOnly Opens, TimeOnly Closes)>().Select(s => new OpeningHours { Weekday = day, Opens = s.Opens, Closes = s.Closes }));
        }

        var holiday = form.Stretch("opens-holiday", "closes-holiday", day: texts["Holidays"]);
        return new HoursWish { Week = week, Holiday = (holiday?.Opens, holiday?.Closes) };
    }
}
