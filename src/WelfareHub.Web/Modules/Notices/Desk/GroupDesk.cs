using Microsoft.EntityFrameworkCore;

using WelfareHub.Web.Data;

namespace WelfareHub.Web.Modules.Notices;

/// <summary>A configured group as staff see it: never its address or secret.</summary>
public sealed record GroupRow(string Name, GroupStyle Style, string Host, string Language, int Waiting, int Failed, DateTimeOffset? SentAt, string? Trouble);

internal sealed class GroupDesk(WelfareDbContext db, WelfareSettings settings)
{
    /// <summary>One query.</summary>
    public async Task<IReadOnlyList<GroupRow>> Look(CancellationToken cancel)
    {
        if (settings.Groups.Count == 0)
            return [];
        var posts = await db.GroupPosts.GroupBy(p => p.Group).Select(g => new
        {
            g.Key,
            Waiting = g.Count(p => p.State == DeliveryState.Waiting),
            Failed = g.Count(p => p.State == DeliveryState.Failed),
            SentAt = g.Where(p => p.State == DeliveryState.Sent).Max(p => (DateTimeOffset?)p.StateAt),
            Trouble = g.Where(p => p.Trouble != null && p.State != DeliveryState.Sent).Max(p => p.Trouble),
        }).ToDictionaryAsync(g => g.Key, cancel);
        return [.. settings.Groups.OrderBy(g => g.Key, StringComparer.Ordinal).Select(g =>
        {
            var seen = posts.GetValueOrDefault(g.Key);
            var host = Uri.TryCreate(g.Value.Url, UriKind.Absolute, out var url) ? url.Host : "–";
            return new GroupRow(g.Key, g.Value.Style, host, g.Value.Language, seen?.Waiting ?? 0, seen?.Failed ?? 0, seen?.SentAt, seen?.Trouble);
        })];
    }
}
