using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Notices;

/// <summary>Writes what people choose to be told. Two changes of one person come one after the other: neither undoes the other, and the first ever is made once.</summary>
internal sealed class Wishes(CommitGate gate, CityClock clock)
{
    /// <param name="personId">Whose.</param>
    /// <param name="change">May run more than once.</param>
    public Task Change(Guid personId, Action<NoticePreference> change) => gate.Run(
        async (db, _) =>
        {
            // An account that was deleted since its letter went has nothing to choose.
            if (!await db.Set<Person>().AnyAsync(p => p.Id == personId, CancellationToken.None))
                return 0;
            await BookingDesk.LockPerson(db, personId);
            var wish = await db.Set<NoticePreference>().FirstOrDefaultAsync(p => p.PersonId == personId, CancellationToken.None);
            if (wish is null)
                db.Add(wish = new NoticePreference { PersonId = personId });
            change(wish);
            wish.ChangedAt = clock.Now;
            return await db.SaveChangesAsync(CancellationToken.None);
        },
        CancellationToken.None);

    /// <summary>Turns mail about a topic off; doing so twice changes nothing more.</summary>
    public Task Mute(Guid personId, Topic topic) => Change(
        personId,
        wish => wish.MutedMail = string.Join(',', wish.MutedMail.Split(',', StringSplitOptions.RemoveEmptyEntries).Append(topic.ToString()).Distinct()));
}
