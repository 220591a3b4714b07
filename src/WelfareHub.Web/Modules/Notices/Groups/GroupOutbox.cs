using Microsoft.EntityFrameworkCore;

namespace WelfareHub.Web.Modules.Notices;

/// <summary>Writes what groups hear into the transaction that causes it. Nothing is sent here, and nothing is saved.</summary>
public sealed class GroupOutbox(WelfareSettings settings, NoticeKinds kinds, Manners manners, TimeProvider clock)
{
    /// <summary>Groups sleep at night, and work in the day: no peaks.</summary>
    private static readonly NoticePreference GroupManners = new() { QuietAtPeaks = false };

    /// <summary>The configured groups that want this kind.</summary>
    public IEnumerable<KeyValuePair<string, GroupSettings>> GroupsFor(string kind) =>
        settings.Groups.Where(g => g.Value.Kinds.Count == 0 || g.Value.Kinds.Contains(kind));

    /// <param name="db">Of the transaction.</param>
    /// <param name="kind">What is said.</param>
    /// <param name="group">The group's name.</param>
    /// <param name="facts">Programme names, days and numbers.</param>
    /// <param name="usefulUntil">Not said after; null = always useful.</param>
    /// <param name="key">The same fact has the same key and is said once a group.</param>
    /// <exception cref="InvalidOperationException">The kind is for people, or confidential.</exception>
    public async ValueTask AddOnce(DbContext db, string kind, string group, GroupFacts facts, DateTimeOffset? usefulUntil, string key)
    {
        if (kinds[kind] is not { ForGroups: true, Confidential: false })
            throw new InvalidOperationException($"\"{kind}\" is not for groups.");
        var dedupe = $"{kind}:{group}:{key}";
        if (db.ChangeTracker.Entries<GroupPost>().Any(e => e.Entity.DedupeKey == dedupe) || await db.Set<GroupPost>().AnyAsync(p => p.DedupeKey == dedupe))
            return;
        var now = clock.GetUtcNow();
        var due = manners.NotBefore(GroupManners, kinds[kind], null, now);
        db.Add(new GroupPost
        {
            Group = group,
            Kind = kind,
            Facts = facts.ToJson(),
            CreatedAt = now,
            UsefulUntil = usefulUntil,
            DedupeKey = dedupe,
            DueAt = due,
            NextTryAt = due,
        });
    }
}
