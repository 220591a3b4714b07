using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;

namespace WelfareHub.Web.Modules.Notices;

public sealed record StuckDelivery(Guid Id, string Kind, string Person, bool HasPhone, bool HasMail, ChannelKind Channel, string? Trouble, int Tries, DateTimeOffset At);

public sealed record OutboxView(int Waiting, int Failed, DateTimeOffset? OldestDue, int SentInDay, IReadOnlyList<StuckDelivery> Stuck);

/// <summary>What staff and the command line see of the outbox, and what they can do about what is stuck.</summary>
public sealed class OutboxDesk(Func<WelfareDbContext> contexts, CommitGate gate, TimeProvider clock)
{
    public const int MostShown = 200;

    public async Task<OutboxView> Look(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var dayAgo = now.AddDays(-1);
        await using var db = contexts();
        var stuck = await (
            from delivery in db.Deliveries
            where delivery.State == DeliveryState.Failed
            join notice in db.Notices on delivery.NoticeId equals notice.Id
            join person in db.Users on notice.PersonId equals person.Id
            orderby delivery.StateAt descending
            select new StuckDelivery(
                delivery.Id, notice.Kind, person.FullName, person.PhoneNumber != null, person.Email != null, delivery.Channel, delivery.Trouble, delivery.Tries, delivery.StateAt ?? notice.DueAt))
            .Take(MostShown).ToListAsync(cancel);
        return new OutboxView(
            await db.Deliveries.CountAsync(d => d.State == DeliveryState.Waiting, cancel),
            await db.Deliveries.CountAsync(d => d.State == DeliveryState.Failed, cancel),
            await db.Notices.Where(n => n.State == NoticeState.Pending && n.DueAt <= now).MinAsync(n => (DateTimeOffset?)n.DueAt, cancel),
            await db.Deliveries.CountAsync(d => d.State == DeliveryState.Sent && d.StateAt > dayAgo, cancel),
            stuck);
    }

    /// <summary>Queues what failed again, as if it had never been tried; null = all. Returns how many.</summary>
    public Task<int> Retry(Guid? id, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        return gate.Run(
            async (db, _) => await Stuck(db, id).ExecuteUpdateAsync(
                set => set.SetProperty(d => d.State, DeliveryState.Waiting).SetProperty(d => d.StateAt, (DateTimeOffset?)null)
                    .SetProperty(d => d.Tries, 0).SetProperty(d => d.NextTryAt, now),
                CancellationToken.None),
            cancel);
    }

    /// <summary>Gives what failed up for good; null = all. Returns how many.</summary>
    public Task<int> Drop(Guid? id, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        return gate.Run(
            async (db, _) => await Stuck(db, id).ExecuteUpdateAsync(
                set => set.SetProperty(d => d.State, DeliveryState.Dropped).SetProperty(d => d.StateAt, now), CancellationToken.None),
            cancel);
    }

    private static IQueryable<Delivery> Stuck(DbContext db, Guid? id) =>
        db.Set<Delivery>().Where(d => d.State == DeliveryState.Failed && (id == null || d.Id == id));
}
