using Microsoft.Extensions.Localization;

using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>Opening a programme and changing its rules.</summary>
internal static class ProgrammeFormEndpoints
{
    private const string New = ProgrammeList.Path + "/new";
    private const string Edit = ProgrammeList.Path + "/{id:guid}/edit";

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(New, AskNew).For(OrganisingPages.Roles);
        app.MapPost(New, Open).For(OrganisingPages.Roles);
        app.MapGet(Edit, AskEdit).For(OrganisingPages.Roles);
        app.MapPost(Edit, Change).For(OrganisingPages.Roles);
    }

    private static async Task<IResult> AskNew(HttpContext http, OrganiserReaches reaches, CityClock clock, CancellationToken cancel) =>
        await Show(http, null, await reaches.Of(http.RequiredVisitor(), cancel), ProgrammeForm.New(clock.Today), null, cancel);

    private static async Task<IResult> Open(
        HttpContext http, OrganiserReaches reaches, ProgrammeWriter writer, CityClock clock, IStringLocalizer<OrganiserTexts> texts, CancellationToken cancel)
    {
        var reach = await reaches.Of(http.RequiredVisitor(), cancel);
        var posted = await http.Request.ReadFormAsync(cancel);
        var form = ProgrammeForm.Read(posted);
        var check = new ProgrammeCheck(form, null, reach, clock, texts);
        if (check.Foreign)
            return Results.NotFound();
        if (check.Errors.Any)
            return await Show(http, null, reach, form, check.Errors, cancel);
        var programme = check.Make(clock.Now, FormKeys.IdOf(posted));
        await writer.Open(programme, http.RequiredVisitor().Id, cancel);
        return Pages.Go(OrganiserDone.Path(ProgrammePages.PathOf(programme.Id), "opened"));
    }

    private static async Task<IResult> AskEdit(Guid id, HttpContext http, WelfareDbContext db, OrganiserReaches reaches, CancellationToken cancel)
    {
        var reach = await reaches.Of(http.RequiredVisitor(), cancel);
        return await ProgrammePages.Find(db, reach, id, cancel) is { } programme
            ? await Show(http, programme, reach, ProgrammeForm.Of(programme), null, cancel)
            : Results.NotFound();
    }

    private static async Task<IResult> Change(
        Guid id, HttpContext http, WelfareDbContext db, OrganiserReaches reaches, ProgrammeWriter writer, CityClock clock, IStringLocalizer<OrganiserTexts> texts,
        CancellationToken cancel)
    {
        var reach = await reaches.Of(http.RequiredVisitor(), cancel);
        if (await ProgrammePages.Find(db, reach, id, cancel) is not { } programme)
            return Results.NotFound();
        var form = ProgrammeForm.Read(await http.Request.ReadFormAsync(cancel));
        var check = new ProgrammeCheck(form, programme, reach, clock, texts);
        if (check.Foreign)
            return Results.NotFound();
        if (check.Errors.Any)
            return await Show(http, programme, reach, form, check.Errors, cancel);
        var touched = await ProgrammeWriter.Touched(db, id, clock.Now, cancel);
        await writer.Change(id, check.Apply, cancel);
        return Pages.Go(OrganiserDone.Path(ProgrammePages.PathOf(id), "changed", (touched.Sessions, 0)));
    }

    private static async Task<IResult> Show(HttpContext http, Programme? programme, OrganiserReach reach, ProgrammeForm form, FormErrors? errors, CancellationToken cancel)
    {
        var services = http.RequestServices;
        var texts = services.GetRequiredService<IStringLocalizer<OrganiserTexts>>();
        var touched = programme is null
            ? new TouchedSlots(0, 0)
            : await ProgrammeWriter.Touched(services.GetRequiredService<WelfareDbContext>(), programme.Id, services.GetRequiredService<CityClock>().Now, cancel);
        await services.GetRequiredService<OrganiserDesk>().Prepare(http.RequiredVisitor(), texts[programme is null ? "NewTitle" : "EditTitle"], ProgrammeList.Path, cancel);
        services.GetRequiredService<PageContext>().HasErrors = errors is not null;
        return Pages.Show<ProgrammeFormPage>(
            new { Programme = programme, Form = form, Errors = errors, Reach = reach, Touched = touched },
            errors is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }
}
