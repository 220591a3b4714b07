using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;

namespace WelfareHub.Web.Modules.Notices;

/// <summary>
/// Sends what waits on one channel. A batch is leased, written in the readers' languages, and sent over a few lines. With one line each
/// letter is noted as sent before the next is begun: a process that dies leaves at most one letter sent and not noted. With several,
/// for long queues, a line begins the next letter before the last is noted (<see cref="SentNotes"/>): at most two a line.
/// </summary>
public sealed class DeliverySweeper(Func<WelfareDbContext> contexts, CommitGate gate, NoticeWriter writer, LetterWriter letters, TimeProvider clock, ILogger<DeliverySweeper> log)
{
    private const int MostAtOnce = 200;

    /// <summary>A second line is for long queues only: with one line, a process that dies sends at most one letter twice.</summary>
    public const int LettersPerLine = 500;

    /// <summary>How long a dead process keeps its letters from others.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);

    /// <summary>A line that is this slow gives the rest of its batch back before the lease ends.</summary>
    private static readonly TimeSpan LongestBatch = TimeSpan.FromMinutes(3);

    /// <summary>How long a server that is down is left alone.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(30);

    /// <summary>Until nothing is due, the channel is down, or <paramref name="stop"/> says so; a letter that has begun is finished.</summary>
    public async Task Sweep(IChannel channel, CancellationToken stop)
    {
        await using var lines = new OpenLines(channel);
        DeliveryBatch? next = null;
        string? trouble = null;
        try
        {
            while (trouble is null && !stop.IsCancellationRequested && (next ?? await Take(channel)) is { } batch)
            {
                // Of a long queue the next letters are written while these are sent.
                var ahead = batch.IsFull ? Take(channel) : Task.FromResult<DeliveryBatch?>(null);
                try
                {
                    var open = lines.For(batch.Due);
                    var notes = new SentNotes(gate, open.Count);
                    await Task.WhenAll(open.Select(line => SendAll(line, batch, notes, open.Count == 1, stop)));
                }
                finally
                {
                    next = await ahead;
                    trouble = batch.Down;
                    await GiveBack(batch, trouble);
                }
            }
        }
        finally
        {
            if (next is not null)
                await GiveBack(next, trouble);
        }

        if (trouble is not null)
            log.LogWarning("{Channel} is out of reach: {Trouble}", channel.Kind, trouble);
    }

    /// <summary>Leases what is due and writes it. Null: nothing is due.</summary>
    private async Task<DeliveryBatch?> Take(IChannel channel)
    {
        var due = await CountDue(channel);
        if (due == 0)
            return null;
        var until = clock.GetUtcNow() + LongestBatch;
        var claimed = await Claim(channel);
        if (claimed.Count == 0)
            return null;
        var batch = new DeliveryBatch(channel.Joins) { Due = due, Until = until, IsFull = claimed.Count == MostAtOnce };
        await Prepare(batch, claimed);
        return batch;
    }

    /// <summary>Counts no further than matters for the number of lines: with nothing due it is one look at an index.</summary>
    private async Task<int> CountDue(IChannel channel)
    {
        var now = clock.GetUtcNow();
        await using var db = contexts();
        return await db.Deliveries.Where(d => d.State == DeliveryState.Waiting && d.Channel == channel.Kind && d.NextTryAt <= now)
            .OrderBy(d => d.NextTryAt).Take(channel.Lines * LettersPerLine).CountAsync();
    }

    /// <summary>Not to be cancelled: what is leased must be sent or given back.</summary>
    private Task<List<Delivery>> Claim(IChannel channel) => gate.Run(async (context, _) =>
    {
        var db = (WelfareDbContext)context;
        var (now, lease, kind) = (clock.GetUtcNow().UtcDateTime, (clock.GetUtcNow() + Lease).UtcDateTime, (int)channel.Kind);
        var claimed = db.Database.IsNpgsql()
            ? db.Deliveries.FromSql($"""
                UPDATE "NoticeDeliveries" SET "NextTryAt" = {lease}, "Tries" = "Tries" + 1 WHERE "Id" IN (
                  SELECT "Id" FROM "NoticeDeliveries" WHERE "State" = 0 AND "Channel" = {kind} AND "NextTryAt" <= {now}
                  ORDER BY "Urgency" DESC, "NextTryAt" LIMIT {MostAtOnce} FOR UPDATE SKIP LOCKED)
                RETURNING *
                """)
            : db.Deliveries.FromSql($"""
                UPDATE "NoticeDeliveries" SET "NextTryAt" = {lease}, "Tries" = "Tries" + 1 WHERE "Id" IN (
                  SELECT "Id" FROM "NoticeDeliveries" WHERE "State" = 0 AND "Channel" = {kind} AND "NextTryAt" <= {now}
                  ORDER BY "Urgency" DESC, "NextTryAt" LIMIT {MostAtOnce})
                RETURNING *
                """);
        var deliveries = new List<Delivery>();
        await foreach (var delivery in claimed.AsNoTracking().AsAsyncEnumerable())
            deliveries.Add(delivery);
        return deliveries;
    });

