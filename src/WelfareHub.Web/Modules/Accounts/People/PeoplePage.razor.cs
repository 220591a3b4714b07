using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Accounts;

public sealed partial class PeoplePage
{
    internal static async Task<IResult> Open(
        HttpContext http, WelfareDbContext db, OrganiserDesk desk, AreaTrees areas, IStringLocalizer<PeopleTexts> texts, int? page)
    {
        var (visitor, cancel) = (http.RequiredVisitor(), http.RequestAborted);
        await desk.Prepare(visitor, texts["PeopleTitle"], OrganiserDesk.People, cancel);
        var filter = PeopleFilter.Read(http.Request.Query);
        var tree = await areas.Get(cancel);
        var all = db.Users.AsNoTracking().InScopeOf(visitor, tree);
        var narrowed = filter.Narrow(all);
        var total = await narrowed.CountAsync(cancel);
        var pages = Math.Max(1, (total + PeopleList.RowsAPage - 1) / PeopleList.RowsAPage);
        var at = Math.Clamp(page ?? 1, 1, pages);
        var places = await PlaceChoices.Load(db, areas, cancel);
        // Only places where somebody is: a filter that finds nobody helps nobody.
        var there = await all.Select(p => new { p.StationId, p.CommunityId }).Distinct().ToListAsync(cancel);
        return Pages.Show<PeoplePage>(new
        {
            Filter = filter,
            Rows = await PeopleList.Rows(db, filter.Order(narrowed).Skip((at - 1) * PeopleList.RowsAPage).Take(PeopleList.RowsAPage), tree, cancel),
            Stations = places.Stations.Where(a => there.Exists(t => t.StationId?.ToString() == a.Value)).ToList(),
            Communities = places.Communities.Where(a => there.Exists(t => t.CommunityId?.ToString() == a.Value)).ToList(),
            Total = total,
            Page = at,
            PageCount = pages,
        });
    }
}
