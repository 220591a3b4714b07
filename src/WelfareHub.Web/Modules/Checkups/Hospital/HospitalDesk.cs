using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>What surrounds each of the hospital's pages: whose desk it is, the side navigation, and how many requests wait.</summary>
internal sealed class HospitalDesk(
    PageContext page, HospitalNames names, WaitingRequests waiting, CityClock clock, IStringLocalizer<HospitalTexts> texts)
{
    public const string Today = "/hospital";
    public const string Requests = "/hospital/requests";
    public const string CheckIn = "/hospital/check-in";
    public const string Sessions = "/hospital/sessions";

    public async ValueTask Prepare(Guid hospitalId, string title, string? current, CancellationToken cancel)
    {
        var known = await names.Of(hospitalId, cancel);
        page.Title = title;
        page.DeskTitle = known.Hospital(hospitalId);
        page.DeskSubtitle = texts["DeskSubtitle"];
        page.DeskNav =
        [
            Item(Today, "NavToday", Glyph.Calendar),
            Item(Requests, "NavRequests", Glyph.Clock, await waiting.Count(hospitalId, clock.Now, cancel)),
            Item(CheckIn, "NavCheckIn", Glyph.Qr),
            Item(Sessions, "NavSessions", Glyph.List),
        ];

        NavItem Item(string href, string key, Glyph icon, int? count = null) => new(href, texts[key], icon, count, href == current);
    }
}

/// <summary>
/// How many requests wait for a hospital: a hint in the navigation of every page, so it is counted at most every few seconds, and
/// again at once after this node answered one.
/// </summary>
internal sealed class WaitingRequests(Func<WelfareDbContext> contexts)
{
    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(5);
    private readonly System.Collections.Concurrent.ConcurrentDictionary<Guid, (int Count, DateTimeOffset At)> _counts = new();

    public async ValueTask<int> Count(Guid hospitalId, DateTimeOffset now, CancellationToken cancel)
    {
        if (_counts.TryGetValue(hospitalId, out var kept) && (now - kept.At).Duration() < KeptFor)
            return kept.Count;
        await using var db = contexts();
        var count = await RequestList.Open(db, hospitalId, now).CountAsync(cancel);
        _counts[hospitalId] = (count, now);
        return count;
    }

    /// <summary>A page that has just counted for itself says so, for it must not show another number beside its own.</summary>
    public void Counted(Guid hospitalId, int count, DateTimeOffset now) => _counts[hospitalId] = (count, now);

    public void Forget(Guid hospitalId) => _counts.TryRemove(hospitalId, out _);
}
