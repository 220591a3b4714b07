using System.Globalization;

using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Localization;

using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>/homes: what can be had right now, best first. Looking needs no sign-in; booking does.</summary>
internal static class FreeNowEndpoints
{
    public const string Path = "/homes";
    private const int Shown = 12;

    /// <summary>The page for what is wanted.</summary>
    public static string PathOf(FreeFilter filter) => QueryHelpers.AddQueryString(Path, new Dictionary<string, string?>
    {
        ["minutes"] = filter.Minutes.ToString(CultureInfo.InvariantCulture),
        ["what"] = filter.What is { } what ? FreeFilter.WordOf(what) : null,
        ["where"] = filter.DistrictId?.ToString(),
        ["home"] = filter.HomeCode,
    });

    public static void Map(IEndpointRouteBuilder app) => app.MapGet(Path, Show).Open();

    private static async Task<IResult> Show(HttpContext http, FreeNow free, HomeBook homes, CityClock clock, PageContext page, Dates dates, IStringLocalizer<HomeTexts> texts, CancellationToken cancel)
    {
        var edition = await homes.Read(cancel);
        var filter = FreeFilter.Read(http.Request.Query, edition);
        var options = await free.Find(filter, http.Visitor(), cancel);
        page.Title = texts["FreeTitle", dates.Length(TimeSpan.FromMinutes(filter.Minutes))];
        page.ActiveTab = Tabs.Today;
        return Pages.Show<FreeNowPage>(new
        {
            Filter = filter,
            Options = options.Take(Shown).ToList(),
            Edition = edition,
            Opens = options.Count == 0 ? FirstToOpen(edition, filter, clock) : null,
            Longest = options.Count == 0 ? Longest(edition, filter) : null,
            AsksFirst = options.Count == 0 && AsksFirst(edition, filter),
            MayBook = http.Visitor() is { } visitor && visitor.Has(Role.Courier),
            SignedIn = http.Visitor() is not null,
        });
    }

    /// <summary>Minutes for which what is asked for can be had at most. Null: as long as asked, or there is none.</summary>
    private static int? Longest(HomeEdition edition, FreeFilter filter)
    {
        var longest = edition.Pools.Values.Where(p => !p.Policy.NeedsApproval && filter.Takes(p, edition)).Select(p => p.Policy.MaxMinutes).ToList();
        return longest.Count > 0 && longest.TrueForAll(m => m > 0 && m < filter.Minutes) ? longest.Max() : null;
    }

    private static bool AsksFirst(HomeEdition edition, FreeFilter filter)
    {
        var wanted = edition.Pools.Values.Where(p => filter.Takes(p, edition)).ToList();
        return wanted.Count > 0 && wanted.TrueForAll(p => p.Policy.NeedsApproval);
    }

    /// <summary>Of the homes that have what is asked for. Null while one is open, or when nobody knows.</summary>
    private static DateTimeOffset? FirstToOpen(HomeEdition edition, FreeFilter filter, CityClock clock)
    {
        var states = edition.Homes.Where(h => h.Pools.Any(p => filter.Takes(p, edition))).Select(h => LiveState.Of(h, clock)).ToList();
        return states.Exists(s => s.IsOpen) ? null : states.Min(s => s.Until);
    }
}