    /// <summary>Reads all notices, people and names of a batch in a handful of queries, and writes the letters.</summary>
    private async Task Prepare(DeliveryBatch batch, List<Delivery> claimed)
    {
        var now = clock.GetUtcNow();
        await using var db = contexts();
        var ids = claimed.ConvertAll(d => d.NoticeId);
        var notices = await db.Notices.AsNoTracking().Where(n => ids.Contains(n.Id)).ToListAsync();
        var facts = (await writer.Read(db, notices, CancellationToken.None)).ToDictionary(f => f.Notice.Id);
        var people = notices.Select(n => n.PersonId).Distinct().ToList();
        var recipients = await db.Recipients(people);
        var wishes = await db.NoticePreferences.AsNoTracking().Where(p => people.Contains(p.PersonId)).ToDictionaryAsync(p => p.PersonId);
        foreach (var delivery in claimed.OrderByDescending(d => d.Urgency).ThenBy(d => d.DueAt).ThenBy(d => d.Id))
        {
            if (!facts.TryGetValue(delivery.NoticeId, out var fact) || !recipients.TryGetValue(fact.Notice.PersonId, out var person)
                || fact.Notice.State == NoticeState.Withdrawn || !fact.StillTrue)
                await Note([delivery], DeliveryState.Withdrawn, null);
            else if (Write(fact, person, wishes.GetValueOrDefault(person.Id) ?? new NoticePreference(), now) is { } letter)
                batch.Add(delivery, letter);
            else
                await Note([delivery], DeliveryState.Failed, "cannot be written");
        }
    }

    /// <summary>Null: one notice that cannot be put into words must not hold up the others.</summary>
    private Letter? Write(NoticeFacts facts, Recipient person, NoticePreference wish, DateTimeOffset now)
    {
        try
        {
            return letters.Write(facts, person, wish, now);
        }
        catch (Exception e)
        {
            log.LogError(e, "Notice {Notice} of kind {Kind} cannot be written", facts.Notice.Id, facts.Notice.Kind);
            return null;
        }
    }

    private async Task SendAll(ILine line, DeliveryBatch batch, SentNotes notes, bool alone, CancellationToken stop)
    {
        SentNotes.Round? last = null;
        try
        {
            while (!stop.IsCancellationRequested && batch.Down is null && clock.GetUtcNow() < batch.Until && batch.Next() is { } parcel)
            {
                var now = clock.GetUtcNow();
                var late = parcel.Where(p => p.Letter.Notice.UsefulUntil <= now).ToList();
                if (late.Count > 0)
                    await Note(late.ConvertAll(p => p.Delivery), DeliveryState.Missed, null);
                if (parcel.Count == late.Count)
                    continue;
                IReadOnlyList<Parcel> ready = [.. parcel.Except(late)];
                var result = await Send(line, letters.Join([.. ready.Select(p => p.Letter)]), stop);
                if (last is not null)
                    await notes.Written(last);
                last = result.Kind == SendResultKind.Sent ? notes.Add([.. ready.Select(p => p.Delivery.Id)], clock.GetUtcNow()) : null;
                if (last is null)
                    await NotSent(batch, ready, result);
                else if (alone)
                    await notes.Written(last);
            }
        }
        finally
        {
            if (last is not null)
                await notes.Written(last);
        }
    }

    private Task NotSent(DeliveryBatch batch, IReadOnlyList<Parcel> parcel, SendResult result)
    {
        var deliveries = parcel.Select(p => p.Delivery).ToList();
        if (result.Kind == SendResultKind.Later)
            return Postpone(deliveries, result.Trouble);
        if (result.Kind != SendResultKind.Down)
            return Note(deliveries, DeliveryState.Failed, result.Trouble);
        batch.PutBack(parcel, result.Trouble ?? "");
        return Task.CompletedTask;
    }

    private async Task<SendResult> Send(ILine line, Letter letter, CancellationToken stop)
    {
        // A process that stops lets the letter it has begun come to its end, but not for ever.
        using var hurry = new CancellationTokenSource();
        await using var registered = stop.Register(() => hurry.CancelAfter(TimeSpan.FromSeconds(5)));
        try
        {
            return await line.Send(letter, hurry.Token);
        }
        catch (Exception e)
        {
            log.LogError(e, "Notice {Notice} could not be sent", letter.Notice.Id);
            return new SendResult(SendResultKind.Later, e.GetType().Name);
        }
    }

    private async Task Postpone(List<Delivery> deliveries, string? trouble)
    {
        foreach (var delivery in deliveries)
        {
            if (delivery.Tries >= Backoff.MostTries)
                await Note([delivery], DeliveryState.Failed, trouble);
            else
                await Update([delivery.Id], DeliveryState.Waiting, null, clock.GetUtcNow() + Backoff.After(delivery.Tries, Random.Shared.NextDouble()), trouble);
        }
    }

    private Task Note(List<Delivery> deliveries, DeliveryState state, string? trouble) =>
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
    private async Task GiveBack(DeliveryBatch batch, string? trouble)
    {
        var now = clock.GetUtcNow();
        await Put(batch.Rest(), trouble is null ? now : now + Rest);
        await Put(batch.Culprits(), now + (2 * Rest));

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
