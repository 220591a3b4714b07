using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Notices;

/// <summary>How many notices in a person's inbox are not read. Asked on every page, so it is kept ready.</summary>
internal sealed class UnreadCount(KeptReads reads, CityClock clock)
{
    /// <summary>Beyond this the tab says "99+".</summary>
    private const int Most = 100;

    /// <summary>Of what <see cref="InboxQuery"/> shows.</summary>
    private static readonly KeptQuery<bool> Unread = new(
        static db =>
        {
            var (personId, now) = (Guid.Empty, DateTimeOffset.UnixEpoch);
            return db.Notices.Where(n => n.PersonId == personId && n.InInbox && n.DueAt <= now
                    && n.State != NoticeState.Missed && n.State != NoticeState.Withdrawn && n.ReadAt == null)
                .OrderByDescending(n => n.DueAt).Take(Most).Select(n => n.InInbox);
        },
        static row => row.GetBoolean(0));

    public async ValueTask<int> Of(Guid personId, CancellationToken cancel) =>
        (await reads.List(Unread, cancel, ("personId", personId), ("now", clock.Now))).Count;
}
