using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Notices;

/// <summary>
/// Sends what waits on one channel. A batch is leased, written in the readers' languages, and sent over a few lines; each letter is
/// noted as sent before its line takes the next, so that a process that dies leaves at most one letter a line sent and not noted.
/// </summary>
public sealed class DeliverySweeper(Func<WelfareDbContext> contexts, CommitGate gate, NoticeKinds kinds, NoticeWriter writer, TimeProvider clock, ILogger<DeliverySweeper> log)
{
    private const int MostAtOnce = 200;

    /// <summary>Below this a second line is not worth its greeting.</summary>
    private const int LettersPerLine = 50;

    /// <summary>How long a dead process keeps its letters from others.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);

    /// <summary>A line that is this slow gives the rest of its batch back before the lease ends.</summary>
    private static readonly TimeSpan LongestBatch = TimeSpan.FromMinutes(3);

    /// <summary>How long a server that is down is left alone.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(30);

    public async Task Sweep(IChannel channel, CancellationToken cancel)
    {
        if (!await AnyDue(channel, cancel))
            return;
        await using var lines = new Lines(channel);
        while (!cancel.IsCancellationRequested)
        {
            var until = clock.GetUtcNow() + LongestBatch;
            var batch = new Batch(await Claim(channel, cancel));
            if (batch.Size == 0)
                return;
            await Prepare(batch, cancel);
            await Task.WhenAll(lines.For(batch.Size).Select(line => SendAll(line, batch, until, cancel)));
            if (batch.Down is { } trouble)
                log.LogWarning("{Channel} is out of reach: {Trouble}", channel.Kind, trouble);
            await GiveBack(batch, batch.Down is null ? TimeSpan.Zero : Rest);
            if (batch.Down is not null)
                return;
        }
    }

    private async Task<bool> AnyDue(IChannel channel, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        await using var db = contexts();
        return await db.Deliveries.AnyAsync(d => d.State == DeliveryState.Waiting && d.Channel == channel.Kind && d.NextTryAt <= now, cancel);
    }

    private Task<List<Delivery>> Claim(IChannel channel, CancellationToken cancel) => gate.Run(
        async (context, _) =>
        {
            var db = (WelfareDbContext)context;
            var (now, lease, kind) = (clock.GetUtcNow().UtcDateTime, (clock.GetUtcNow() + Lease).UtcDateTime, (int)channel.Kind);
            var claimed = db.Database.IsNpgsql()
                ? db.Deliveries.FromSql($"""
                    UPDATE "NoticeDeliveries" SET "NextTryAt" = {lease}, "Tries" = "Tries" + 1 WHERE "Id" IN (
                      SELECT "Id" FROM "NoticeDeliveries" WHERE "State" = 0 AND "Channel" = {kind} AND "NextTryAt" <= {now}
                      ORDER BY "NextTryAt" LIMIT {MostAtOnce} FOR UPDATE SKIP LOCKED)
                    RETURNING *
                    """)
                : db.Deliveries.FromSql($"""
                    UPDATE "NoticeDeliveries" SET "NextTryAt" = {lease}, "Tries" = "Tries" + 1 WHERE "Id" IN (
                      SELECT "Id" FROM "NoticeDeliveries" WHERE "State" = 0 AND "Channel" = {kind} AND "NextTryAt" <= {now}
                      ORDER BY "NextTryAt" LIMIT {MostAtOnce})
                    RETURNING *
                    """);
            var deliveries = new List<Delivery>();
            await foreach (var delivery in claimed.AsAsyncEnumerable())
                deliveries.Add(delivery);
            return deliveries;
        },
        cancel);

    /// <summary>Reads all notices, people and names of a batch in a handful of queries.</summary>
    private async Task Prepare(Batch batch, CancellationToken cancel)
    {
        await using var db = contexts();
        var notices = await db.Notices.AsNoTracking().Where(n => batch.NoticeIds.Contains(n.Id)).ToListAsync(cancel);
        var people = notices.Select(n => n.PersonId).Distinct().ToList();
        batch.Facts = (await writer.Read(db, notices, cancel)).ToDictionary(f => f.Notice.Id);
        batch.People = await db.Users.Where(p => people.Contains(p.Id))
            .Select(p => new Recipient(p.Id, p.FullName, p.Language, p.PhoneNumber, p.Email)).ToDictionaryAsync(p => p.Id, cancel);
    }

