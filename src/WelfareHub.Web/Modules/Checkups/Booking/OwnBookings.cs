using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>As much of a person's own booking as limits and clashes need.</summary>
public sealed record OwnBooking(Guid Id, Guid BookableId, string? LimitGroup, BookingState State, DateTimeOffset From, DateTimeOffset To, Guid? ReplacesId);

/// <summary>What a person has to come, and what limits count. Asked on every page of the way to a booking, so it is compiled.</summary>
internal static class OwnBookings
{
    /// <summary>By time. One query; a long history of other things is not read.</summary>
    public static ValueTask<List<OwnBooking>> Read(WelfareDbContext db, Guid personId, ProgrammeEdition edition, CityClock clock, CancellationToken cancel)
    {
        var now = clock.Now;
        var yesterday = now.AddDays(-1);
        var limited = edition.Programmes.Values.Where(p => p.EveryMonths > 0).ToList();
        if (limited.Count == 0)
            return ToCome(db, personId, now, yesterday).ToListAsync(cancel);
        var since = now.AddMonths(-limited.Max(p => p.EveryMonths) - 1);
        return ToComeOrCounted(db, personId, now, yesterday, since, limited.Select(p => p.LimitGroup).Distinct().ToList()).ToListAsync(cancel);
    }

    private static readonly Func<WelfareDbContext, Guid, DateTimeOffset, DateTimeOffset, IAsyncEnumerable<OwnBooking>> ToCome = EF.CompileAsyncQuery(
        LiveInCompiled.Inline<Func<WelfareDbContext, Guid, DateTimeOffset, DateTimeOffset, IQueryable<OwnBooking>>>(
            (db, personId, now, yesterday) => db.Bookings.Live(now)
                .Where(b => b.PersonId == personId && b.From > yesterday && b.To > now)
                .OrderBy(b => b.From)
                .Select(b => new OwnBooking(b.Id, b.BookableId, b.LimitGroup, b.State, b.From, b.To, b.ReplacesId))));

    private static readonly Func<WelfareDbContext, Guid, DateTimeOffset, DateTimeOffset, DateTimeOffset, List<string>, IAsyncEnumerable<OwnBooking>> ToComeOrCounted =
        EF.CompileAsyncQuery(LiveInCompiled.Inline<Func<WelfareDbContext, Guid, DateTimeOffset, DateTimeOffset, DateTimeOffset, List<string>, IQueryable<OwnBooking>>>(
            (db, personId, now, yesterday, since, groups) => db.Bookings.Live(now)
                .Where(b => b.PersonId == personId && b.From > yesterday && b.To > now)
                .Concat(db.Bookings.Live(now).Where(b => b.PersonId == personId && b.From >= since && b.To <= now && groups.Contains(b.LimitGroup!)))
                .OrderBy(b => b.From)
                .Select(b => new OwnBooking(b.Id, b.BookableId, b.LimitGroup, b.State, b.From, b.To, b.ReplacesId))));
}
