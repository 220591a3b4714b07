using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Accounts;

public sealed partial class PeoplePrintPage
{
    internal static async Task<IResult> Open(HttpContext http, WelfareDbContext db, OrganiserDesk desk, AreaTrees areas, IStringLocalizer<PeopleTexts> texts)
    {
        var (visitor, cancel) = (http.RequiredVisitor(), http.RequestAborted);
        await desk.Prepare(visitor, texts["PeopleTitle"], OrganiserDesk.People, cancel);
        var filter = PeopleFilter.Read(http.Request.Query);
        var tree = await areas.Get(cancel);
        var people = filter.Order(filter.Narrow(db.Users.AsNoTracking().InScopeOf(visitor, tree)));
        return Pages.Show<PeoplePrintPage>(new { Filter = filter, Rows = await PeopleList.Rows(db, people, tree, cancel) });
    }
}
