using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>
/// Lets nobody book, move to or wait for a slot whose programme has ended or is not open on that day. <see cref="ProgrammeBook"/>
/// says so first and without a query, but another node's may be half a minute old; this is the row itself.
/// </summary>
internal sealed class ProgrammeOwner(CityClock clock) : IBookableOwner
{
    public string Module => SessionPublisher.Module;

    public async ValueTask<RefusalReason?> WhyNot(OwnerQuestion asked, DbContext db)
    {
        var command = db.Kept(nameof(ProgrammeOwner), static db =>
        {
            var (slot, today) = (Guid.Empty, DateOnly.MinValue);
            return (
                from s in db.Set<CheckupSlot>()
                join p in db.Set<Programme>() on s.ProgrammeId equals p.Id
                where s.BookableId == slot && (p.EndedAt != null || p.OpensOn > today || p.ClosesOn < today)
                select p.Id).CreateDbCommand();
        });
        command.Parameters["@slot"].Value = asked.Bookable.Id;
        command.Parameters["@today"].Value = clock.DayOf(asked.Now);
        return await command.ExecuteScalarAsync() is null or DBNull ? null : RefusalReason.NotOffered;
    }
}
