using System.Globalization;

using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Notices;

/// <summary>For how long a notice is put off.</summary>
public enum PutOff
{
    Hour,
    Morning,
}

/// <summary>
/// "Remind me again": the same notice once more, at the time the person asked for. It is a row like any other: it goes by the channels
/// the person uses, and moves or vanishes with what it announces.
/// </summary>
internal sealed class Snooze(CommitGate gate, CityClock clock)
{
    /// <summary>Before the first deliveries; the city's clock.</summary>
    private static readonly TimeOnly Morning = new(7, 30);

    public DateTimeOffset Until(PutOff how) => how == PutOff.Hour ? clock.Now.AddHours(1) : clock.Instant(clock.Today.AddDays(1), Morning);

    /// <summary>Whether it is still of use then.</summary>
    public bool Helps(Notice notice, PutOff how) => notice.UsefulUntil is not { } end || Until(how) < end;

    /// <summary>Twice within a minute is once.</summary>
    public Task<bool> Put(Notice notice, PutOff how, CancellationToken cancel) => gate.Run(
        async (context, _) =>
        {
            var db = (WelfareDbContext)context;
            var (now, due) = (clock.Now, Until(how));
            await BookingDesk.LockPerson(db, notice.PersonId);
            var key = string.Create(CultureInfo.InvariantCulture, $"again:{notice.Id:N}:{due:yyyyMMddHHmm}");
            await db.Notices.Where(n => n.Id == notice.Id && n.ReadAt == null).ExecuteUpdateAsync(set => set.SetProperty(n => n.ReadAt, now), CancellationToken.None);
            if (await db.Notices.AnyAsync(n => n.DedupeKey == key, CancellationToken.None))
                return false;
            db.Add(new Notice
            {
                Kind = notice.Kind,
                PersonId = notice.PersonId,
                Facts = notice.Facts,
                CreatedAt = now,
                DueAt = due,
                UsefulUntil = notice.UsefulUntil,
                DedupeKey = key,
                AboutId = notice.AboutId,
                InInbox = notice.InInbox,
                ByWish = true,
            });
            await db.SaveChangesAsync(CancellationToken.None);
            return true;
        },
        cancel);
}
