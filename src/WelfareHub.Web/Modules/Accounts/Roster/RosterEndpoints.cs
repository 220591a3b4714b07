using System.Globalization;

using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Accounts;

internal static class RosterEndpoints
{
    private const int LongestFileName = 120;

    public static void AddRoster(this IServiceCollection services)
    {
        services.AddSingleton<RosterPayload>();
        services.AddSingleton<RosterRun>();
        services.AddSingleton<RosterWorker>();
        services.AddHostedService(root => root.GetRequiredService<RosterWorker>());
    }

    public static void MapRoster(this WebApplication app)
    {
        app.MapGet(OrganiserDesk.Roster, RosterPage.Open).For(Role.UnionOrganiser);
        app.MapPost(OrganiserDesk.Roster, Upload).For(Role.UnionOrganiser);
        app.MapGet(OrganiserDesk.Roster + "/template.{format}", RosterTemplate.Download).For(Role.UnionOrganiser);
        app.MapGet(OrganiserDesk.Roster + "/{id:guid}", RosterImportPage.Open).For(Role.UnionOrganiser);
        app.MapPost(OrganiserDesk.Roster + "/{id:guid}/apply", Apply).For(Role.UnionOrganiser);
        app.MapPost(OrganiserDesk.Roster + "/{id:guid}/abandon", Abandon).For(Role.UnionOrganiser);
    }

    private static async Task<IResult> Upload(
        HttpContext http, WelfareDbContext db, OrganiserDesk desk, PageContext page, RosterPayload payloads, RosterWorker worker, CityClock clock,
        IStringLocalizer<RosterTexts> texts)
    {
        var visitor = http.RequiredVisitor();
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var (rows, problem) = await Read(form.Files.GetFile("file"), texts, http.RequestAborted);
        if (problem is not null)
        {
            var errors = new FormErrors();
            errors.Add("file", problem);
            page.HasErrors = true;
            return await RosterPage.Show(http, db, desk, texts, errors);
        }

        var import = new RosterImport
        {
            ById = visitor.Id,
            At = clock.Now,
            FileName = ShownName(form.Files.GetFile("file")!.FileName),
            Rows = rows.Count,
            Payload = payloads.Seal(rows),
        };
        db.RosterImports.Add(import);
        await db.SaveChangesAsync(http.RequestAborted);
        worker.Enqueue(import.Id);
        return Pages.Go($"{OrganiserDesk.Roster}/{import.Id}");
    }

    private static async Task<(List<RosterRow> Rows, string? Problem)> Read(IFormFile? file, IStringLocalizer<RosterTexts> texts, CancellationToken cancel)
    {
        if (file is null)
            return ([], texts["FileMissing"]);
        if (file.Length > SheetReader.MostBytes)
            return ([], texts["SheetTooLarge"]);
        using var content = new MemoryStream((int)file.Length);
        await file.CopyToAsync(content, cancel);
        var (rows, problem) = RosterRows.Read(file.FileName, content.ToArray());
        return (rows, problem switch
        {
            null => null,
            { Sheet: { } sheet } => texts["Sheet" + sheet].Value,
            { MissingColumns: var missing } => texts["ColumnsMissing", string.Join(texts["ListComma"], missing.Select(c => texts["Column" + c].Value))].Value,
        });
    }

    /// <summary>Applying begins once, however often the button is pressed.</summary>
    private static async Task<IResult> Apply(HttpContext http, WelfareDbContext db, RosterWorker worker, Guid id)
    {
        var visitor = http.RequiredVisitor();
        var begun = await db.RosterImports.Where(i => i.Id == id && i.ById == visitor.Id && i.State == RosterState.Checked && i.Added + i.Changed > 0)
            .ExecuteUpdateAsync(
                set => set.SetProperty(i => i.State, RosterState.Applying).SetProperty(i => i.Done, 0).SetProperty(i => i.Added, 0)
                    .SetProperty(i => i.Changed, 0).SetProperty(i => i.Bad, 0).SetProperty(i => i.Errors, (string?)null),
                http.RequestAborted);
        if (begun > 0)
            worker.Enqueue(id);
        return await Back(db, visitor, id, http.RequestAborted);
    }

    private static async Task<IResult> Abandon(HttpContext http, WelfareDbContext db, Guid id)
    {
        var visitor = http.RequiredVisitor();
        await db.RosterImports.Where(i => i.Id == id && i.ById == visitor.Id && i.State == RosterState.Checked).ExecuteUpdateAsync(
            set => set.SetProperty(i => i.State, RosterState.Abandoned).SetProperty(i => i.Payload, (byte[]?)null).SetProperty(i => i.Errors, (string?)null),
            http.RequestAborted);
        return await Back(db, visitor, id, http.RequestAborted);
    }

    private static async Task<IResult> Back(WelfareDbContext db, Visitor visitor, Guid id, CancellationToken cancel) =>
        await db.RosterImports.AnyAsync(i => i.Id == id && i.ById == visitor.Id, cancel) ? Pages.Go($"{OrganiserDesk.Roster}/{id}") : Results.NotFound();

    /// <summary>Only the name, without what would change how the line around it reads.</summary>
    private static string ShownName(string written)
    {
        var name = string.Concat(Path.GetFileName(written.Replace('\\', '/')).EnumerateRunes()
            .Where(r => System.Text.Rune.GetUnicodeCategory(r) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate)).Take(LongestFileName));
        return name.Length == 0 ? "-" : name;
    }
}
