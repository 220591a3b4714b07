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
        app.MapForm(Path + "/read", MarkAllRead).ForSignedIn();
    }

    /// <summary>Puts the unread count into the tab: one small indexed query, on pages only.</summary>
    public static async Task CountUnread(HttpContext http, RequestDelegate next)
    {
        if (HttpMethods.IsGet(http.Request.Method) && http.Visitor() is { } visitor && IsPage(http))
        {
            http.RequestServices.GetRequiredService<PageContext>().UnreadCount =
                await http.RequestServices.GetRequiredService<InboxQuery>().CountUnread(visitor.Id, http.RequestAborted);
        }

        await next(http);
    }

    private static bool IsPage(HttpContext http) =>
        http.GetEndpoint()?.Metadata is { } metadata && (metadata.GetMetadata<AllowedRoles>() ?? (object?)metadata.GetMetadata<OpenToAll>()) is not null
        && !http.Request.Path.Value!.Contains('.', StringComparison.Ordinal);

    private static async Task<IResult> List(HttpContext http, InboxQuery inbox, PageContext page, IStringLocalizer<NoticeTexts> texts, int? p)
    {
        var visitor = http.RequiredVisitor();
        var view = await inbox.Page(visitor.Id, p ?? 1, page.UnreadCount, Reading, http.RequestAborted);
        Prepare(page, texts["Inbox"], texts);
        return Pages.Show<InboxPage>(new { View = view });
    }

    /// <summary>Opening a notice is reading it; doing so twice changes nothing more.</summary>
    private static async Task<IResult> Read(HttpContext http, Guid id, InboxQuery inbox, PageContext page, IStringLocalizer<NoticeTexts> texts)
    {
        var visitor = http.RequiredVisitor();
        if (await inbox.One(visitor.Id, id, Reading, http.RequestAborted) is not { } found)
            return Results.NotFound();
        if (found.Notice.ReadAt is null)
        {
            await inbox.MarkRead(visitor.Id, id, http.RequestAborted);
            page.UnreadCount = Math.Max(0, page.UnreadCount - 1);
        }

        Prepare(page, found.Text.Subject, texts);
        return Pages.Show<NoticePage>(new { found.Text, At = found.Notice.DueAt });
    }

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
