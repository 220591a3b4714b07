using WelfareHub.Bookings;
using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>As much of a person's own booking as limits and clashes need.</summary>
public sealed record OwnBooking(Guid Id, Guid BookableId, string? LimitGroup, BookingState State, DateTimeOffset From, DateTimeOffset To, Guid? ReplacesId);

/// <summary>What a person has to come, and what limits count. Asked on every page of the way to a booking, so it is kept ready.</summary>
internal static class OwnBookings
{
    private static readonly KeptQuery<OwnBooking> ToComeOrCounted = new(
        static db =>
        {
            var (personId, now, yesterday, since) = (Guid.Empty, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);
            return db.Bookings.Live(now)
                .Where(b => b.PersonId == personId && b.From >= since && ((b.From > yesterday && b.To > now) || (b.To <= now && b.LimitGroup != null)))
                .OrderBy(b => b.From)
                .Select(b => new { b.Id, b.BookableId, b.LimitGroup, b.State, b.From, b.To, b.ReplacesId });
        },
        static row => new OwnBooking(
            row.GetGuid(0), row.GetGuid(1), row.MaybeString(2), (BookingState)row.GetInt32(3), row.Instant(4), row.Instant(5), row.MaybeGuid(6)));

    /// <summary>By time. One query; a long history of other things is not read.</summary>
    public static ValueTask<List<OwnBooking>> Read(KeptReads reads, Guid personId, ProgrammeEdition edition, CityClock clock, CancellationToken cancel)
    {
        var now = clock.Now;
        var yesterday = now.AddDays(-1);
        var longest = edition.Programmes.Values.Select(p => p.EveryMonths).DefaultIfEmpty(0).Max();
        var since = longest > 0 ? now.AddMonths(-longest - 1) : yesterday;
        return reads.List(ToComeOrCounted, cancel, ("personId", personId), ("now", now), ("yesterday", yesterday), ("since", since));
    }
}
