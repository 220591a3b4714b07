using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Accounts;

public sealed record MySession(Guid Id, string Device, DateTimeOffset Since, DateTimeOffset LastSeen, bool Current);

public sealed partial class SessionsPage
{
    internal static async Task<IResult> Show(HttpContext http, WelfareDbContext db, TimeProvider clock, PageContext page, IStringLocalizer<MeTexts> texts, string? done)
    {
        var visitor = http.RequiredVisitor();
        var now = clock.GetUtcNow();
        var sessions = await db.Sessions
            .Where(s => s.PersonId == visitor.Id && s.EndedAt == null && s.ExpiresAt > now)
            .OrderByDescending(s => s.LastSeenAt).Take(100)
            .Select(s => new MySession(s.Id, s.Device, s.CreatedAt, s.LastSeenAt, s.Id == visitor.SessionId))
            .ToListAsync(http.RequestAborted);
        page.Name(texts["SessionsTitle"]);
        return Pages.Show<SessionsPage>(new { Sessions = sessions.OrderByDescending(s => s.Current).ToList(), Ended = done is "one" or "others" ? done : null });
    }

    internal static async Task<IResult> End(HttpContext http, SessionStore store, Guid id)
    {
        var visitor = http.RequiredVisitor();
        if (id == visitor.SessionId)
            return await SignInCookie.SignOut(http, store);
        return await store.End(visitor.Id, id, except: null, http.RequestAborted) == 0 ? Results.NotFound() : Pages.Go("/me/sessions?done=one");
    }

    internal static async Task<IResult> EndOthers(HttpContext http, SessionStore store)
    {
        var visitor = http.RequiredVisitor();
        await store.End(visitor.Id, only: null, visitor.SessionId, http.RequestAborted);
        return Pages.Go("/me/sessions?done=others");
    }
}
