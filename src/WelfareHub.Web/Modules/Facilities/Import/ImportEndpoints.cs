using System.Text.Json;

using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>Homes, hours and bookables from a csv or xlsx file: upload, see what it would do, apply.</summary>
internal static class ImportEndpoints
{
    public const string Path = "/organiser/homes-import";
    private static readonly Role[] Roles = [Role.UnionOrganiser, Role.Administrator];
    private static readonly string[] Templates = ["homes", "home-hours", "bookables"];

    public static void AddImport(this IServiceCollection services)
    {
        services.AddScoped<ImportDesk>();
        services.AddSingleton(new OrganiserNavLine(Path, Glyph.Dumbbell, s => s.GetRequiredService<IStringLocalizer<ImportTexts>>()["Nav"]));
    }

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Path, Open).For(Roles);
        app.MapPost(Path, Upload).For(Roles);
        app.MapGet(Path + "/template/{name}.csv", Template).For(Roles);
        app.MapGet(Path + "/{id:guid}", Look).For(Roles);
        app.MapPost(Path + "/{id:guid}/apply", Apply).For(Roles);
    }

    private static async Task<IResult> Open(HttpContext http, OrganiserDesk nav, IStringLocalizer<ImportTexts> texts, CancellationToken cancel)
    {
        await nav.Prepare(http.RequiredVisitor(), texts["Title"], Path, cancel);
        return Pages.Show<ImportPage>();
    }

    private static async Task<IResult> Upload(
        HttpContext http, WelfareDbContext db, OrganiserDesk nav, PageContext page, CityClock clock, IStringLocalizer<ImportTexts> texts, CancellationToken cancel)
    {
        var visitor = http.RequiredVisitor();
        var form = await http.Request.ReadFormAsync(cancel);
        var (rows, kind, problem) = await Read(form.Files.GetFile("file"), cancel);
        if (problem is not null || kind is null)
        {
            var errors = new FormErrors();
            errors.Add("file", texts[problem ?? "FileColumns"]);
            page.HasErrors = true;
            await nav.Prepare(visitor, texts["Title"], Path, cancel);
            return Pages.Show<ImportPage>(new { Errors = errors }, StatusCodes.Status422UnprocessableEntity);
        }

        var run = new FacilityImportRun { ById = visitor.Id, At = clock.Now, FileName = Templates[(int)kind], Kind = (int)kind, Rows = JsonSerializer.Serialize(rows) };
        db.Add(run);
        await db.SaveChangesAsync(cancel);
        return Pages.Go($"{Path}/{run.Id}");
    }

    private static async Task<(IReadOnlyList<SheetRow> Rows, FacilityFile? Kind, string? Problem)> Read(IFormFile? file, CancellationToken cancel)
    {
        if (file is null || file.Length == 0)
            return ([], null, "FileMissing");
        if (file.Length > SheetReader.MostBytes)
            return ([], null, "FileTooLarge");
        using var content = new MemoryStream((int)file.Length);
        await file.CopyToAsync(content, cancel);
        var reading = SheetReader.Read(file.FileName, content.ToArray());
        return reading.Problem is { } bad
            ? ([], null, bad is SheetProblem.TooLarge or SheetProblem.TooManyRows or SheetProblem.TooManyColumns ? "FileTooLarge" : "FileUnreadable")
            : (reading.Rows, FacilityImport.KindOf(new SheetTable(reading.Rows)), null);
    }

    /// <summary>What the file would do now: worked out anew at each look, and nothing kept of it.</summary>
    private static async Task<IResult> Look(Guid id, HttpContext http, ImportDesk desk, KeeperDesk keeping, OrganiserDesk nav, IStringLocalizer<ImportTexts> texts, CancellationToken cancel)
    {
        var visitor = http.RequiredVisitor();
        if (await desk.Find(id, visitor, cancel) is not { } run)
            return Results.NotFound();
        await nav.Prepare(visitor, texts["Title"], Path, cancel);
        var unlaid = (await keeping.Homes(visitor, cancel)).Where(h => h.Unlaid.Count > 0).ToList();
        return Pages.Show<ImportResultPage>(new { Run = run, Plan = run.Rows is null ? null : await desk.Plan(run, visitor, cancel), Unlaid = unlaid });
    }

    private static async Task<IResult> Apply(Guid id, HttpContext http, ImportDesk desk, CancellationToken cancel)
    {
        var visitor = http.RequiredVisitor();
        if (await desk.Find(id, visitor, cancel) is not { } run)
            return Results.NotFound();
        await desk.Apply(run, visitor, cancel);
        return Pages.Go($"{Path}/{id}");
    }

    /// <summary>The seed's own file: a header to keep and lines to replace.</summary>
    private static IResult Template(string name, WelfareSettings settings)
    {
        var path = System.IO.Path.Combine(System.IO.Path.GetFullPath(settings.SeedData), name + ".csv");
        return Templates.Contains(name) && File.Exists(path) ? Results.File(path, "text/csv; charset=utf-8", name + ".csv") : Results.NotFound();
    }
}
