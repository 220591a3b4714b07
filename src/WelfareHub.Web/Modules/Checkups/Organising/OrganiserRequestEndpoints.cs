using Microsoft.Extensions.Localization;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>
/// /organiser/requests. One request is confirmed from its row; several, or a no, go by a page that first shows whom it concerns.
/// </summary>
internal static class OrganiserRequestEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(OrganiserRequests.Path, List).For(OrganisingPages.Roles);
        app.MapGet(OrganiserRequests.Path + "/export.{format}", Export).For(OrganisingPages.Roles);
        app.MapPost(OrganiserRequests.Path + "/choose", Choose).For(OrganisingPages.Roles);
        app.MapGet(OrganiserRequests.Path + "/{act:regex(^confirm$|^decline$)}", Ask).For(OrganisingPages.Roles);
        app.MapPost(OrganiserRequests.Path + "/confirm", Confirm).For(OrganisingPages.Roles);
        app.MapPost(OrganiserRequests.Path + "/decline", Decline).For(OrganisingPages.Roles);
    }

    private static async Task<IResult> List(
        HttpContext http, WelfareDbContext db, OrganiserReaches reaches, OrganiserDesk nav, CityClock clock, IStringLocalizer<OrganiserTexts> texts, CancellationToken cancel)
    {
        var visitor = http.RequiredVisitor();
        var reach = await reaches.Of(visitor, cancel);
        var (rows, found, page) = await OrganiserRequests.Show(db, reach, clock.Now, OrganiserDone.PageOf(http.Request.Query), cancel);
        await nav.Prepare(visitor, texts["RequestsTitle"], OrganiserRequests.Path, cancel);
        return Pages.Show<OrganiserRequestsPage>(new { Rows = rows, Found = found, Page = page, Reach = reach, Done = OrganiserDone.Read(http.Request.Query) });
    }

    /// <summary>What the page shows, whole: no telephone, nothing about health.</summary>
    private static async Task<IResult> Export(
        string format, HttpContext http, WelfareDbContext db, OrganiserReaches reaches, CityClock clock, Dates dates, IStringLocalizer<OrganiserTexts> texts, CancellationToken cancel)
    {
        var reach = await reaches.Of(http.RequiredVisitor(), cancel);
        var rows = await OrganiserRequests.All(db, reach, clock.Now, cancel);
        return SheetExport.Answer(
            format, $"requests-{clock.Today:yyyyMMdd}",
            [texts["Name"], texts["Station"], texts["When"], texts["Programme"], texts["ExportHospital"], texts["ExportReference"], texts["ExportAskedAt"]],
            rows.Select(r => (string?[])
            [
                r.Name, reach.StationName(r.StationId), $"{dates.DayShort(r.From)} {dates.Times(r.From, r.To)}", r.Programme.ToString(), r.Hospital.ToString(), r.Reference,
                dates.DayShortAndTime(r.AskedAt),
            ]));
    }

    private static async Task<IResult> Choose(HttpContext http, WelfareDbContext db, OrganiserReaches reaches, BookingDesk desk, CancellationToken cancel)
    {
        var form = await http.Request.ReadFormAsync(cancel);
        var visitor = http.RequiredVisitor();
        if (form.TryGetValue("one", out var one))
        {
            if (await OrganiserRequests.Picked(db, await reaches.Of(visitor, cancel), OrganiserRequestForm.Ids(one), cancel) is not { } rows)
                return Results.NotFound();
            return Pages.Go(OrganiserDone.Path(OrganiserRequests.Path, "confirmed", await Answer(rows, r => desk.Confirm(r.Id, Actor.Staff(visitor.Id), CancellationToken.None))));
        }

        var ids = OrganiserRequestForm.Ids(form["id"]);
        var act = form["do"].ToString();
        if (act is not ("confirm" or "decline"))
            return Results.NotFound();
        return Pages.Go(ids.Count == 0
            ? OrganiserDone.Path(OrganiserRequests.Path, "nobody")
            : $"{OrganiserRequests.Path}/{act}?" + string.Join('&', ids.Select(id => "id=" + id)));
    }

    private static async Task<IResult> Ask(HttpContext http, string act, WelfareDbContext db, OrganiserReaches reaches, CancellationToken cancel)
    {
        var reach = await reaches.Of(http.RequiredVisitor(), cancel);
        return await OrganiserRequests.Picked(db, reach, OrganiserRequestForm.Ids(http.Request.Query["id"]), cancel) is { } rows
            ? await ShowQuestion(http, act, rows, reach, new OrganiserRequestForm(), null, cancel)
            : Results.NotFound();
    }

    private static async Task<IResult> Confirm(HttpContext http, WelfareDbContext db, OrganiserReaches reaches, BookingDesk desk, CancellationToken cancel)
    {
        var visitor = http.RequiredVisitor();
        var form = await http.Request.ReadFormAsync(cancel);
        if (await OrganiserRequests.Picked(db, await reaches.Of(visitor, cancel), OrganiserRequestForm.Ids(form["id"]), cancel) is not { } rows)
            return Results.NotFound();
        return Pages.Go(OrganiserDone.Path(OrganiserRequests.Path, "confirmed", await Answer(rows, r => desk.Confirm(r.Id, Actor.Staff(visitor.Id), CancellationToken.None))));
    }

    private static async Task<IResult> Decline(
        HttpContext http, WelfareDbContext db, OrganiserReaches reaches, BookingDesk desk, IStringLocalizer<OrganiserTexts> texts, CancellationToken cancel)
    {
        var visitor = http.RequiredVisitor();
        var posted = await http.Request.ReadFormAsync(cancel);
        var reach = await reaches.Of(visitor, cancel);
        if (await OrganiserRequests.Picked(db, reach, OrganiserRequestForm.Ids(posted["id"]), cancel) is not { } rows)
            return Results.NotFound();
        var form = OrganiserRequestForm.Read(posted);
        var errors = form.Check(texts);
        if (errors.Any)
            return await ShowQuestion(http, "decline", rows, reach, form, errors, cancel);
        return Pages.Go(OrganiserDone.Path(OrganiserRequests.Path, "declined",
            await Answer(rows, r => desk.Decline(r.Id, Actor.Staff(visitor.Id), form.ReasonIn(r.Language, texts), CancellationToken.None))));
    }

    private static async Task<IResult> ShowQuestion(
        HttpContext http, string act, List<OrganiserRequest> rows, OrganiserReach reach, OrganiserRequestForm form, FormErrors? errors, CancellationToken cancel)
    {
        var texts = http.RequestServices.GetRequiredService<IStringLocalizer<OrganiserTexts>>();
        await http.RequestServices.GetRequiredService<OrganiserDesk>().Prepare(http.RequiredVisitor(), texts["Ask-" + act], OrganiserRequests.Path, cancel);
        http.RequestServices.GetRequiredService<PageContext>().HasErrors = errors is not null;
        return Pages.Show<OrganiserRequestAskPage>(
            new { Act = act, Rows = rows, Reach = reach, Form = form, Errors = errors },
            errors is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }

    /// <summary>Each is a verb of its own: one that somebody else was faster on never stops the others.</summary>
    private static async Task<(int Done, int Refused)> Answer(List<OrganiserRequest> rows, Func<OrganiserRequest, Task<BookingOutcome>> verb)
    {
        var outcomes = await Task.WhenAll(rows.Select(verb));
        var refused = outcomes.Count(o => o is BookingOutcome.Refused);
        return (outcomes.Length - refused, refused);
    }
}
