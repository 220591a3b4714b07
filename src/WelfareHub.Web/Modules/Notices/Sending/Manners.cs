using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Notices;

/// <summary>When and how people want to be told. The in-app inbox is not asked: it disturbs nobody.</summary>
public sealed class Manners(CityClock clock)
{
    /// <summary>Couriers have their hands full then; the city's clock.</summary>
    private static readonly (TimeOnly From, TimeOnly To)[] Peaks = [(new(11, 0), new(13, 0)), (new(17, 0), new(20, 0))];

    /// <summary>What falls within this time of the last letter to a person leaves together.</summary>
    public static readonly TimeSpan Together = TimeSpan.FromMinutes(5);

    public static bool Wants(NoticePreference wish, ChannelKind channel, NoticeKind kind) =>
        kind.Topic == Topic.Account || !(channel == ChannelKind.Mail ? wish.MutedMail : wish.MutedSms).Split(',').Contains(kind.Topic.ToString());

    /// <summary>
    /// The first instant from now on at which this may disturb this person. What would be of no use by then does not wait, unless its kind
    /// never disturbs.
    /// </summary>
    public DateTimeOffset NotBefore(NoticePreference wish, NoticeKind kind, DateTimeOffset? usefulUntil, DateTimeOffset now) =>
        kind.Urgency == Urgency.Ordinary && EndOfQuiet(wish, kind, now) is var end && (kind.NeverDisturbs || !(usefulUntil <= end)) ? end : now;

    /// <summary>Whether somebody is disturbed now who asked not to be, because this cannot wait. Who waits for an answer is awake.</summary>
    public bool Wakes(NoticePreference wish, NoticeKind kind, DateTimeOffset? usefulUntil, DateTimeOffset now) =>
        kind.Urgency != Urgency.Answer && EndOfQuiet(wish, kind, now) > now && NotBefore(wish, kind, usefulUntil, now) == now;

    private DateTimeOffset EndOfQuiet(NoticePreference wish, NoticeKind kind, DateTimeOffset now)
    {
        var quiet = wish.QuietAtPeaks && !kind.ForStaff ? [.. Peaks, (wish.QuietFrom, wish.QuietTo)] : new[] { (wish.QuietFrom, wish.QuietTo) };
        var begins = now;
        // One stretch may end inside another, but never more often than there are stretches.
        for (var i = 0; i <= quiet.Length; i++)
        {
            var at = clock.TimeOf(begins);
            if (Array.Find(quiet, q => Covers(q.Item1, q.Item2, at)) is var (from, to) && from != to)
                begins = EndOf(begins, at, to);
        }

        return begins;
    }

    private static bool Covers(TimeOnly from, TimeOnly to, TimeOnly at) => from != to && at.IsBetween(from, to);

    private DateTimeOffset EndOf(DateTimeOffset instant, TimeOnly at, TimeOnly to) =>
        clock.Instant(clock.DayOf(instant).AddDays(to <= at ? 1 : 0), to);
}
