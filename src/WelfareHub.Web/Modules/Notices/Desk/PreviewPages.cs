using System.Globalization;

using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Notices;

public sealed record Preview(NoticeKind Kind, WrittenNotice Text);

/// <summary>
/// /admin/notices: every kind, channel and language with made-up facts, so that people who do not read code review the words, and
/// send one to themselves to see that a channel works.
/// </summary>
internal static class PreviewPages
{
    public const string Path = AdminDesk.Notices;

    /// <summary>The mail stands in a frame of its own: inline styles, as mail has them, but no script, no pictures, no form.</summary>
    private const string MailPolicy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox";

    public static void MapPreview(this WebApplication app)
    {
        app.MapGet(Path, Show).For(Role.Administrator);
        app.MapGet(Path + "/{kind}", One).For(Role.Administrator);
        app.MapGet(Path + "/{kind}/mail", Mail).For(Role.Administrator);
        app.MapPost(Path + "/{kind}/test", SendTest).For(Role.Administrator);
    }

    public static string PathOf(NoticeKind kind, string language) => $"{Path}/{kind.Name}?language={language}";

    private static async Task<IResult> Show(
        HttpContext http, NoticeKinds kinds, NoticeWriter writer, GroupDesk groups, PageContext page, AdminDesk side, IStringLocalizer<NoticeTexts> texts, [FromQuery] string? language)
    {
        var read = Read(language);
        Prepare(page, side, texts["Preview"]);
        return Pages.Show<PreviewPage>(new
        {
            Language = read,
            All = kinds.All.Select(k => new Preview(k, writer.Write(k, k.Example, read))).ToList(),
            Groups = await groups.Look(http.RequestAborted),
        });
    }

    private static async Task<IResult> One(
        string kind, HttpContext http, NoticeKinds kinds, TestSender tests, PageContext page, AdminDesk side, IStringLocalizer<NoticeTexts> texts, [FromQuery] string? language, [FromQuery] string? done)
    {
        if (kinds.Find(kind) is not { } found)
            return Results.NotFound();
        var said = done == "sent" ? (Tone.Ok, texts["TestSent"].Value) : ((Tone, string)?)null;
        return await ShowOne(http, kinds, found, Read(language), tests, page, side, texts, said, StatusCodes.Status200OK);
    }

    private static IResult Mail(string kind, HttpContext http, NoticeKinds kinds, TestSender tests, [FromQuery] string? language)
    {
        if (kinds.Find(kind) is not { } found || found.ForGroups)
            return Results.NotFound();
        http.Response.Headers.ContentSecurityPolicy = MailPolicy;
        http.Response.Headers.CacheControl = "no-store";
        return Results.Content(tests.MailPage(found, Read(language)), "text/html; charset=utf-8");
    }

    private static async Task<IResult> SendTest(string kind, HttpContext http, NoticeKinds kinds, TestSender tests, PageContext page, AdminDesk side, IStringLocalizer<NoticeTexts> texts, IFormCollection posted)
    {
        if (kinds.Find(kind) is not { } found)
            return Results.NotFound();
        var language = Read(posted["language"]);
        var me = await tests.Me(http.RequiredVisitor().Id, http.RequestAborted);
        if (tests.WaysFor(found, me).FirstOrDefault(w => w.Value == posted["way"].ToString()) is not { } way)
            return await Problem(texts["TestChoose"], StatusCodes.Status422UnprocessableEntity);
        if (await tests.Paused(me.Id, http.RequestAborted))
            return await Problem(texts["TestPaused"], StatusCodes.Status429TooManyRequests);
        if (await tests.Send(found, language, way.Value, me, http.RequestAborted) is { } trouble)
            return await Problem(texts["TestFailed", trouble], StatusCodes.Status422UnprocessableEntity);
        return Pages.Go(PathOf(found, language) + "&done=sent#test");

        Task<IResult> Problem(string words, int status) => ShowOne(http, kinds, found, language, tests, page, side, texts, (Tone.No, words), status);
    }

    private static async Task<IResult> ShowOne(
        HttpContext http, NoticeKinds kinds, NoticeKind kind, string language, TestSender tests, PageContext page, AdminDesk side, IStringLocalizer<NoticeTexts> texts, (Tone Tone, string Words)? said, int status)
    {
        var me = await tests.Me(http.RequiredVisitor().Id, http.RequestAborted);
        Prepare(page, side, tests.NameOf(kind));
        page.HasErrors = status >= 400;
        var all = kinds.All.Select(k => k.Name).ToList();
        var at = all.IndexOf(kind.Name);
        return Pages.Show<KindPage>(
            new
            {
                Kind = kind,
                Language = language,
                Views = tests.Views(kind, language),
                Ways = tests.WaysFor(kind, me),
                Said = said,
                Before = at > 0 ? all[at - 1] : null,
                After = at + 1 < all.Count ? all[at + 1] : null,
            },
            status);
    }

    private static string Read(string? language) => Languages.IsKnown(language) ? language! : Languages.Of(CultureInfo.CurrentUICulture);

    private static void Prepare(PageContext page, AdminDesk side, string title)
    {
        side.Prepare(title, Path);
        page.Style = "letters.css";
    }
}
