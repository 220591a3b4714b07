using System.Security.Cryptography;
using System.Text;

using Microsoft.EntityFrameworkCore;

using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Notices;

/// <summary>
/// Private calendar addresses. An address names its feed and carries a keyed signature of it: it can be shown again, is stored
/// nowhere, and stops working when the feed is revoked, the account is closed or the role is gone.
/// </summary>
internal sealed class CalendarFeeds(WelfareDbContext db, Vault vault, WelfareSettings settings, CityClock clock)
{
    private const string Purpose = "calendar-feed";

    /// <summary>The whole address with its scheme; null = there is none yet.</summary>
    public async Task<Uri?> AddressOf(Guid personId, FeedKind kind, Guid placeId, HttpRequest request, CancellationToken cancel)
    {
        var feed = await Open(personId, kind, placeId).Select(f => (Guid?)f.Id).FirstOrDefaultAsync(cancel);
        if (feed is not { } id)
            return null;
        // Behind a proxy the public address is the one that phones reach.
        var site = string.IsNullOrWhiteSpace(settings.PublicAddress) ? $"{request.Scheme}://{request.Host}" : settings.PublicAddress.TrimEnd('/');
        return new Uri($"{site}/calendar/{Token(id)}.ics");
    }

    /// <summary>A new address; the old one stops working.</summary>
    public async Task Renew(Guid personId, FeedKind kind, Guid placeId, CancellationToken cancel)
    {
        await Revoke(personId, kind, placeId, cancel);
        db.Add(new CalendarFeed { PersonId = personId, Kind = kind, PlaceId = placeId, CreatedAt = clock.Now });
        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateException)
        {
            // Another tap was quicker: its address is as good.
            if (!await Open(personId, kind, placeId).AnyAsync(cancel))
                throw;
        }
    }

    public Task<int> Revoke(Guid personId, FeedKind kind, Guid placeId, CancellationToken cancel)
    {
        var now = clock.Now;
        return Open(personId, kind, placeId).ExecuteUpdateAsync(set => set.SetProperty(f => f.RevokedAt, now), cancel);
    }

    /// <summary>Null: never given out, revoked, or its owner's account is not active.</summary>
    public async Task<(CalendarFeed Feed, string Language)?> Find(string token, CancellationToken cancel)
    {
        if (token.Split('-') is not [var name, _] || !Guid.TryParseExact(name, "N", out var id) || !IsOurs(id, token))
            return null;
        var found = await (
            from feed in db.CalendarFeeds
            join person in db.Users on feed.PersonId equals person.Id
            where feed.Id == id && feed.RevokedAt == null && person.Status == PersonStatus.Active
            select new { Feed = feed, person.Language }).AsNoTracking().FirstOrDefaultAsync(cancel);
        return found is null ? null : (found.Feed, found.Language);
    }

    private IQueryable<CalendarFeed> Open(Guid personId, FeedKind kind, Guid placeId) =>
        db.CalendarFeeds.Where(f => f.PersonId == personId && f.Kind == kind && f.PlaceId == placeId && f.RevokedAt == null);

    private string Token(Guid id) => $"{id:N}-{vault.BlindIndex(Purpose, id.ToString("N"))[..32]}";

    private bool IsOurs(Guid id, string token) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Token(id)), Encoding.UTF8.GetBytes(token));
}
