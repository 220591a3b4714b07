using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Primitives;

using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Accounts;

public sealed partial class ApprovalConfirmPage
{
    private const int LongestReason = 300;

    internal static async Task<IResult> Open(
        HttpContext http, WelfareDbContext db, OrganiserDesk desk, AreaTrees areas, IStringLocalizer<PeopleTexts> texts, string? decision)
    {
        if (decision is not (Approve or Decline) || http.Request.Query["id"].Count == 0)
            return Pages.Go(OrganiserDesk.Approvals + "?nobody=1");
        if (await Chosen(http, db, areas, http.Request.Query["id"]) is not { } chosen)
            return Results.NotFound();
        return await Show(http, db, desk, areas, texts, chosen, decision == Decline, reason: null, errors: null);
    }

    internal static async Task<IResult> Decide(
        HttpContext http, IFormCollection form, WelfareDbContext db, OrganiserDesk desk, AreaTrees areas, Approvals approvals, IStringLocalizer<PeopleTexts> texts)
    {
        var decision = form["decision"].ToString();
        if (decision is not (Approve or Decline) || form["id"].Count == 0 || await Chosen(http, db, areas, form["id"]) is not { } chosen)
            return Results.NotFound();
        var visitor = http.RequiredVisitor();
        if (decision == Approve)
            return Pages.Go($"{OrganiserDesk.Approvals}?approved={await approvals.Decide(chosen, visitor.Id, declineReason: null, http.RequestAborted)}");
        var reason = form["reason"].ToString().ReplaceLineEndings("\n").Trim();
        var errors = new FormErrors();
        if (reason.Length == 0)
            errors.Add("reason", texts["ReasonMissing"]);
        else if (reason.Length > LongestReason || PlainText.HasStrangeSigns(reason))
            errors.Add("reason", texts["ReasonWrong", LongestReason]);
        if (errors.Any)
            return await Show(http, db, desk, areas, texts, chosen, declining: true, reason[..Math.Min(reason.Length, LongestReason)], errors);
        return Pages.Go($"{OrganiserDesk.Approvals}?declined={await approvals.Decide(chosen, visitor.Id, reason, http.RequestAborted)}");
    }

    /// <summary>Null: at least one is not an id, or is nobody of this organiser's communities.</summary>
    private static async Task<List<Guid>?> Chosen(HttpContext http, WelfareDbContext db, AreaTrees areas, StringValues written)
    {
        var ids = new HashSet<Guid>();
        foreach (var one in written)
        {
            if (!Guid.TryParse(one, out var id) || ids.Count > PeopleList.RowsAPage)
                return null;
            ids.Add(id);
        }

        var scope = OrganiserScope.Of(http.RequiredVisitor(), await areas.Get(http.RequestAborted));
        var found = await scope.OfCommunities(db.Users).Where(p => ids.Contains(p.Id)).Select(p => p.Id).ToListAsync(http.RequestAborted);
        return found.Count == ids.Count ? found : null;
    }

    private static async Task<IResult> Show(
        HttpContext http, WelfareDbContext db, OrganiserDesk desk, AreaTrees areas, IStringLocalizer<PeopleTexts> texts, List<Guid> ids, bool declining,
        string? reason, FormErrors? errors)
    {
        var cancel = http.RequestAborted;
        await desk.Prepare(http.RequiredVisitor(), texts[declining ? "DeclineChosen" : "ApproveChosen"], OrganiserDesk.Approvals, cancel);
        http.RequestServices.GetRequiredService<PageContext>().HasErrors = errors is not null;
        var people = db.Users.AsNoTracking().Where(p => ids.Contains(p.Id) && p.Status == PersonStatus.Pending).OrderBy(p => p.CreatedAt);
        var rows = await PeopleList.Rows(db, people, await areas.Get(cancel), cancel);
        // Somebody else was faster.
        if (rows.Count == 0)
            return Pages.Go(OrganiserDesk.Approvals);
        return Pages.Show<ApprovalConfirmPage>(
            new { Rows = rows, Declining = declining, Reason = reason, Errors = errors },
            errors is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }
}
