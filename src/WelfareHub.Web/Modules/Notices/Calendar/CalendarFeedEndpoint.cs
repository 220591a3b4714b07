using System.Security.Cryptography;

using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Microsoft.Net.Http.Headers;

using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Notices;

/// <summary>/calendar/{token}.ics: what a subscribed calendar fetches. It has no cookie; the signature in the address is the authority.</summary>
internal static class CalendarFeedEndpoint
{
    /// <summary>What is over stays for a while, so that what was called off is struck out even by a phone that was off for weeks.</summary>
    private static readonly TimeSpan KeptBehind = TimeSpan.FromDays(60);

    public static void MapCalendarFeeds(this IEndpointRouteBuilder app) =>
        // Some clients ask for the head alone before they subscribe.
        app.MapMethods("/calendar/{token}.ics", [HttpMethods.Get, HttpMethods.Head], Send).Open();

    private static async Task<IResult> Send(string token, HttpContext http, CalendarFeeds feeds, CityClock clock, IStringLocalizer<CalendarTexts> texts, CancellationToken cancel)
    {
        if (await feeds.Find(token, cancel) is not var (feed, language))
            return Results.NotFound();
        byte[] calendar;
        using (Speech.In(language))
        {
            if (await Entries(feed, http.RequestServices, clock.Now - KeptBehind, cancel) is not { } entries)
                return Results.NotFound();
            calendar = CalendarFile.Write(entries, clock, texts["CalendarName" + (feed.Kind == FeedKind.Own ? "" : feed.Kind)]);
        }

        http.Response.Headers.CacheControl = "private, no-cache";
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(calendar))[..32]}\"");
        return Results.File(calendar, CalendarFile.MediaType, entityTag: tag);
    }

    /// <summary>Null: the owner no longer holds the role that the feed was made with.</summary>
    private static async Task<IEnumerable<CalendarEntry>?> Entries(CalendarFeed feed, IServiceProvider services, DateTimeOffset since, CancellationToken cancel)
    {
        var grants = await services.GetRequiredService<WelfareDbContext>().RoleGrants.Where(g => g.PersonId == feed.PersonId)
            .Select(g => new Grant(g.Role, g.ScopeKind, g.ScopeId)).ToListAsync(cancel);
        var wish = new CalendarWish(feed.PersonId, feed.PlaceId, grants, since);
        List<CalendarEntry>? all = null;
        foreach (var source in services.GetServices<CalendarSource>().Where(s => s.Kind == feed.Kind))
        {
            if (await source.Entries(services, wish, cancel) is { } entries)
                (all ??= []).AddRange(entries);
        }

        return all;
    }
}

/// <summary>
/// What a service puts into the feeds of one kind. The feed asks all that know its kind and joins what they say; null = the owner may not
/// have it (any more).
/// </summary>
public sealed record CalendarSource(FeedKind Kind, Func<IServiceProvider, CalendarWish, CancellationToken, Task<IEnumerable<CalendarEntry>?>> Entries);

/// <param name="PersonId">Whose feed it is.</param>
/// <param name="PlaceId">Of which hospital or home; empty where the kind says all.</param>
/// <param name="Grants">What the owner may do now.</param>
/// <param name="Since">Nothing that ended before.</param>
public sealed record CalendarWish(Guid PersonId, Guid PlaceId, IReadOnlyList<Grant> Grants, DateTimeOffset Since);
