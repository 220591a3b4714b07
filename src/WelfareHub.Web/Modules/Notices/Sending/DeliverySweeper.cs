using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;

namespace WelfareHub.Web.Modules.Notices;

/// <summary>
/// Sends what waits on one channel. A batch is leased, written in the readers' languages, and sent over a few lines. With one line each
/// letter is noted as sent before the next is begun: a process that dies leaves at most one letter sent and not noted. With several,
/// for long queues, a line begins the next letter before the last is noted (<see cref="SentNotes"/>): at most two a line. What is
/// urgent may have one line more beside those that are busy with what is not.
/// </summary>
public sealed class DeliverySweeper(Func<WelfareDbContext> contexts, CommitGate gate, NoticeWriter writer, LetterWriter letters, TimeProvider clock, ILogger<DeliverySweeper> log)
{
    /// <summary>A second line is for long queues only: a process that dies sends at most one letter twice over one line.</summary>
    public const int LettersPerLine = 500;

    /// <summary>How long a dead process keeps its letters from others.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);

    /// <summary>A line that is this slow gives the rest of its batch back before the lease ends.</summary>
    private static readonly TimeSpan LongestBatch = TimeSpan.FromMinutes(3);

    private readonly DeliveryRows _rows = new(contexts, gate, clock);

    /// <summary>Until nothing is due, the channel is down, or <paramref name="stop"/> says so; a letter that has begun is finished.</summary>
    /// <param name="channel">The way out.</param>
    /// <param name="stop">Ends after the letter in hand.</param>
    /// <param name="least">
    /// Above ordinary: leaves what is less urgent to the lines that are busy with it, and goes out on one beside them. If the server does
    /// not let that one in, those take it.
    /// </param>
    /// <param name="sending">Told of each batch what is least urgent in it.</param>
    /// <returns>Whether the channel could be used.</returns>
    public async Task<bool> Sweep(IChannel channel, CancellationToken stop, Urgency least = Urgency.Ordinary, Action<Urgency>? sending = null)
    {
        var beside = least > Urgency.Ordinary;
        await using var lines = new OpenLines(channel, beside ? 1 : channel.Lines);
        DeliveryBatch? next = null;
        string? trouble = null;
        try
        {
            while (trouble is null && !stop.IsCancellationRequested && (next ?? await Take(channel, least)) is { } batch)
            {
                sending?.Invoke(batch.Least);
                // Of a long queue the next letters are written while these are sent: by another thread, for SQLite answers without giving one back.
                var ahead = batch.IsFull ? Task.Run(() => Take(channel, least)) : Task.FromResult<DeliveryBatch?>(null);
                try
                {
                    var open = lines.For(batch.Due);
                    var notes = new SentNotes(gate, open.Count);
                    await Task.WhenAll(open.Select(line => SendAll(line, batch, notes, open.Count == 1, stop)));
                }
                finally
                {
                    (next, trouble) = (null, batch.Down);
                    try
                    {
                        next = await ahead;
                    }
                    finally
                    {
                        // Even when the next letters could not be written.
                        await _rows.GiveBack(batch, trouble, rests: !beside);
                    }
                }
            }
        }
        finally
        {
            if (next is not null)
                await _rows.GiveBack(next, trouble, rests: !beside);
        }

        if (trouble is not null)
            log.LogWarning("{Channel} is out of reach: {Trouble}", channel.Kind, trouble);
        return trouble is null;
    }

    /// <summary>Leases what is due and writes it. Null: nothing is due.</summary>
    private async Task<DeliveryBatch?> Take(IChannel channel, Urgency least)
    {
        var due = await _rows.CountDue(channel, least);
        if (due == 0)
            return null;
        var until = clock.GetUtcNow() + LongestBatch;
        var claimed = await _rows.Claim(channel, least);
        if (claimed.Count == 0)
            return null;
        var batch = new DeliveryBatch(channel.Joins) { Due = due, Until = until, IsFull = claimed.Count == DeliveryRows.MostAtOnce, Least = claimed.Min(d => d.Urgency) };
        await Prepare(batch, claimed);
        return batch;
    }

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
            if (!facts.TryGetValue(delivery.NoticeId, out var fact))
                await _rows.Note([delivery], DeliveryState.Failed, "cannot be read");
            else if (!recipients.TryGetValue(fact.Notice.PersonId, out var person) || fact.Notice.State == NoticeState.Withdrawn || !fact.StillTrue)
                await _rows.Note([delivery], DeliveryState.Withdrawn, null);
            else if (Write(fact, person, wishes.GetValueOrDefault(person.Id) ?? new NoticePreference(), now) is { } letter)
                batch.Add(delivery, letter);
            else
                await _rows.Note([delivery], DeliveryState.Failed, "cannot be written");
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
                    await _rows.Note(late.ConvertAll(p => p.Delivery), DeliveryState.Missed, null);
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
            return _rows.Postpone(deliveries, result.Trouble);
        if (result.Kind != SendResultKind.Down)
            return _rows.Note(deliveries, DeliveryState.Failed, result.Trouble);
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
}
