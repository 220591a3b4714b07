using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Notices;

/// <summary>Writes notices into the transaction of whatever causes them. Nothing is sent here.</summary>
public sealed class Outbox(NoticeKinds kinds, Vault vault, TimeProvider clock)
{
    /// <summary>For facts that are new by their nature: costs no query. The caller saves.</summary>
    public void Add(DbContext db, NoticeDraft draft) => db.Add(Notice(draft));

    /// <summary>The same for what comes with every booking of a rush: written at once, which is many times cheaper. Only inside a transaction.</summary>
    public ValueTask AddNow(DbContext db, NoticeDraft draft) => db.InsertNow(Notice(draft));

    /// <summary>For facts that may be said again: what is known by its dedupe key already is left as it is. The caller saves.</summary>
    public async ValueTask AddOnce(DbContext db, NoticeDraft draft)
    {
        var known = db.ChangeTracker.Entries<Notice>().Any(e => e.Entity.DedupeKey == draft.DedupeKey)
            || await db.Set<Notice>().AnyAsync(n => n.DedupeKey == draft.DedupeKey);
        if (!known)
            Add(db, draft);
    }

    /// <summary>What was planned about this thing is so no longer: it is never sent.</summary>
    public async ValueTask WithdrawPlanned(DbContext db, Guid aboutId)
    {
        var now = clock.GetUtcNow();
        foreach (var unsaved in db.ChangeTracker.Entries<Notice>())
        {
            if (unsaved.State == EntityState.Added && unsaved.Entity.AboutId == aboutId && unsaved.Entity.DueAt > now)
                unsaved.State = EntityState.Detached;
        }

        await db.Set<Notice>()
            .Where(n => n.AboutId == aboutId && n.State == NoticeState.Pending && n.DueAt > now)
            .ExecuteUpdateAsync(set => set.SetProperty(n => n.State, NoticeState.Withdrawn).SetProperty(n => n.StateAt, now));
    }

    private Notice Notice(NoticeDraft draft)
    {
        var kind = kinds[draft.Kind];
        return new Notice
        {
            Kind = draft.Kind,
            PersonId = draft.PersonId,
            Facts = kind.Secret ? Convert.ToBase64String(vault.Seal(NoticeWriter.Purpose, draft.FactsJson)) : draft.FactsJson,
            CreatedAt = clock.GetUtcNow(),
            DueAt = draft.DueAt,
            UsefulUntil = draft.UsefulUntil,
            DedupeKey = draft.DedupeKey,
            AboutId = draft.AboutId,
            SendTo = draft.SendTo,
            InInbox = kind.InInbox,
        };
    }
}
