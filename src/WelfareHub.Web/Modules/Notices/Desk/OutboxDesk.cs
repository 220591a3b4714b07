using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;

namespace WelfareHub.Web.Modules.Notices;

/// <summary>A delivery that staff should know of: stopped for good, or late and still being tried.</summary>
/// <param name="Id">The delivery's.</param>
/// <param name="Kind">Of the notice.</param>
/// <param name="To">The person whom it does not reach, or the group.</param>
/// <param name="HasPhone">Whether an SMS or a call could.</param>
/// <param name="HasMail">Whether a mail could.</param>
/// <param name="Channel">That failed; null: a group's robot.</param>
/// <param name="Trouble">In a few words.</param>
/// <param name="Tries">So far.</param>
/// <param name="At">When it stopped, or was due.</param>
/// <param name="NextTryAt">Null: it is not tried any more.</param>
public sealed record StuckDelivery(
    Guid Id, string Kind, string To, bool HasPhone, bool HasMail, ChannelKind? Channel, string? Trouble, int Tries, DateTimeOffset At, DateTimeOffset? NextTryAt);

public sealed record OutboxView(int Waiting, int Failed, DateTimeOffset? OldestDue, int SentInDay, IReadOnlyList<StuckDelivery> Stuck);

/// <summary>What staff and the command line see of the outbox, and what they can do about what is stuck.</summary>
public sealed class OutboxDesk(Func<WelfareDbContext> contexts, CommitGate gate, WelfareSettings settings, TimeProvider clock)
{
    public const int MostShown = 200;

    public async Task<OutboxView> Look(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var dayAgo = now.AddDays(-1);
        var late = now.AddMinutes(-settings.NoticesLateAfterMinutes);
        await using var db = contexts();
        var stuck = await (
            from delivery in db.Deliveries
            where delivery.State == DeliveryState.Failed || (delivery.State == DeliveryState.Waiting && delivery.DueAt < late)
            join notice in db.Notices on delivery.NoticeId equals notice.Id
            join person in db.Users on notice.PersonId equals person.Id
            orderby delivery.State descending, delivery.StateAt descending, delivery.DueAt
            select new StuckDelivery(
                delivery.Id, notice.Kind, person.FullName, person.PhoneNumber != null, person.Email != null, delivery.Channel, delivery.Trouble, delivery.Tries, delivery.StateAt ?? delivery.DueAt,
                delivery.State == DeliveryState.Waiting ? delivery.NextTryAt : null))
            .Take(MostShown).ToListAsync(cancel);
        var posts = await db.GroupPosts
            .Where(p => p.State == DeliveryState.Failed || (p.State == DeliveryState.Waiting && p.DueAt < late))
            .OrderByDescending(p => p.State).ThenByDescending(p => p.StateAt).ThenBy(p => p.DueAt)
            .Select(p => new StuckDelivery(
                p.Id, p.Kind, p.Group, false, false, null, p.Trouble, p.Tries, p.StateAt ?? p.DueAt, p.State == DeliveryState.Waiting ? p.NextTryAt : null))
            .Take(MostShown).ToListAsync(cancel);
        var counts = await Counts(db, dayAgo, cancel);
        return new OutboxView(
            counts.Waiting, counts.Failed, await OldestDue(db, now, cancel), counts.Sent,
            [.. stuck.Concat(posts).OrderBy(s => s.NextTryAt is not null).ThenByDescending(s => s.At).Take(MostShown)]);
    }

    /// <summary>To people and to groups together.</summary>
    private static async Task<(int Waiting, int Failed, int Sent)> Counts(WelfareDbContext db, DateTimeOffset since, CancellationToken cancel) => (
        await db.Deliveries.CountAsync(d => d.State == DeliveryState.Waiting, cancel) + await db.GroupPosts.CountAsync(p => p.State == DeliveryState.Waiting, cancel),
        await db.Deliveries.CountAsync(d => d.State == DeliveryState.Failed, cancel) + await db.GroupPosts.CountAsync(p => p.State == DeliveryState.Failed, cancel),
        await db.Deliveries.CountAsync(d => d.State == DeliveryState.Sent && d.StateAt > since, cancel)
            + await db.GroupPosts.CountAsync(p => p.State == DeliveryState.Sent && p.StateAt > since, cancel));