    private async Task SendAll(ILine line, Batch batch, DateTimeOffset until, CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested && batch.Down is null && clock.GetUtcNow() < until && batch.Next() is { } delivery)
            await Settle(delivery, await SendOne(line, batch, delivery, cancel), batch);
    }

    private async Task<(DeliveryState State, SendResult Result)> SendOne(ILine line, Batch batch, Delivery delivery, CancellationToken cancel)
    {
        if (!batch.Facts.TryGetValue(delivery.NoticeId, out var facts) || !batch.People.TryGetValue(facts.Notice.PersonId, out var person))
            return (DeliveryState.Withdrawn, SendResult.Sent);
        if (facts.Notice.State == NoticeState.Withdrawn || !facts.StillTrue)
            return (DeliveryState.Withdrawn, SendResult.Sent);
        if (facts.Notice.UsefulUntil <= clock.GetUtcNow())
            return (DeliveryState.Missed, SendResult.Sent);

        var letter = Write(facts, person);
        var result = await line.Send(letter, cancel);
        return (result.Kind switch
        {
            SendResultKind.Sent => DeliveryState.Sent,
            SendResultKind.Refused => DeliveryState.Failed,
            SendResultKind.Later when delivery.Tries >= Backoff.MostTries => DeliveryState.Failed,
            _ => DeliveryState.Waiting,
        }, result);
    }

    private Letter Write(NoticeFacts facts, Recipient person)
    {
        using (Speech.In(person.Language))
            return new Letter(facts.Notice, kinds[facts.Notice.Kind], person, writer.Write(facts, person.Language), facts.Calendar?.Invoke()) { Variables = writer.Variables(facts) };
    }

    private async Task Settle(Delivery delivery, (DeliveryState State, SendResult Result) outcome, Batch batch)
    {
        if (outcome.Result.Kind == SendResultKind.Down)
        {
            batch.PutBack(delivery, outcome.Result.Trouble ?? "");
            return;
        }

        var now = clock.GetUtcNow();
        DateTimeOffset? settledAt = outcome.State == DeliveryState.Waiting ? null : now;
        var next = now + Backoff.After(delivery.Tries, Random.Shared.NextDouble());
        await gate.Run(async (db, _) => await db.Set<Delivery>().Where(d => d.Id == delivery.Id).ExecuteUpdateAsync(set => set
            .SetProperty(d => d.State, outcome.State)
            .SetProperty(d => d.StateAt, settledAt)
            .SetProperty(d => d.NextTryAt, next)
            .SetProperty(d => d.Trouble, outcome.Result.Trouble), CancellationToken.None));
    }

    /// <summary>What was leased and not tried waits again, as if nobody had touched it.</summary>
    private async Task GiveBack(Batch batch, TimeSpan rest)
    {
        var ids = batch.Rest().ConvertAll(d => d.Id);
        if (ids.Count == 0)
            return;
        var next = clock.GetUtcNow() + rest;
        await gate.Run(async (db, _) => await db.Set<Delivery>().Where(d => ids.Contains(d.Id)).ExecuteUpdateAsync(set => set
            .SetProperty(d => d.NextTryAt, next)
            .SetProperty(d => d.Tries, d => d.Tries - 1)
            .SetProperty(d => d.Trouble, batch.Down), CancellationToken.None));
    }

    private sealed class Batch(List<Delivery> deliveries)
    {
        private readonly Queue<Delivery> _queue = new(deliveries);
        private readonly Lock _lock = new();

        public int Size { get; } = deliveries.Count;
        public List<Guid> NoticeIds { get; } = deliveries.ConvertAll(d => d.NoticeId);
        public Dictionary<Guid, NoticeFacts> Facts { get; set; } = [];
        public Dictionary<Guid, Recipient> People { get; set; } = [];

        /// <summary>Why the server cannot be used now.</summary>
        public string? Down { get; private set; }

        public Delivery? Next()
        {
            lock (_lock)
                return _queue.TryDequeue(out var next) ? next : null;
        }

        public void PutBack(Delivery delivery, string trouble)
        {
            lock (_lock)
            {
                _queue.Enqueue(delivery);
                Down = trouble;
            }
        }

        public List<Delivery> Rest()
        {
            lock (_lock)
                return [.. _queue];
        }
    }

    private sealed class Lines(IChannel channel) : IAsyncDisposable
    {
        private readonly List<ILine> _lines = [];

        public IEnumerable<ILine> For(int letters)
        {
            var wanted = Math.Clamp(letters / LettersPerLine, 1, channel.Lines);
            while (_lines.Count < wanted)
                _lines.Add(channel.Open());
            return _lines.Take(wanted);
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var line in _lines)
                await line.DisposeAsync();
        }
    }
}
