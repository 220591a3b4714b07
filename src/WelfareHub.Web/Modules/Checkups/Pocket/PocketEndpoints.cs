using System.Globalization;

using Microsoft.Extensions.Localization;

using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Notices;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>
/// The two pages that the app's worker keeps on a phone for where there is no network (wwwroot/sw.js): one that knows nobody, and the
/// courier's own. A phone is lent, lost and shared, so the second holds time, place, reference and code of what is coming, and of
/// notices only what they are about: no name, no programme, no advice, no words of a notice.
/// </summary>
internal static class PocketEndpoints
{
    public const string Nobodys = "/offline";
    public const string Mine = "/offline/mine";
    private const int MostNotices = 8;

    public static void MapPocket(this IEndpointRouteBuilder app)
    {
        app.MapGet(Nobodys, ShowNobodys).Open();
        app.MapGet(Mine, ShowMine).For(Role.Courier);
    }

    private static Task<IResult> ShowNobodys(HttpContext http, PageContext page, IStringLocalizer<PocketTexts> texts)
    {
        Prepare(http, page, texts);
        return Task.FromResult<IResult>(Pages.Show<PocketPage>());
    }

    private static async Task<IResult> ShowMine(
        HttpContext http, BookingReader bookings, BookingWords words, IEnumerable<CourierPart> parts, InboxQuery inbox, Vault vault, CityClock clock, PageContext page, IStringLocalizer<PocketTexts> texts, CancellationToken cancel)
    {
        var visitor = http.RequiredVisitor();
        Prepare(http, page, texts);
        http.Response.Headers["X-Pocket"] = PocketMark.Of(visitor.SessionId, vault);
        var coming = await bookings.Coming(visitor.Id, cancel);
        var rows = coming.Where(b => b.Facts.State != BookingState.Held).Select(b => Row(b, words)).ToList();
        foreach (var part in parts)
            rows.AddRange(await part.Pocket(http.RequestServices, visitor, cancel));
        return Pages.Show<PocketPage>(new
        {
            At = (DateTimeOffset?)clock.Now,
            Bookings = rows.OrderBy(r => r.From).ToList(),
            page.UnreadCount,
            Notices = await inbox.Headings(visitor.Id, MostNotices, cancel),
        });
    }

    private static PocketRow Row(BookingView view, BookingWords words)
    {
        var badge = words.Of(view.Facts.State);
        return new PocketRow(
            view.Facts.From, view.Facts.Reference, badge.Text, badge.Tone,
            Unbroken.Join(new[] { view.PlaceName, view.Where, view.Address.ToFind()?.ToString() }.Distinct()));
    }

    private static void Prepare(HttpContext http, PageContext page, IStringLocalizer<PocketTexts> texts)
    {
        page.Title = texts["Title"];
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.ContentLanguage = Languages.Of(CultureInfo.CurrentUICulture);
    }
}
