using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;

namespace WelfareHub.Web.Modules.Notices;

/// <summary>A delivery that staff should know of: stopped for good, or late and still being tried.</summary>
/// <param name="Id">The delivery's.</param>
/// <param name="Kind">Of the notice.</param>
/// <param name="Person">Whom it does not reach.</param>
/// <param name="HasPhone">Whether an SMS or a call could.</param>
/// <param name="HasMail">Whether a mail could.</param>
/// <param name="Channel">That failed.</param>
/// <param name="Trouble">In a few words.</param>
/// <param name="Tries">So far.</param>
/// <param name="At">When it stopped, or was due.</param>
/// <param name="NextTryAt">Null: it is not tried any more.</param>
public sealed record StuckDelivery(
    Guid Id, string Kind, string Person, bool HasPhone, bool HasMail, ChannelKind Channel, string? Trouble, int Tries, DateTimeOffset At, DateTimeOffset? NextTryAt);

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
        return new OutboxView(
            await db.Deliveries.CountAsync(d => d.State == DeliveryState.Waiting, cancel),
            await db.Deliveries.CountAsync(d => d.State == DeliveryState.Failed, cancel),
            await OldestDue(db, now, cancel),
            await db.Deliveries.CountAsync(d => d.State == DeliveryState.Sent && d.StateAt > dayAgo, cancel),
            stuck);
    }

    /// <summary>Not handed over yet, or handed over and not out.</summary>
    private static async Task<DateTimeOffset?> OldestDue(WelfareDbContext db, DateTimeOffset now, CancellationToken cancel)
    {
        var notice = await db.Notices.Where(n => n.State == NoticeState.Pending && n.DueAt <= now).MinAsync(n => (DateTimeOffset?)n.DueAt, cancel);
        var delivery = await db.Deliveries.Where(d => d.State == DeliveryState.Waiting && d.DueAt <= now).MinAsync(d => (DateTimeOffset?)d.DueAt, cancel);
        return notice is null || delivery < notice ? delivery : notice;
    }

    /// <summary>Queues what failed again, as if it had never been tried; null = all. Returns how many.</summary>
    public Task<int> Retry(Guid? id, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        return gate.Run(
            async (db, _) => await Stopped(db, id).ExecuteUpdateAsync(
                set => set.SetProperty(d => d.State, DeliveryState.Waiting).SetProperty(d => d.StateAt, (DateTimeOffset?)null)
                    .SetProperty(d => d.Tries, 0).SetProperty(d => d.NextTryAt, now),
                CancellationToken.None),
            cancel);
    }

    /// <summary>Gives up for good: what is named, be it stopped or only late; null = all that is stopped. Returns how many.</summary>
    public Task<int> Drop(Guid? id, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        return gate.Run(
            async (db, _) => await (id is null ? Stopped(db, null) : db.Set<Delivery>().Where(d => d.Id == id && (d.State == DeliveryState.Failed || d.State == DeliveryState.Waiting))).ExecuteUpdateAsync(
                set => set.SetProperty(d => d.State, DeliveryState.Dropped).SetProperty(d => d.StateAt, now), CancellationToken.None),
            cancel);
    }

    private static IQueryable<Delivery> Stopped(DbContext db, Guid? id) =>
        db.Set<Delivery>().Where(d => d.State == DeliveryState.Failed && (id == null || d.Id == id));
}
