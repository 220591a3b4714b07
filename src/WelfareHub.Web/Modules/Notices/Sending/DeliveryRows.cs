using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;

namespace WelfareHub.Web.Modules.Notices;

/// <summary>The rows of what waits: leased, noted, put off or given back.</summary>
internal sealed class DeliveryRows(Func<WelfareDbContext> contexts, CommitGate gate, TimeProvider clock)
{
    public const int MostAtOnce = 200;

    /// <summary>How long a server that is down is left alone.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromSeconds(30);

    /// <summary>Counts no further than matters for the number of lines: with nothing due it is one look at an index.</summary>
    public async Task<int> CountDue(IChannel channel, Urgency least)
    {
        var (now, enough) = (clock.GetUtcNow(), channel.Lines * DeliverySweeper.LettersPerLine);
        await using var db = contexts();
        var due = await db.Deliveries.Where(d => d.State == DeliveryState.Waiting && d.Channel == channel.Kind && d.NextTryAt <= now && d.Urgency >= least)
            .OrderBy(d => d.NextTryAt).Take(enough).CountAsync();
        // Behind a long queue comes what is not handed over yet.
        return due < MostAtOnce || due == enough
            ? due
            : due + await db.Notices.Where(n => n.State == NoticeState.Pending && n.DueAt <= now).OrderBy(n => n.DueAt).Take(enough - due).CountAsync();
    }

    /// <summary>Not to be cancelled: what is leased must be sent or given back.</summary>
    public Task<List<Delivery>> Claim(IChannel channel, Urgency least) => gate.Run(async (context, _) =>
    {
        var db = (WelfareDbContext)context;
        var (now, lease) = (clock.GetUtcNow().UtcDateTime, (clock.GetUtcNow() + DeliverySweeper.Lease).UtcDateTime);
        var (kind, urgency) = ((int)channel.Kind, (int)least);
        var claimed = db.Database.IsNpgsql()
            ? db.Deliveries.FromSql($"""
                UPDATE "NoticeDeliveries" SET "NextTryAt" = {lease}, "Tries" = "Tries" + 1 WHERE "Id" IN (
                  SELECT "Id" FROM "NoticeDeliveries" WHERE "State" = 0 AND "Channel" = {kind} AND "NextTryAt" <= {now} AND "Urgency" >= {urgency}
                  ORDER BY "Urgency" DESC, "NextTryAt" LIMIT {MostAtOnce} FOR UPDATE SKIP LOCKED)
                RETURNING *
                """)
            : db.Deliveries.FromSql($"""
                UPDATE "NoticeDeliveries" SET "NextTryAt" = {lease}, "Tries" = "Tries" + 1 WHERE "Id" IN (
                  SELECT "Id" FROM "NoticeDeliveries" WHERE "State" = 0 AND "Channel" = {kind} AND "NextTryAt" <= {now} AND "Urgency" >= {urgency}
                  ORDER BY "Urgency" DESC, "NextTryAt" LIMIT {MostAtOnce})
                RETURNING *
                """);
        var deliveries = new List<Delivery>();
        await foreach (var delivery in claimed.AsNoTracking().AsAsyncEnumerable())
            deliveries.Add(delivery);
        return deliveries;
    });

    /// <summary>Until its tries are used up.</summary>
    public async Task Postpone(List<Delivery> deliveries, string? trouble)
    {
        foreach (var delivery in deliveries)
        {
            if (delivery.Tries >= Backoff.MostTries)
                await Note([delivery], DeliveryState.Failed, trouble);
            else
                await Update([delivery.Id], DeliveryState.Waiting, null, clock.GetUtcNow() + Backoff.After(delivery.Tries, Random.Shared.NextDouble()), trouble);
        }
    }

    public Task Note(List<Delivery> deliveries, DeliveryState state, string? trouble) =>
        Update(deliveries.ConvertAll(d => d.Id), state, clock.GetUtcNow(), clock.GetUtcNow(), trouble);

    private async Task Update(List<Guid> ids, DeliveryState state, DateTimeOffset? stateAt, DateTimeOffset next, string? trouble) =>
        await gate.Run(async (db, _) =>
        {
            await DeliveryNote.Write(db, ids, state, stateAt, next, trouble);
            return ids.Count;
        });

    /// <summary>
    /// What was leased and not tried waits again, as if nobody had touched it. The letter at which the server gave up rests longer than
    /// the others: if it is the cause, they get through without it. What somebody else has leased meanwhile, because a clock was set, is
    /// theirs.
    /// </summary>
    /// <param name="batch">What was leased.</param>
    /// <param name="trouble">Why the server cannot be used; null when it can.</param>
    /// <param name="rests">False: another line may take it at once.</param>
    public async Task GiveBack(DeliveryBatch batch, string? trouble, bool rests)
    {
        var now = clock.GetUtcNow();
        await Put(batch.Rest(), trouble is null || !rests ? now : now + Rest);
        await Put(batch.Culprits(), rests ? now + (2 * Rest) : now);

        async Task Put(List<Delivery> deliveries, DateTimeOffset next)
        {
            if (deliveries.Count == 0)
                return;
            var (ids, lease) = (deliveries.ConvertAll(d => d.Id), deliveries[0].NextTryAt);
            await gate.Run(async (db, _) => await db.Set<Delivery>().Where(d => ids.Contains(d.Id) && d.NextTryAt == lease).ExecuteUpdateAsync(set => set
                .SetProperty(d => d.NextTryAt, next)
                .SetProperty(d => d.Tries, d => d.Tries - 1)
                .SetProperty(d => d.Trouble, trouble), CancellationToken.None));
        }
    }
}
