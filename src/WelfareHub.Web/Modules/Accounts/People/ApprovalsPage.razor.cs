using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Accounts;

public sealed partial class ApprovalsPage
{
    internal static async Task<IResult> Open(
        HttpContext http, WelfareDbContext db, OrganiserDesk desk, AreaTrees areas, IStringLocalizer<PeopleTexts> texts, int? page, int? approved, int? declined,
        string? nobody)
    {
        var (visitor, cancel) = (http.RequiredVisitor(), http.RequestAborted);
        await desk.Prepare(visitor, texts["ApprovalsTitle"], OrganiserDesk.Approvals, cancel);
        var tree = await areas.Get(cancel);
        var waiting = Approvals.Waiting(db.Users.AsNoTracking(), visitor, tree);
        var total = await waiting.CountAsync(cancel);
        var pages = Math.Max(1, (total + PeopleList.RowsAPage - 1) / PeopleList.RowsAPage);
        var at = Math.Clamp(page ?? 1, 1, pages);
        // Who has waited longest stands first.
        var shown = waiting.OrderBy(p => p.CreatedAt).ThenBy(p => p.Id).Skip((at - 1) * PeopleList.RowsAPage).Take(PeopleList.RowsAPage);
        return Pages.Show<ApprovalsPage>(new
        {
            Rows = await PeopleList.Rows(db, shown, tree, cancel),
            Total = total,
            Page = at,
            PageCount = pages,
            Approved = approved,
            Declined = declined,
            NobodyChosen = nobody is not null,
        });
    }
}
