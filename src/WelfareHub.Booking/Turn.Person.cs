namespace WelfareHub.Bookings;

/// <summary>What one person may have at a time; decided with the person's row locked.</summary>
internal sealed partial class Turn
{
    /// <summary>
    /// Whether the person may take these places beside what they have: no other booking at that time, and the limits.
    /// What is <paramref name="given"/> up for it does not count, nor what is held in its place.
    /// </summary>
    public async ValueTask<RefusalReason?> MayHave(
        Guid personId, IReadOnlyList<Place> asked, string? limitGroup, IReadOnlyList<PersonLimit> limits, GivenUp? given = null)
    {
        await Flush();
        var own = await Statements.PersonAt(db, personId, asked.Min(p => p.From), asked.Max(p => p.To), now);
        foreach (var name in asked.Select(p => p.LimitGroup ?? limitGroup).OfType<string>().Distinct().Where(g => limits.Any(l => l.Group == g)))
        {
            var counted = limits.Where(l => l.Group == name).ToList();
            var group = await Statements.PersonIn(db, personId, name, counted.Min(l => l.From), counted.Max(l => l.To), now);
            own.AddRange(group.Where(g => !own.Exists(o => o.Id == g.Id)));
        }

        own.RemoveAll(o => given is not null && (o.AskId == given.AskId || (o.Replaces is { } id && given.BookingIds.Contains(id))));
        return MayHave(own, asked, limitGroup, limits);
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
            .Concat(asked.Select(p => new PersonBooking(Guid.Empty, Guid.Empty, p.From, p.To, p.LimitGroup ?? limitGroup, null)))
            .ToList();
        foreach (var limit in limits)
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

/// <summary>The bookings of an ask that would be given up for what is asked now.</summary>
internal sealed record GivenUp(Guid AskId, IReadOnlyCollection<Guid> BookingIds);

/// <summary>As much of a person's booking as limits need.</summary>
internal sealed record PersonBooking(Guid Id, Guid AskId, DateTimeOffset From, DateTimeOffset To, string? LimitGroup, Guid? Replaces);
