using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Accounts;

/// <summary>One look at a confidential record of mine.</summary>
public sealed record MyView(DateTimeOffset At, string Kind, string? Viewer, bool Mine);

public sealed partial class ViewsPage
{
    private const int OnOnePage = 30;

    internal static async Task<IResult> Show(HttpContext http, WelfareDbContext db, PageContext page, IStringLocalizer<MeTexts> texts, int? p)
    {
        var visitor = http.RequiredVisitor();
        var mine = db.ViewRecords.Where(v => v.SubjectId == visitor.Id);
        var pages = Math.Max(1, (await mine.CountAsync(http.RequestAborted) + OnOnePage - 1) / OnOnePage);
        var at = Math.Clamp(p ?? 1, 1, pages);
        var views = await (
            from view in mine
            join v in db.Users on view.ViewerId equals v.Id into viewers
            from viewer in viewers.DefaultIfEmpty()
            orderby view.At descending, view.Id descending
            select new MyView(view.At, view.Kind, viewer == null ? null : viewer.FullName, view.ViewerId == visitor.Id))
            .Skip((at - 1) * OnOnePage).Take(OnOnePage).ToListAsync(http.RequestAborted);
        page.Name(texts["ViewsTitle"]);
        return Pages.Show<ViewsPage>(new { Views = views, Page = at, PageCount = pages });
    }
}
