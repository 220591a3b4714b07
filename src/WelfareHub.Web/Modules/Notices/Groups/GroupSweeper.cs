using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;

namespace WelfareHub.Web.Modules.Notices;

/// <summary>
/// Has the robots say what waits, each group on its own: one that is slow or deaf holds up nobody but itself. Any number of nodes
/// may sweep at once; a post is leased by moving its <see cref="GroupPost.NextTryAt"/>, so what a dead process left is taken over.
/// </summary>
public sealed class GroupSweeper(Func<WelfareDbContext> contexts, CommitGate gate, WelfareSettings settings, NoticeKinds kinds, NoticeWriter writer, GroupRobot robot, TimeProvider clock)
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    /// <summary>With nothing due it costs one indexed look.</summary>
    public async Task Sweep(CancellationToken cancel)
    {
        if (settings.Groups.Count == 0)
            return;
        var now = clock.GetUtcNow();
        List<string> groups;
        await using (var db = contexts())
            groups = await db.GroupPosts.Where(p => p.State == DeliveryState.Waiting && p.NextTryAt <= now).Select(p => p.Group).Distinct().ToListAsync(cancel);
        await Task.WhenAll(groups.Where(settings.Groups.ContainsKey).Select(g => Sweep(g, settings.Groups[g], cancel)));
    }

    private async Task Sweep(string name, GroupSettings group, CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested && await Claim(name, group, cancel) is { } post)
        {
            var answer = post.UsefulUntil <= clock.GetUtcNow() || kinds.Find(post.Kind) is null
                ? (GroupAnswer?)null
                : await robot.Say(group, MessageOf(post, group), cancel);
            await Settle(post, answer);
            if (answer is { Kind: not SendResultKind.Sent })
                return;
        }
    }

    /// <summary>The next one, unless the group has heard as much as its robot may say in a minute.</summary>
    private Task<GroupPost?> Claim(string name, GroupSettings group, CancellationToken cancel) => gate.Run(
        async (context, _) =>
        {
            var db = (WelfareDbContext)context;
            var now = clock.GetUtcNow();
            var (lately, leased) = (now - Window, now + Lease);
            var said = await db.GroupPosts.CountAsync(p => p.Group == name && p.State == DeliveryState.Sent && p.StateAt > lately, CancellationToken.None);
            // What another node is saying at this moment counts at the robot too, and so does what it has just refused.
            said += await db.GroupPosts.CountAsync(p => p.Group == name && p.State == DeliveryState.Waiting && p.Tries > 0 && p.NextTryAt > now && p.NextTryAt <= leased, CancellationToken.None);
            if (said >= group.PerMinute)
                return null;
            var next = await db.GroupPosts.Where(p => p.Group == name && p.State == DeliveryState.Waiting && p.NextTryAt <= now)
                .OrderBy(p => p.NextTryAt).ThenBy(p => p.Id).FirstOrDefaultAsync(CancellationToken.None);
            if (next is null)
                return null;
            // Two nodes may have read the same row: one of them moves it.
            var mine = await db.GroupPosts.Where(p => p.Id == next.Id && p.Tries == next.Tries && p.State == DeliveryState.Waiting)
                .ExecuteUpdateAsync(set => set.SetProperty(p => p.Tries, next.Tries + 1).SetProperty(p => p.NextTryAt, now + Lease), CancellationToken.None);
            db.Entry(next).State = EntityState.Detached;
            next.Tries++;
            return mine == 1 ? next : null;
        },
        cancel);

    internal GroupMessage MessageOf(GroupPost post, GroupSettings group)
    {
        var values = new NoticeFacts(new Notice { Kind = post.Kind, Facts = post.Facts, DedupeKey = post.DedupeKey }, post.Facts).Values;
        return Message(post.Id, kinds[post.Kind], values, group.Language);
    }

    internal GroupMessage Message(Guid id, NoticeKind kind, IReadOnlyDictionary<string, object> values, string language)
    {
        var text = writer.Write(kind, values, language).Loosened();
        return new GroupMessage(id, kind.Name, language, text, text.Path is { } path ? settings.LinkTo(path) : null);
    }

    /// <param name="post">Leased.</param>
    /// <param name="answer">Null: useful no longer.</param>
    private async Task Settle(GroupPost post, GroupAnswer? answer)
    {
        var now = clock.GetUtcNow();
        var state = answer?.Kind switch
        {
            null => DeliveryState.Missed,
            SendResultKind.Sent => DeliveryState.Sent,
            SendResultKind.Refused => DeliveryState.Failed,
            _ when post.Tries >= Backoff.MostTries => DeliveryState.Failed,
            _ => DeliveryState.Waiting,
        };
        var wait = Backoff.After(post.Tries, Random.Shared.NextDouble());
        var next = now + (answer?.Wait > wait ? answer.Value.Wait : wait);
        DateTimeOffset? at = state == DeliveryState.Waiting ? null : now;
        await gate.Run(async (db, _) =>
        {
            // A robot that is deaf is so for all that waits; asked again with the next post it stays deaf for longer.
            if (answer?.Wait > TimeSpan.Zero)
            {
                await db.Set<GroupPost>().Where(p => p.Group == post.Group && p.State == DeliveryState.Waiting && p.NextTryAt < next)
                    .ExecuteUpdateAsync(set => set.SetProperty(p => p.NextTryAt, next), CancellationToken.None);
            }

            return await db.Set<GroupPost>().Where(p => p.Id == post.Id).ExecuteUpdateAsync(
                set => set.SetProperty(p => p.State, state).SetProperty(p => p.StateAt, at).SetProperty(p => p.NextTryAt, next)
                    .SetProperty(p => p.Trouble, answer.HasValue ? answer.Value.Trouble : null),
                CancellationToken.None);
        });
    }
}
