using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Accounts;

public sealed partial class WaitingPage
{
    internal static async Task<IResult> Show(HttpContext http, WelfareDbContext db, AreaTrees areas, PageContext page, IStringLocalizer<SignInTexts> texts)
    {
        if (Handover.Find(http)?.Proved is not { } id)
            return Pages.Go("/sign-in");
        var person = await db.Users.Where(p => p.Id == id).Select(p => new { p.FullName, p.Status, p.CommunityId }).FirstOrDefaultAsync(http.RequestAborted);
        if (person is null or { Status: PersonStatus.Active or PersonStatus.Imported or PersonStatus.Unproved })
            return Pages.Go("/sign-in");
        var suspended = person.Status == PersonStatus.Suspended;
        page.Title = texts[suspended ? "SuspendedTitle" : "WaitingTitle"];
        var tree = await areas.Get(http.RequestAborted);
        return Pages.Show<WaitingPage>(new { person.FullName, Suspended = suspended, Community = tree.Path(person.CommunityId) });
    }
}
