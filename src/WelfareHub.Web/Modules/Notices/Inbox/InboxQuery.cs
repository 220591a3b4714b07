using Microsoft.EntityFrameworkCore;

using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Notices;

/// <summary>A line of the inbox.</summary>
public sealed record InboxRow(Guid Id, string Subject, string? FirstLine, DateTimeOffset At, Glyph Icon, bool Unread);

/// <summary>A notice without its words.</summary>
public sealed record NoticeHeading(Guid Id, Topic Topic, DateTimeOffset At, bool Unread);

public sealed record InboxView(IReadOnlyList<InboxRow> Rows, int Page, int Pages, int Unread);

/// <summary>The in-app inbox: the notices themselves, from the moment they are due, whatever becomes of their mail.</summary>
internal sealed class InboxQuery(WelfareDbContext db, NoticeKinds kinds, NoticeWriter writer, CityClock clock)
{
    private const int PageSize = 20;

    public async Task<InboxView> Page(Guid personId, int page, int unread, string language, CancellationToken cancel)
    {
        var all = Shown(personId);
        var pages = Math.Max(1, (await all.CountAsync(cancel) + PageSize - 1) / PageSize);
        page = Math.Clamp(page, 1, pages);
        var notices = await all.AsNoTracking().OrderByDescending(n => n.DueAt).ThenByDescending(n => n.Id)
            .Skip((page - 1) * PageSize).Take(PageSize).ToListAsync(cancel);
        var facts = await writer.Read(db, notices, cancel);
        return new InboxView(facts.ConvertAll(f => Row(f, language)), page, pages, unread);
    }

    /// <summary>Null: there is none, or it is not this person's.</summary>
    public async Task<(Notice Notice, WrittenNotice Text)?> One(Guid personId, Guid id, string language, CancellationToken cancel)
    {
        var notice = await Shown(personId).AsNoTracking().FirstOrDefaultAsync(n => n.Id == id, cancel);
        if (notice is null || await writer.Read(db, [notice], cancel) is not [var facts])
            return null;
        return (notice, writer.Write(facts, language));
    }

    /// <summary>What the latest are about and nothing of what they say, for what a phone keeps. One query.</summary>
    public async Task<IReadOnlyList<NoticeHeading>> Headings(Guid personId, int most, CancellationToken cancel)
    {
        var rows = await Shown(personId).OrderByDescending(n => n.DueAt).ThenByDescending(n => n.Id).Take(most)
            .Select(n => new { n.Id, n.Kind, n.DueAt, n.ReadAt }).ToListAsync(cancel);
        return [.. rows.Where(n => kinds.Find(n.Kind) is not null).Select(n => new NoticeHeading(n.Id, kinds[n.Kind].Topic, n.DueAt, n.ReadAt is null))];
    }

    /// <param name="personId">Whose.</param>
    /// <param name="only">One, or all that are shown now.</param>
    /// <param name="cancel">Stops waiting.</param>
    public Task<int> MarkRead(Guid personId, Guid? only, CancellationToken cancel)
    {
        var now = clock.Now;
        return Shown(personId).Where(n => n.ReadAt == null && (only == null || n.Id == only))
            .ExecuteUpdateAsync(set => set.SetProperty(n => n.ReadAt, now), cancel);
    }

    private IQueryable<Notice> Shown(Guid personId)
    {
        var now = clock.Now;
        return db.Notices.Where(n => n.PersonId == personId && n.InInbox && n.DueAt <= now
            && n.State != NoticeState.Missed && n.State != NoticeState.Withdrawn);
    }

    private InboxRow Row(NoticeFacts facts, string language)
    {
        var text = writer.Write(facts, language);
        var notice = facts.Notice;
        return new InboxRow(notice.Id, text.Subject, text.Lines.Count > 0 ? text.Lines[0] : null, notice.DueAt, kinds[notice.Kind].Icon, notice.ReadAt is null);
    }
}
