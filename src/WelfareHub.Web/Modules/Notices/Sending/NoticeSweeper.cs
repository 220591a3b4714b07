using System.Text.Json;

using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;

namespace WelfareHub.Web.Modules.Notices;

/// <summary>
/// Hands what is due to the channels. Rows are the only truth: any number of sweepers, nodes and restarts may look at them at once,
/// and each notice becomes at most one delivery a channel.
/// </summary>
public sealed class NoticeSweeper(
    Func<WelfareDbContext> contexts, CommitGate gate, NoticeKinds kinds, IEnumerable<IChannel> channels, DeliverySweeper deliveries, Manners manners, TimeProvider clock)
{
    private const int MostAtOnce = 200;

    /// <summary>Of a long queue: sending that has come to its end meanwhile begins again.</summary>
    private const int Ahead = 4 * DeliverySweeper.LettersPerLine;

    /// <summary>Handed over without a rest, so that others get to write while a very long queue is handed over.</summary>
    private const int Most = 10_000;

    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(120);

    /// <summary>A night and a little: how long quiet hours may have held what was sent a moment ago.</summary>
    private static readonly TimeSpan LongestHeld = TimeSpan.FromHours(14);

    private readonly IChannel[] _open = [.. channels.Where(c => c.IsOpen)];

    /// <summary>Everything that is due now, on every channel, waited for.</summary>
    public async Task Sweep(CancellationToken cancel)
    {
        await HandOverDue(cancel);
        await Task.WhenAll(_open.Select(channel => deliveries.Sweep(channel, cancel)));
    }

    /// <summary>With nothing due it costs one look at an index.</summary>
    /// <param name="cancel">Stops between two batches.</param>
    /// <param name="handed">Called now and then, so that sending begins while a long queue is still being handed over.</param>
    /// <returns>When the next one falls due; null when none is planned.</returns>
    public async Task<DateTimeOffset?> HandOverDue(CancellationToken cancel, Action? handed = null)
    {
        var all = 0;
        DateTimeOffset? next;
        while ((next = await NextDue(cancel)) <= clock.GetUtcNow() && await HandOver(cancel) is > 0 and var some)
        {
            var before = all;
            all += some;
            if (some == MostAtOnce && (before == 0 || all / Ahead > before / Ahead))
                handed?.Invoke();
            if (all / Most > before / Most)
                await Task.Delay(Rest, TimeProvider.System, cancel);
        }

        return next;
    }

    private async Task<DateTimeOffset?> NextDue(CancellationToken cancel)
    {
        await using var db = contexts();
        return await db.Notices.Where(n => n.State == NoticeState.Pending).OrderBy(n => n.DueAt).Select(n => (DateTimeOffset?)n.DueAt).FirstOrDefaultAsync(cancel);
    }

    private async Task<int> HandOver(CancellationToken cancel)
    {
        // Read before it is our turn to write: the lines' notes wait for that turn too.
        var readers = await ReadAhead(cancel);
        return await gate.Run((context, _) => HandOver((WelfareDbContext)context, readers), cancel);
    }

    private async ValueTask<int> HandOver(WelfareDbContext db, Readers ahead)
    {
        var now = clock.GetUtcNow();
        var due = await Claim(db, now);
        var readers = due.TrueForAll(n => ahead.Asked.Contains(n.PersonId)) ? ahead : await Read(db, due.ConvertAll(n => n.PersonId), now);
        var late = due.FindAll(n => n.UsefulUntil <= now).ConvertAll(n => n.Id);
        if (late.Count > 0)
            await db.Notices.Where(n => late.Contains(n.Id)).ExecuteUpdateAsync(set => set.SetProperty(n => n.State, NoticeState.Missed), CancellationToken.None);
        foreach (var notice in due.Where(n => !(n.UsefulUntil <= now)))
        {
            if (kinds.Find(notice.Kind) is not { } kind || !readers.People.TryGetValue(notice.PersonId, out var person))
                continue;
            // What somebody has put off has had its follow-up.
            if (!notice.ByWish && kind.Then is { } then && FollowUp(notice, then) is { } next)
                await db.InsertNow(next);
            var wish = readers.Wishes.GetValueOrDefault(person.Id) ?? new NoticePreference();
            var begins = notice.ByWish ? now : manners.NotBefore(wish, kind, notice.UsefulUntil, now);
            foreach (var channel in _open.Where(c => Manners.Wants(wish, c.Kind, kind) && c.Reaches(person, notice, kind)))
                await db.InsertNow(Delivery(notice, kind, channel, Together(notice, kind, channel, begins, readers.Told)));
        }

        return due.Count;
    }

    /// <summary>Locks and marks in one statement, so that no other sweeper hands the same notice over.</summary>
    private static async Task<List<Notice>> Claim(WelfareDbContext db, DateTimeOffset at)
    {
        var now = at.UtcDateTime;
        var claimed = db.Database.IsNpgsql()
            ? db.Notices.FromSql($"""
                UPDATE "Notices" SET "State" = 1, "StateAt" = {now} WHERE "Id" IN (
                  SELECT "Id" FROM "Notices" WHERE "State" = 0 AND "DueAt" <= {now} ORDER BY "DueAt" LIMIT {MostAtOnce} FOR UPDATE SKIP LOCKED)
                RETURNING *
                """)
            : db.Notices.FromSql($"""
                UPDATE "Notices" SET "State" = 1, "StateAt" = {now} WHERE "Id" IN (
                  SELECT "Id" FROM "Notices" WHERE "State" = 0 AND "DueAt" <= {now} ORDER BY "DueAt" LIMIT {MostAtOnce})
                RETURNING *
                """);
        var notices = new List<Notice>();
        await foreach (var notice in claimed.AsNoTracking().AsAsyncEnumerable())
            notices.Add(notice);
        return notices;
    }

    /// <summary>For whom the next ones are.</summary>
    private async Task<Readers> ReadAhead(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        await using var db = contexts();
        var people = await db.Notices.Where(n => n.State == NoticeState.Pending && n.DueAt <= now).OrderBy(n => n.DueAt).Take(MostAtOnce)
            .Select(n => n.PersonId).ToListAsync(cancel);
        return await Read(db, people, now);
    }

    private async Task<Readers> Read(WelfareDbContext db, IEnumerable<Guid> asked, DateTimeOffset now)
    {
        var all = asked.Distinct().ToList();
        var people = await db.Recipients(all);
        return new Readers([.. all], people, await Wishes(db, [.. people.Keys]), _open.Any(c => c.Joins) ? await LastTold(db, all, now) : []);
    }

    private static Task<Dictionary<Guid, NoticePreference>> Wishes(WelfareDbContext db, List<Guid> people) =>
        db.NoticePreferences.AsNoTracking().Where(p => people.Contains(p.PersonId)).ToDictionaryAsync(p => p.PersonId);

    /// <summary>When each person last heard from us on a channel, as far back as it matters. One query.</summary>
    private static async Task<Dictionary<(Guid Person, ChannelKind Channel), DateTimeOffset>> LastTold(WelfareDbContext db, List<Guid> people, DateTimeOffset now)
    {
        var (since, planned) = (now - Manners.Together, now - LongestHeld);
        var told = await (
            from notice in db.Notices
            where notice.InInbox && people.Contains(notice.PersonId) && notice.DueAt > planned && notice.DueAt <= now
            join delivery in db.Deliveries on notice.Id equals delivery.NoticeId
            where delivery.State == DeliveryState.Sent && delivery.StateAt > since
            group delivery.StateAt by new { notice.PersonId, delivery.Channel } into last
            select new { last.Key.PersonId, last.Key.Channel, At = last.Max() }).ToListAsync();
        return told.ToDictionary(t => (t.PersonId, t.Channel), t => t.At!.Value);
    }

    /// <summary>The first of several leaves at once; what comes within minutes after it waits for the others and leaves as one.</summary>
    private static DateTimeOffset Together(
        Notice notice, NoticeKind kind, IChannel channel, DateTimeOffset begins, Dictionary<(Guid Person, ChannelKind Channel), DateTimeOffset> told)
    {
        if (!channel.Joins || kind.Urgency != Urgency.Ordinary || notice.ByWish || !told.TryGetValue((notice.PersonId, channel.Kind), out var last))
            return begins;
        var together = last + Manners.Together;
        return together > begins && !(notice.UsefulUntil <= together) ? together : begins;
    }

    private Notice? FollowUp(Notice first, FollowUp then) => InstantIn(first, then.Due) is not { } due || due <= first.DueAt
        ? null
        : new Notice
        {
            Kind = then.Kind,
            PersonId = first.PersonId,
            Facts = first.Facts,
            CreatedAt = clock.GetUtcNow(),
            DueAt = due,
            UsefulUntil = first.UsefulUntil,
            DedupeKey = $"{then.Kind}:{first.Id:N}",
            AboutId = first.AboutId,
            InInbox = kinds[then.Kind].InInbox,
        };

    private static DateTimeOffset? InstantIn(Notice notice, string fact)
    {
        try
        {
            return new NoticeFacts(notice, notice.Facts).Instant(fact);
        }
        catch (JsonException)
        {
            // Said where it is put into words; here it must not hold up the others.
            return null;
        }
    }

    private static Delivery Delivery(Notice notice, NoticeKind kind, IChannel channel, DateTimeOffset begins) =>
        new() { NoticeId = notice.Id, Channel = channel.Kind, Urgency = kind.Urgency, DueAt = begins, NextTryAt = begins };

    /// <summary>People and how they want to be told.</summary>
    /// <param name="Asked">Who was looked for, found or not.</param>
    /// <param name="People">Who was found.</param>
    /// <param name="Wishes">Of those who said any.</param>
    /// <param name="Told">When each last heard from us on a channel.</param>
    private sealed record Readers(
        HashSet<Guid> Asked,
        Dictionary<Guid, Recipient> People,
        Dictionary<Guid, NoticePreference> Wishes,
        Dictionary<(Guid Person, ChannelKind Channel), DateTimeOffset> Told);
}
