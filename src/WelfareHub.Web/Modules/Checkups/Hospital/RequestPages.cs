using System.Globalization;

using Microsoft.Extensions.Localization;

using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>
/// /hospital/requests and what is done to chosen requests. A list posts to <c>choose</c>, which leads to a page that shows the
/// effect; only that page's button does it. One request is confirmed at once: its row already says all there is to say.
/// </summary>
internal static class RequestPages
{
    public static void MapRequests(this IEndpointRouteBuilder app)
    {
        app.MapGet(HospitalDesk.Requests, List).For(Role.HospitalScheduler);
        app.MapPost("/hospital/choose", Choose).For(Role.HospitalScheduler);
        app.MapGet("/hospital/requests/{act}", Ask).For(Role.HospitalScheduler);
        app.MapPost("/hospital/requests/confirm", Confirm).For(Role.HospitalScheduler);
        app.MapPost("/hospital/requests/decline", Decline).For(Role.HospitalScheduler);
        app.MapPost("/hospital/requests/propose", Propose).For(Role.HospitalScheduler);
    }

    private static async Task<IResult> List(
        HttpContext http, RequestList list, HospitalDesk desk, WaitingRequests waiting, CityClock clock, IStringLocalizer<HospitalTexts> texts)
    {
        if (http.RequiredVisitor().HospitalId is not { } hospital)
            return Results.NotFound();
        var wanted = int.TryParse(http.Request.Query["page"], out var number) ? number : 1;
        var (rows, found, page, names) = await list.Show(hospital, wanted, http.RequestAborted);
        waiting.Counted(hospital, found, clock.Now);
        await desk.Prepare(hospital, texts["RequestsTitle"], HospitalDesk.Requests, http.RequestAborted);
        return Pages.Show<RequestsPage>(new { Rows = rows, Found = found, Page = page, Names = names, Done = ActDone.Read(http.Request.Query) });
    }

    private static async Task<IResult> Choose(HttpContext http, RequestList list, RequestAnswers answers)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var back = LocalPath.OrHome(form["back"]);
        if (http.RequiredVisitor().HospitalId is not { } hospital)
            return Results.NotFound();
        if (Guid.TryParse(form["one"], out var one))
        {
            if (await list.Picked(hospital, [one], http.RequestAborted) is not { } picked)
                return Results.NotFound();
            return Pages.Go(ActDone.Path(back, "confirm", await answers.Confirm(hospital, http.RequiredVisitor().Id, picked.Rows, picked.Names)));
        }

