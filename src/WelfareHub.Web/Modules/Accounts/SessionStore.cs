using System.Collections.Concurrent;
using System.Text.Json;

using Microsoft.EntityFrameworkCore;

using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Accounts;

/// <summary>
/// Sessions live in the database. What a session says about its person is remembered here for a few seconds, so that a request
/// costs no query; ending a session on this node forgets it at once, another node follows within <see cref="Remembered"/>.
/// </summary>
public sealed class SessionStore(Func<WelfareDbContext> contexts, SendNotice send, TimeProvider clock)
{
    /// <summary>Longest time a session lives, used or not.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(60);

    /// <summary>How long another node may still honour a session that was ended here.</summary>
    public static readonly TimeSpan Remembered = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan SeenEvery = TimeSpan.FromHours(1);
    private const int MostRemembered = 20_000;

    private readonly ConcurrentDictionary<Guid, (Visitor? Visitor, DateTimeOffset Until)> _remembered = new();
    private int _forgotten;

    /// <param name="personId">Who signs in.</param>
    /// <param name="device">In a few words.</param>
    /// <param name="cancel">Stops.</param>
    /// <param name="isNew">This person has not signed in with this browser before: they are told, unless it is their first sign-in at all.</param>
    public async Task<SignInSession> Start(Guid personId, string device, CancellationToken cancel, bool isNew = false)
    {
        var now = clock.GetUtcNow();
        var session = new SignInSession { PersonId = personId, CreatedAt = now, LastSeenAt = now, ExpiresAt = now + Longest, Device = device };
        await using var db = contexts();
        if (isNew && await db.Sessions.AnyAsync(s => s.PersonId == personId, cancel))
        {
            var facts = JsonSerializer.Serialize(new { at = now, device });
            await send(db, new NoticeDraft("security.sign-in", personId, facts, now, null, $"security.sign-in:{session.Id:N}"));
        }

        db.Sessions.Add(session);
        await db.SaveChangesAsync(cancel);
        return session;
    }

    /// <summary>Null: there is no such session, it has ended, or the account is not active.</summary>
    public async ValueTask<Visitor?> Find(Guid sessionId, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        if (_remembered.TryGetValue(sessionId, out var known) && known.Until > now)
            return known.Visitor;
        var before = Volatile.Read(ref _forgotten);
        var visitor = await Load(sessionId, now, cancel);
        if (_remembered.Count > MostRemembered)
            _remembered.Clear();
        // What was read while a session ended may be what it was before: such a visitor is not remembered.
        if (before == Volatile.Read(ref _forgotten))
            _remembered[sessionId] = (visitor, now + Remembered);
        return visitor;
    }

    /// <summary>Ends sessions of a person: one, or all but one.</summary>
    public async Task<int> End(Guid personId, Guid? only, Guid? except, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        await using var db = contexts();
        var ended = await db.Sessions
            .Where(s => s.PersonId == personId && s.EndedAt == null && (only == null || s.Id == only) && (except == null || s.Id != except))
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.EndedAt, now), cancel);
        ForgetPerson(personId);
        return ended;
    }

    /// <summary>After a change of roles, name, language or status.</summary>
    public void ForgetPerson(Guid personId)
    {
        Interlocked.Increment(ref _forgotten);
        foreach (var (id, known) in _remembered)
        {
            if (known.Visitor is null || known.Visitor.Id == personId)
                _remembered.TryRemove(id, out _);
        }
    }

    private async Task<Visitor?> Load(Guid sessionId, DateTimeOffset now, CancellationToken cancel)
    {
        await using var db = contexts();
        var row = await (
            from session in db.Sessions
            join person in db.Users on session.PersonId equals person.Id
            where session.Id == sessionId && session.EndedAt == null && session.ExpiresAt > now && person.Status == PersonStatus.Active
            select new { session.LastSeenAt, person.Id, person.FullName, person.Language, person.LanguageChosen, person.CompanyId, person.StationId, person.CommunityId })
            .AsNoTracking().FirstOrDefaultAsync(cancel);
        if (row is null)
            return null;
        var grants = await db.RoleGrants.Where(g => g.PersonId == row.Id).Select(g => new Grant(g.Role, g.ScopeKind, g.ScopeId)).ToListAsync(cancel);
        if (row.LastSeenAt + SeenEvery < now)
            await db.Sessions.Where(s => s.Id == sessionId).ExecuteUpdateAsync(set => set.SetProperty(s => s.LastSeenAt, now), cancel);
        return new Visitor(row.Id, sessionId, row.FullName, row.LanguageChosen ? row.Language : null, row.CompanyId, row.StationId, row.CommunityId, [.. grants]);
    }
}
