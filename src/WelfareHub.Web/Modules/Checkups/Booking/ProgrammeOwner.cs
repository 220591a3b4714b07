using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>
/// Whether the programme of a slot runs, is for this person and how often it may be had, by the rows. <see cref="ProgrammeBook"/>
/// says so first and without a query, but another node's may be half a minute old. Staff name and move people by rows they have just read.
/// </summary>
internal sealed class ProgrammeOwner(CityClock clock) : IBookableOwner
{
    public string Module => SessionPublisher.Module;

    public async ValueTask<OwnerAnswer> Answer(OwnerQuestion asked, DbContext db)
    {
        var command = db.Kept(nameof(ProgrammeOwner), static db =>
        {
            var (slot, person, today) = (Guid.Empty, Guid.Empty, DateOnly.MinValue);
            var admitted = Admitted(db, person);
            return (
                from s in db.Set<CheckupSlot>()
                join p in db.Set<Programme>() on s.ProgrammeId equals p.Id
                where s.BookableId == slot
                select new
                {
                    p.Id,
                    p.Kind,
                    p.EveryMonths,
                    Open = p.EndedAt == null && p.OpensOn <= today && p.ClosesOn >= today && admitted.Any(a => a.ProgrammeId == p.Id),
                }).CreateDbCommand();
        });
        command.Parameters["@slot"].Value = asked.Bookable.Id;
        command.Parameters["@person"].Value = asked.PersonId;
        command.Parameters["@today"].Value = clock.DayOf(asked.Now);
        await using var row = await command.ExecuteReaderAsync();
        if (!await row.ReadAsync())
            return default;
        var group = Programme.LimitGroupOf((CheckupKind)row.GetInt32(1), row.GetGuid(0));
        return new OwnerAnswer(
            asked.ForHouse || row.GetBoolean(3) ? null : RefusalReason.NotOffered,
            group,
            CheckupRules.Limits(group, row.GetInt32(2), asked.From, clock));
    }

    /// <summary>The rows of audiences that fit a person: what <see cref="ProgrammeEdition.Admits"/> says of one in memory.</summary>
    private static IQueryable<ProgrammeAudience> Admitted(DbContext db, Guid person) =>
        from a in db.Set<ProgrammeAudience>()
        from x in db.Set<Person>()
        from s in db.Set<Station>().Where(s => s.Id == x.StationId).DefaultIfEmpty()
        let community = x.CommunityId ?? s!.CommunityId
        where x.Id == person && (a.Kind == ScopeKind.Everything
            || (a.Kind == ScopeKind.Company && a.TargetId == x.CompanyId)
            || (a.Kind == ScopeKind.Station && a.TargetId == x.StationId)
            || (a.Kind == ScopeKind.Area && (a.TargetId == community || db.Set<Area>().Any(c => c.Id == community
                && (c.ParentId == a.TargetId || db.Set<Area>().Any(o => o.Id == c.ParentId && o.ParentId == a.TargetId))))))
        select a;
}