    /// <summary>Not handed over yet, or handed over and not out.</summary>
    private static async Task<DateTimeOffset?> OldestDue(WelfareDbContext db, DateTimeOffset now, CancellationToken cancel)
    {
        var notice = await db.Notices.Where(n => n.State == NoticeState.Pending && n.DueAt <= now).MinAsync(n => (DateTimeOffset?)n.DueAt, cancel);
        var delivery = await db.Deliveries.Where(d => d.State == DeliveryState.Waiting && d.DueAt <= now).MinAsync(d => (DateTimeOffset?)d.DueAt, cancel);
        var post = await db.GroupPosts.Where(p => p.State == DeliveryState.Waiting && p.DueAt <= now).MinAsync(p => (DateTimeOffset?)p.DueAt, cancel);
        return new[] { notice, delivery, post }.Min();
    }

    /// <summary>Queues what failed again, as if it had never been tried; null = all. Returns how many.</summary>
    public Task<int> Retry(Guid? id, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        return gate.Run(
            async (db, _) => await Stopped(db, id).ExecuteUpdateAsync(
                set => set.SetProperty(d => d.State, DeliveryState.Waiting).SetProperty(d => d.StateAt, (DateTimeOffset?)null)
                    .SetProperty(d => d.Tries, 0).SetProperty(d => d.NextTryAt, now),
                CancellationToken.None)
                + await StoppedPosts(db, id).ExecuteUpdateAsync(
                    set => set.SetProperty(p => p.State, DeliveryState.Waiting).SetProperty(p => p.StateAt, (DateTimeOffset?)null)
                        .SetProperty(p => p.Tries, 0).SetProperty(p => p.NextTryAt, now),
                    CancellationToken.None),
            cancel);
    }

    /// <summary>Gives up for good: what is named, be it stopped or only late; null = all that is stopped. Returns how many.</summary>
    public Task<int> Drop(Guid? id, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        return gate.Run(
            async (db, _) => await (id is null ? Stopped(db, null) : db.Set<Delivery>().Where(d => d.Id == id && (d.State == DeliveryState.Failed || d.State == DeliveryState.Waiting))).ExecuteUpdateAsync(
                set => set.SetProperty(d => d.State, DeliveryState.Dropped).SetProperty(d => d.StateAt, now), CancellationToken.None)
                + await (id is null ? StoppedPosts(db, null) : db.Set<GroupPost>().Where(p => p.Id == id && (p.State == DeliveryState.Failed || p.State == DeliveryState.Waiting))).ExecuteUpdateAsync(
                    set => set.SetProperty(p => p.State, DeliveryState.Dropped).SetProperty(p => p.StateAt, now), CancellationToken.None),
            cancel);
    }

    /// <summary>Whether there is such a delivery, be it still stopped or not: what is asked for twice is done once.</summary>
    public async Task<bool> Knows(Guid id, CancellationToken cancel)
    {
        await using var db = contexts();
        return await db.Deliveries.AnyAsync(d => d.Id == id, cancel) || await db.GroupPosts.AnyAsync(p => p.Id == id, cancel);
    }

    private static IQueryable<Delivery> Stopped(DbContext db, Guid? id) =>
        db.Set<Delivery>().Where(d => d.State == DeliveryState.Failed && (id == null || d.Id == id));

    private static IQueryable<GroupPost> StoppedPosts(DbContext db, Guid? id) =>
        db.Set<GroupPost>().Where(p => p.State == DeliveryState.Failed && (id == null || p.Id == id));
}
