using System.Security.Cryptography;

using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Microsoft.Net.Http.Headers;

using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Notices;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>/calendar/{token}.ics: what a subscribed calendar fetches. It has no cookie; the signature in the address is the authority.</summary>
internal static class CalendarFeedEndpoint
{
    /// <summary>What is over stays for a while, so that what was called off is struck out even by a phone that was off for weeks.</summary>
    private static readonly TimeSpan KeptBehind = TimeSpan.FromDays(60);

    public static async Task<IResult> Send(string token, HttpContext http, CalendarFeeds feeds, CityClock clock, IStringLocalizer<CalendarTexts> texts, CancellationToken cancel)
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
    private static async Task<IEnumerable<CalendarEntry>?> Entries(CalendarFeed feed, IServiceProvider services, DateTimeOffset from, CancellationToken cancel)
    {
        var grants = await services.GetRequiredService<WelfareDbContext>().RoleGrants.Where(g => g.PersonId == feed.PersonId)
            .Select(g => new Grant(g.Role, g.ScopeKind, g.ScopeId)).ToListAsync(cancel);
        switch (feed.Kind)
        {
            case FeedKind.Own:
                var entries = services.GetRequiredService<CalendarEntries>();
                return (await services.GetRequiredService<BookingReader>().Since(feed.PersonId, from, cancel)).Select(entries.Of);
            case FeedKind.Hospital when feed.HospitalId is { } hospital && grants.Exists(g => g.Role == Role.HospitalScheduler && g.ScopeId == hospital):
                return await services.GetRequiredService<SessionCalendar>().OfHospital(hospital, from, cancel);
            case FeedKind.Organiser when grants.Exists(g => OrganisingPages.Roles.Contains(g.Role)):
                return await services.GetRequiredService<SessionCalendar>().OfOrganiser(grants, from, cancel);
            default:
                return null;
        }
    }
}
