using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Accounts;

/// <summary>Which rows the page lists.</summary>
public enum RosterFateShown
{
    Bad,
    Add,
    Change,
    Same,
}

public sealed record RosterLineView(int Line, string FullName, string Phone, string Company, string Station, string Community, IReadOnlyList<string> Problems, IReadOnlyList<string> Changes);

public sealed record RosterView(
    Guid Id, string FileName, RosterState State, int Rows, int Done, int Added, int Changed, int Bad, RosterFateShown Fate, int Page, int Pages, IReadOnlyList<RosterLineView> Lines)
{
    public int Same => Rows - Added - Changed - Bad;
}

public sealed partial class RosterImportPage
{
    private const int LinesAPage = 50;

    internal static async Task<IResult> Open(
        HttpContext http, WelfareDbContext db, OrganiserDesk desk, RosterPayload payloads, IStringLocalizer<RosterTexts> texts, Guid id, string? show, int? page)
    {
        var visitor = http.RequiredVisitor();
        var import = await db.RosterImports.AsNoTracking().SingleOrDefaultAsync(i => i.Id == id && i.ById == visitor.Id, http.RequestAborted);
        if (import is null)
            return Results.NotFound();
        await desk.Prepare(visitor, import.FileName, OrganiserDesk.Roster, http.RequestAborted);
        // The page comes again by itself while there is something to watch; no script, and nothing in the page that a reader would stumble over.
        if (import.State is RosterState.Checking or RosterState.Applying)
            http.Response.Headers["Refresh"] = "2";
        var fate = Enum.TryParse<RosterFateShown>(show, out var chosen) && Enum.IsDefined(chosen) ? chosen : FirstWorthSeeing(import);
        var lines = Lines(import, payloads, fate, texts);
        var pages = Math.Max(1, (lines.Count + LinesAPage - 1) / LinesAPage);
        var at = Math.Clamp(page ?? 1, 1, pages);
        return Pages.Show<RosterImportPage>(new
        {
            View = new RosterView(
                import.Id, import.FileName, import.State, import.Rows, import.Done, import.Added, import.Changed, import.Bad, fate, at, pages,
                [.. lines.Skip((at - 1) * LinesAPage).Take(LinesAPage)]),
        });
    }

    internal static Tone ToneOf(RosterState state) => state switch
    {
        RosterState.Applied => Tone.Ok,
        RosterState.Checked => Tone.Wait,
        RosterState.Checking or RosterState.Applying => Tone.Info,
        RosterState.Failed => Tone.No,
        _ => Tone.Quiet,
    };

    private static RosterFateShown FirstWorthSeeing(RosterImport import) =>
        import.Bad > 0 ? RosterFateShown.Bad : import.Added > 0 ? RosterFateShown.Add : import.Changed > 0 ? RosterFateShown.Change : RosterFateShown.Same;

    private static List<RosterLineView> Lines(RosterImport import, RosterPayload payloads, RosterFateShown fate, IStringLocalizer<RosterTexts> texts)
    {
        var problems = RosterPayload.Errors(import.Errors).ToLookup(e => e.Line, e => Words(e, texts));
        if (import is { State: RosterState.Checked, Payload: { } payload })
        {
            var wanted = Enum.Parse<RosterFate>(fate.ToString());
            return
            [
                .. payloads.Open(payload).Where(r => r.Fate == wanted).Select(r => new RosterLineView(
                    r.Line, r[RosterColumn.FullName], r[RosterColumn.Phone], r[RosterColumn.Company], r[RosterColumn.Station], r[RosterColumn.Community], [.. problems[r.Line]], [.. r.Changes.Select(c => Words(c, texts))])),
            ];
        }

        return import.State is RosterState.Applied or RosterState.Failed
            ? [.. problems.OrderBy(p => p.Key).Select(p => new RosterLineView(p.Key, "", "", "", "", "", [.. p], []))]
            : [];
    }

    private static string Words(RosterChange change, IStringLocalizer<RosterTexts> texts) => change.Column is { } column
        ? texts["ChangeSentence", texts["Column" + column], change.From?.ToString() ?? texts["ChangeNothing"], change.To?.ToString() ?? texts["ChangeNothing"]]
        : texts["ChangeApproves"];

    private static string Words(CellError error, IStringLocalizer<RosterTexts> texts)
    {
        object what = error.Problem == CellProblem.LanguageUnknown ? "简体 · 繁體 · English" : error.Other ?? 0;
        return texts["CellSentence", texts["Column" + error.Column], texts["Cell" + error.Problem, what]];
    }
}
