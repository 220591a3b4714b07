using System.Security.Cryptography;
using System.Text;

using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Microsoft.Net.Http.Headers;

using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Notices;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>
/// A courier's bookings as a calendar that a phone subscribes to. The address names the feed and carries a keyed signature of it: it
/// can be shown again, is stored nowhere, and stops working when the feed is revoked.
/// </summary>
internal static class CalendarPages
{
    public const string Path = "/bookings/calendar";
    private const string Purpose = "calendar-feed";
    private static readonly TimeSpan KeptBehind = TimeSpan.FromDays(60);

    public static void MapCalendar(this IEndpointRouteBuilder app)
    {
        app.MapGet(Path, Show).For(Role.Courier);
        app.MapForm(Path, Renew).For(Role.Courier);
        app.MapForm(Path + "/stop", Stop).For(Role.Courier);
        app.MapGet("/calendar/{token}.ics", Feed).Open();
    }

    private static async Task<IResult> Show(HttpContext http, WelfareDbContext db, Vault vault, PageContext page, IStringLocalizer<CalendarTexts> texts, CancellationToken cancel)
    {
        var me = http.RequiredVisitor().Id;
        var feed = await Open(db, me).Select(f => (Guid?)f.Id).FirstOrDefaultAsync(cancel);
        page.Named(texts["Title"], Tabs.Bookings);
        return Pages.Show<CalendarPage>(new { Address = feed is { } id ? $"{http.Request.Host}/calendar/{Token(vault, id)}.ics" : null, Secure = http.Request.IsHttps });
    }

    /// <summary>A new address; the old one stops working.</summary>
    private static async Task<IResult> Renew(HttpContext http, WelfareDbContext db, CityClock clock, CancellationToken cancel)
    {
        var me = http.RequiredVisitor().Id;
        await Revoke(db, me, clock.Now, cancel);
        db.Add(new CalendarFeed { PersonId = me, CreatedAt = clock.Now });
        await db.SaveChangesAsync(cancel);
        return Pages.Go(Path);
    }

    private static async Task<IResult> Stop(HttpContext http, WelfareDbContext db, CityClock clock, CancellationToken cancel)
    {
        await Revoke(db, http.RequiredVisitor().Id, clock.Now, cancel);
        return Pages.Go(Path);
    }

    private static async Task<IResult> Feed(
        string token, HttpContext http, WelfareDbContext db, Vault vault, BookingReader bookings, CalendarEntries entries, CityClock clock, IStringLocalizer<CalendarTexts> texts, CancellationToken cancel)
    {
        if (token.Split('-') is not [var name, _] || !Guid.TryParseExact(name, "N", out var id) || !IsOurs(vault, id, token))
            return Results.NotFound();
        var owner = await (
            from feed in db.CalendarFeeds
            join person in db.Users on feed.PersonId equals person.Id
            where feed.Id == id && feed.RevokedAt == null && person.Status == PersonStatus.Active
            select new { person.Id, person.Language }).FirstOrDefaultAsync(cancel);
        if (owner is null)
            return Results.NotFound();

        var views = await bookings.Since(owner.Id, clock.Now - KeptBehind, cancel);
        byte[] calendar;
        using (Speech.In(owner.Language))
            calendar = CalendarFile.Write(views.Select(entries.Of), clock, texts["CalendarName"]);
        http.Response.Headers.CacheControl = "private, no-cache";
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(calendar))[..32]}\"");
        return Results.File(calendar, CalendarFile.MediaType, entityTag: tag);
    }

    private static IQueryable<CalendarFeed> Open(WelfareDbContext db, Guid personId) =>
        db.CalendarFeeds.Where(f => f.PersonId == personId && f.HospitalId == null && f.RevokedAt == null);

    private static Task<int> Revoke(WelfareDbContext db, Guid personId, DateTimeOffset now, CancellationToken cancel) =>
        Open(db, personId).ExecuteUpdateAsync(set => set.SetProperty(f => f.RevokedAt, now), cancel);

    private static string Token(Vault vault, Guid id) => $"{id:N}-{vault.BlindIndex(Purpose, id.ToString("N"))[..32]}";

    private static bool IsOurs(Vault vault, Guid id, string token) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Token(vault, id)), Encoding.UTF8.GetBytes(token));
}
