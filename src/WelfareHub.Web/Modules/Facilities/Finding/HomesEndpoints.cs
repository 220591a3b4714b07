using Microsoft.Extensions.Localization;

using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>The homes and how things stand there, for anybody.</summary>
internal static class HomesEndpoints
{
    public const string All = "/homes/all";

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(All, List).Open();
        app.MapGet("/homes/{code}", One).Open();
    }

    /// <summary>Nearest first for who has a station; else open ones first.</summary>
    private static async Task<IResult> List(HttpContext http, HomeBook book, CityClock clock, PageContext page, IStringLocalizer<HomeTexts> texts, CancellationToken cancel)
    {
        var edition = await book.Read(cancel);
        var start = edition.StartOf(http.Visitor());
        page.Title = texts["HomesTitle"];
        page.ActiveTab = Tabs.Today;
        page.Style = "homes.css";
        var lines = edition.Homes.Select(h => new HomeLine(h, LiveState.Of(h, clock), start is { } from && h.Point is { } at ? from.KilometresTo(at) : null));
        return Pages.Show<HomesPage>(new { Homes = lines.OrderBy(l => l.Kilometres is null ? 1 : 0).ThenBy(l => l.Kilometres).ThenByDescending(l => l.State.IsOpen).ToList() });
    }

    private static async Task<IResult> One(string code, HttpContext http, HomeBook book, CityClock clock, PageContext page, CancellationToken cancel)
    {
        var edition = await book.Read(cancel);
        if (edition.ByCode(code) is not { } home)
            return Results.NotFound();
        page.Title = home.Home.Name.ToString();
        page.ActiveTab = Tabs.Today;
        page.Style = "homes.css";
        return Pages.Show<HomePage>(new { View = home, State = LiveState.Of(home, clock), Week = OpenDay.Week(home, clock) });
    }
}

/// <summary>A home in a list.</summary>
public sealed record HomeLine(HomeView View, LiveState State, double? Kilometres);
