using System.Globalization;

using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Notices;

public sealed record Preview(NoticeKind Kind, WrittenNotice Text);

/// <summary>/admin/notices: every kind in every language with made-up facts, so that people who do not read code review the words.</summary>
internal static class PreviewPages
{
    public const string Path = "/admin/notices";

    public static void MapPreview(this WebApplication app) => app.MapGet(Path, Show).For(Role.Administrator);

    private static RazorComponentResult<PreviewPage> Show(NoticeKinds kinds, NoticeWriter writer, PageContext page, IStringLocalizer<NoticeTexts> texts, [FromQuery] string? language)
    {
        var read = Languages.IsKnown(language) ? language! : Languages.Of(CultureInfo.CurrentUICulture);
        page.Title = texts["Preview"];
        page.DeskTitle = page.DisplayName;
        page.DeskNav =
        [
            new NavItem("/", texts["BackToDesk"], Glyph.Home),
            new NavItem(OutboxPages.Path, texts["Outbox"], Glyph.Mail),
            new NavItem(Path, texts["Preview"], Glyph.Eye, Current: true),
        ];
        return Pages.Show<PreviewPage>(new { Language = read, All = kinds.All.Select(k => new Preview(k, writer.Write(k, k.Example, read))).ToList() });
    }
}
