using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Accounts;

/// <summary>One of the organiser's own imports, for lists.</summary>
public sealed record RosterRowView(Guid Id, string FileName, DateTimeOffset At, RosterState State, int Added, int Changed, int Bad);

public sealed partial class RosterPage
{
    private const int Shown = 30;

    internal static Task<IResult> Open(HttpContext http, WelfareDbContext db, OrganiserDesk desk, IStringLocalizer<RosterTexts> texts) =>
        Show(http, db, desk, texts, errors: null);

    internal static async Task<IResult> Show(HttpContext http, WelfareDbContext db, OrganiserDesk desk, IStringLocalizer<RosterTexts> texts, FormErrors? errors)
    {
        var visitor = http.RequiredVisitor();
        await desk.Prepare(visitor, texts["RosterTitle"], OrganiserDesk.Roster, http.RequestAborted);
        var past = await db.RosterImports.Where(i => i.ById == visitor.Id).OrderByDescending(i => i.At).Take(Shown)
            .Select(i => new RosterRowView(i.Id, i.FileName, i.At, i.State, i.Added, i.Changed, i.Bad)).ToListAsync(http.RequestAborted);
        return Pages.Show<RosterPage>(new { Past = past, Errors = errors }, errors is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }
}
