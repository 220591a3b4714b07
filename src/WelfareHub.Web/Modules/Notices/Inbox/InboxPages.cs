using System.Globalization;

using Microsoft.Extensions.Localization;

using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Notices;

/// <summary>/inbox: everybody's own notices.</summary>
internal static class InboxPages
{
    public const string Path = "/inbox";

    public static void MapInbox(this WebApplication app)
    {
        app.MapGet(Path, List).ForSignedIn();
        app.MapGet(Path + "/{id:guid}", Read).ForSignedIn();
        app.MapPost(Path + "/read", MarkAllRead).ForSignedIn();
        app.MapPost(Path + "/{id:guid}/again", Again).ForSignedIn();
    }

    /// <summary>Puts the unread count into the tab: one small indexed query, on pages only.</summary>
    public static async Task CountUnread(HttpContext http, RequestDelegate next)
    {
        if (HttpMethods.IsGet(http.Request.Method) && http.Visitor() is { } visitor && IsPage(http))
        {
            http.RequestServices.GetRequiredService<PageContext>().UnreadCount =
                await http.RequestServices.GetRequiredService<UnreadCount>().Of(visitor.Id, http.RequestAborted);
        }

        await next(http);
    }

    private static bool IsPage(HttpContext http) =>
        http.GetEndpoint()?.Metadata is { } metadata && (metadata.GetMetadata<AllowedRoles>() ?? (object?)metadata.GetMetadata<OpenToAll>()) is not null
        && !http.Request.Path.Value!.Contains('.', StringComparison.Ordinal);

    private static async Task<IResult> List(HttpContext http, InboxQuery inbox, PageContext page, IStringLocalizer<NoticeTexts> texts, int? p, string? again)
    {
        var visitor = http.RequiredVisitor();
        var view = await inbox.Page(visitor.Id, p ?? 1, page.UnreadCount, Reading, http.RequestAborted);
        Prepare(page, texts["Inbox"], texts);
        var hears = page.AtDesk ? Desk(visitor) : "";
        return Pages.Show<InboxPage>(new { View = view, Again = Asked(again), Hears = hears });
    }

    /// <summary>Who somebody with several desks hears most as.</summary>
    private static string Desk(Visitor visitor) =>
        visitor.Has(Role.UnionOrganiser) ? "Organiser" : visitor.Has(Role.HospitalScheduler) ? "Scheduler" : visitor.Has(Role.Administrator) ? "Administrator" : "Keeper";

    /// <summary>Opening a notice is reading it; doing so twice changes nothing more.</summary>
    private static async Task<IResult> Read(HttpContext http, Guid id, InboxQuery inbox, Snooze snooze, PageContext page, IStringLocalizer<NoticeTexts> texts)
    {
        var visitor = http.RequiredVisitor();
        if (await inbox.One(visitor.Id, id, Reading, http.RequestAborted) is not { } found)
            return Results.NotFound();
        if (found.Notice.ReadAt is null)
        {
            await inbox.MarkRead(visitor.Id, id, http.RequestAborted);
            page.UnreadCount = Math.Max(0, page.UnreadCount - 1);
        }

        return Show(found, snooze, page, texts, tooLate: false);
    }

    /// <summary>"Remind me again in an hour", or tomorrow morning.</summary>
    private static async Task<IResult> Again(
        HttpContext http, Guid id, IFormCollection posted, InboxQuery inbox, Snooze snooze, PageContext page, IStringLocalizer<NoticeTexts> texts)
    {
        var visitor = http.RequiredVisitor();
        if (await inbox.One(visitor.Id, id, Reading, http.RequestAborted) is not { } found || Asked(posted["in"]) is not { } how)
            return Results.NotFound();
        if (!snooze.Helps(found.Notice, how))
            return Show(found, snooze, page, texts, tooLate: true);
        await snooze.Put(found.Notice, how, http.RequestAborted);
        return Pages.Go($"{Path}?again={how}");
    }

    private static PageResult<NoticePage> Show(
        (Notice Notice, WrittenNotice Text) found, Snooze snooze, PageContext page, IStringLocalizer<NoticeTexts> texts, bool tooLate)
    {
        Prepare(page, found.Text.Subject, texts);
        var choices = Enum.GetValues<PutOff>().Where(how => snooze.Helps(found.Notice, how)).ToList();
        return Pages.Show<NoticePage>(
            new { found.Notice.Id, found.Text, At = found.Notice.DueAt, Choices = choices, TooLate = tooLate },
            tooLate ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK);
    }

    private static PutOff? Asked(string? how) => Enum.TryParse<PutOff>(how, out var known) && Enum.GetName(known) == how ? known : null;

    private static async Task<IResult> MarkAllRead(HttpContext http, InboxQuery inbox)
    {
        await inbox.MarkRead(http.RequiredVisitor().Id, only: null, http.RequestAborted);
        return Pages.Go(Path);
    }

    private static string Reading => Languages.Of(CultureInfo.CurrentUICulture);

    internal static void Prepare(PageContext page, string title, IStringLocalizer<NoticeTexts> texts)
    {
        page.Title = title;
        page.ActiveTab = Tabs.Notices;
    }
}
