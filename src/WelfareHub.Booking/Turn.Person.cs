using Microsoft.EntityFrameworkCore;

namespace WelfareHub.Bookings;

/// <summary>What one person may have at a time; decided with the person's row locked.</summary>
internal sealed partial class Turn
{
    /// <summary>
    /// Whether the person may take these places beside what they have: no other booking at that time, and the limits.
    /// <paramref name="exceptAsk"/> is the ask that would be given up for it, and with it all that is held in its place.
    /// </summary>
    public async ValueTask<RefusalReason?> MayHave(
        Guid personId, IReadOnlyList<Place> asked, string? limitGroup, IReadOnlyList<PersonLimit> limits, Guid? exceptAsk = null)
    {
        await Flush();
        var first = asked.Min(p => p.From);
        var last = asked.Max(p => p.To);
        var earliest = first.AddDays(-BookingRules.LongestDays);
        foreach (var limit in limits)
        {
            earliest = limit.From < earliest ? limit.From : earliest;
            last = limit.To > last ? limit.To : last;
        }

        var own = db.Set<Booking>().Live(now).Where(b => b.PersonId == personId && b.From >= earliest && b.From < last);
        if (exceptAsk is { } given)
        {
            own = own.Where(b => b.AskId != given
                && (b.ReplacesId == null || b.State != BookingState.Held || !db.Set<Booking>().Any(r => r.Id == b.ReplacesId && r.AskId == given)));
        }

        return MayHave(
            await own.Select(b => new PersonBooking(b.Id, b.AskId, b.From, b.To, b.LimitGroup, b.State == BookingState.Held ? b.ReplacesId : null)).ToListAsync(),
            asked,
            limitGroup,
            limits);
    }

    /// <summary>The same as a pure rule over the person's live and completed bookings.</summary>
    public static RefusalReason? MayHave(
        IReadOnlyList<PersonBooking> own, IReadOnlyList<Place> asked, string? limitGroup, IReadOnlyList<PersonLimit> limits)
    {
        if (asked.Any(p => p.To - p.From > TimeSpan.FromDays(BookingRules.LongestDays)))
            return RefusalReason.TooLong;
        if (own.Any(o => asked.Any(p => o.From < p.To && o.To > p.From)))
            return RefusalReason.PersonBusy;

        // What is held in place of another booking is not a second one. A room and a projector asked for together are one booking to a limit, and their common time counts once.
        var all = own
            .Where(o => o.Replaces is null || !own.Any(x => x.Id == o.Replaces))
            .Concat(asked.Select(p => new PersonBooking(Guid.Empty, Guid.Empty, p.From, p.To, limitGroup, null)))
            .ToList();
        foreach (var limit in limits.Where(l => l.Group == limitGroup))
        {
            var counted = all.Where(b => b.LimitGroup == limit.Group && b.From >= limit.From && b.From < limit.To).ToList();
            if (!counted.Exists(b => b.AskId == Guid.Empty))
                continue;
            if (counted.Select(b => b.AskId).Distinct().Count() > limit.MaxCount)
                return RefusalReason.LimitReached;
            if (counted.Select(b => (b.AskId, b.From, b.To)).Distinct().Sum(b => (b.To - b.From).TotalMinutes) > limit.MaxMinutes)
                return RefusalReason.LimitReached;
        }

        return null;
    }
}

/// <summary>As much of a person's booking as limits need.</summary>
internal sealed record PersonBooking(Guid Id, Guid AskId, DateTimeOffset From, DateTimeOffset To, string? LimitGroup, Guid? Replaces);