        var ids = RequestForm.Ids(form["id"]);
        var act = form["do"].ToString();
        if (!RequestForm.Acts.Contains(act))
            return Results.NotFound();
        return Pages.Go(ids.Count == 0 ? ActDone.NobodyChosen(back) : RequestForm.Path(act, ids, back));
    }

    private static async Task<IResult> Ask(HttpContext http, string act, RequestList list, RequestQuestion question)
    {
        var query = http.Request.Query;
        if (http.RequiredVisitor().HospitalId is not { } hospital || !RequestForm.Acts.Contains(act)
            || await list.Picked(hospital, RequestForm.Ids(query["id"]), http.RequestAborted) is not { } picked)
            return Results.NotFound();
        return await question.Show(hospital, act, picked.Rows, picked.Names, new RequestForm { Back = Back(query["back"]) }, null, http.RequestAborted);
    }

    private static async Task<IResult> Confirm(HttpContext http, RequestList list, RequestAnswers answers)
    {
        if (await Posted(http, list) is not { } posted)
            return Results.NotFound();
        var counts = await answers.Confirm(posted.Hospital, http.RequiredVisitor().Id, posted.Rows, posted.Names);
        return Pages.Go(ActDone.Path(posted.Form.Back, "confirm", counts));
    }

    private static async Task<IResult> Decline(HttpContext http, RequestList list, RequestAnswers answers, RequestQuestion question, IStringLocalizer<HospitalTexts> texts)
    {
        if (await Posted(http, list) is not { } posted)
            return Results.NotFound();
        var errors = new FormErrors();
        posted.Form.CheckReason(errors, texts, required: true);
        if (errors.Any)
            return await question.Show(posted.Hospital, "decline", posted.Rows, posted.Names, posted.Form, errors, http.RequestAborted);
        return Pages.Go(ActDone.Path(posted.Form.Back, "decline", await answers.Decline(posted.Hospital, http.RequiredVisitor().Id, posted.Rows, posted.Names, posted.Form)));
    }

    private static async Task<IResult> Propose(
        HttpContext http, RequestList list, RequestAnswers answers, RequestQuestion question, ProposalSlots slots, CityClock clock, IStringLocalizer<HospitalTexts> texts)
    {
        if (await Posted(http, list) is not { } posted)
            return Results.NotFound();
        var (form, errors) = (posted.Form, new FormErrors());
        var offered = await slots.For(posted.Hospital, posted.Rows, http.RequestAborted);
        var slot = offered.FirstOrDefault(s => s.Id == form.SlotId);
        if (slot is null)
            errors.Add("slot", texts[form.SlotId is null ? "ErrorSlotMissing" : "ErrorSlotGone"]);
        if (!RequestForm.Hours.Contains(form.KeepHours))
            errors.Add("hours", texts["ErrorHours"]);
        form.CheckReason(errors, texts, required: false);
        if (errors.Any)
            return await question.Show(posted.Hospital, "propose", posted.Rows, posted.Names, form, errors, http.RequestAborted);

        var until = clock.Now.AddHours(form.KeepHours);
        until = until > slot!.StartsAt ? slot.StartsAt : until;
        return Pages.Go(ActDone.Path(form.Back, "propose", await answers.Propose(posted.Hospital, http.RequiredVisitor().Id, posted.Rows, slot.Id, until, form)));
    }

    private static async Task<PostedRequests?> Posted(HttpContext http, RequestList list)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        if (http.RequiredVisitor().HospitalId is not { } hospital
            || await list.Picked(hospital, RequestForm.Ids(form["id"]), http.RequestAborted) is not { } picked)
            return null;
        return new PostedRequests(hospital, picked.Rows, picked.Names, RequestForm.Read(form));
    }

    internal static string Back(string? path) => LocalPath.OrHome(path) is var back && back.StartsWith("/hospital", StringComparison.Ordinal) ? back : HospitalDesk.Requests;

    private sealed record PostedRequests(Guid Hospital, List<RequestRow> Rows, KnownNames Names, RequestForm Form);
}

/// <summary>What the last act came to, carried in the address so that reload and bookmark show the same and nothing is done twice.</summary>
public sealed record ActDone(string Act, int Done, int Refused)
{
    public static ActDone? Read(IQueryCollection query) =>
        query["done"].ToString() is { Length: > 0 and < 20 } act
            ? new ActDone(act, Number(query["n"]), Number(query["refused"]))
            : null;

    public static string Path(string back, string act, (int Done, int Refused) counts) =>
        With(back, string.Create(CultureInfo.InvariantCulture, $"done={act}&n={counts.Done}&refused={counts.Refused}"));

    public static string NobodyChosen(string back) => With(back, "done=nobody");

    private static string With(string back, string query)
    {
        back = RequestPages.Back(back);
        var (path, old) = back.IndexOf('?', StringComparison.Ordinal) is var mark and >= 0 ? (back[..mark], back[(mark + 1)..]) : (back, "");
        var kept = old.Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Where(p => !p.StartsWith("done=", StringComparison.Ordinal) && !p.StartsWith("n=", StringComparison.Ordinal) && !p.StartsWith("refused=", StringComparison.Ordinal));
        return path + "?" + string.Join('&', kept.Append(query));
    }

    private static int Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Math.Min(number, 9999) : 0;
}
