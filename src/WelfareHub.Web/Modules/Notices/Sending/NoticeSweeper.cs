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

    private readonly IChannel[] _open = [.. channels.Where(c => c.IsOpen)];

    /// <summary>Everything that is due now, on every channel. With nothing due it costs one indexed look a table.</summary>
    public async Task Sweep(CancellationToken cancel)
    {
        while (await AnyDue(cancel) && await HandOver(cancel) > 0)
        {
        }

        // A slow gateway holds up nobody but itself.
        await Task.WhenAll(_open.Select(channel => deliveries.Sweep(channel, cancel)));
    }

    private async Task<bool> AnyDue(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        await using var db = contexts();
        return await db.Notices.AnyAsync(n => n.State == NoticeState.Pending && n.DueAt <= now, cancel);
    }

    private Task<int> HandOver(CancellationToken cancel) => gate.Run(
        async (context, _) =>
        {
            var db = (WelfareDbContext)context;
            var now = clock.GetUtcNow();
            var due = await Claim(db, now);
            var people = await Recipients(db, due);
            var wishes = await Wishes(db, [.. people.Keys]);
            foreach (var notice in due)
            {
                if (notice.UsefulUntil <= now)
                {
                    notice.State = NoticeState.Missed;
                    continue;
                }

                if (kinds.Find(notice.Kind) is not { } kind || !people.TryGetValue(notice.PersonId, out var person))
                    continue;
                if (kind.Then is { } then && FollowUp(notice, then) is { } next)
                    db.Add(next);
                var wish = wishes.GetValueOrDefault(person.Id) ?? new NoticePreference();
                var begins = manners.NotBefore(wish, kind, now);
                db.AddRange(_open.Where(c => Manners.Wants(wish, c.Kind, kind) && c.Reaches(person, notice, kind)).Select(c => Delivery(notice, c, begins)));
            }

            await db.SaveChangesAsync(CancellationToken.None);
            return due.Count;
        },
        cancel);

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
        await foreach (var notice in claimed.AsAsyncEnumerable())
            notices.Add(notice);
        return notices;
    }

    private static Task<Dictionary<Guid, Recipient>> Recipients(WelfareDbContext db, List<Notice> notices)
    {
        var ids = notices.Select(n => n.PersonId).Distinct().ToList();
        return db.Users.Where(p => ids.Contains(p.Id))
            .Select(p => new Recipient(p.Id, p.FullName, p.Language, p.PhoneNumber, p.Email)).ToDictionaryAsync(p => p.Id);
    }

    private static Task<Dictionary<Guid, NoticePreference>> Wishes(WelfareDbContext db, List<Guid> people) =>
        db.NoticePreferences.AsNoTracking().Where(p => people.Contains(p.PersonId)).ToDictionaryAsync(p => p.PersonId);

    private Notice? FollowUp(Notice first, FollowUp then) => first.UsefulUntil - then.Ahead is not { } due || due <= first.DueAt
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

    private static Delivery Delivery(Notice notice, IChannel channel, DateTimeOffset begins) =>
        new() { NoticeId = notice.Id, Channel = channel.Kind, NextTryAt = begins };
}
