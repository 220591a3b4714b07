using System.Globalization;

using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>How long a stay may be, minutes: what is offered follows from a pool's own shortest, grid and longest.</summary>
public static class StayLengths
{
    /// <summary>What a midday break has room for.</summary>
    public const int Usual = 40;

    /// <summary>Somebody comes to exercise or to rest: nobody picks from more than a working day.</summary>
    private const int Longest = 8 * 60;

    private const int FinestStep = 5;

    /// <summary>Long stays are offered this far apart, so that a day fits on a phone.</summary>
    private const int LongStep = 30;

    private const int MostBeginnings = 60;

    /// <summary>What people say when asked for how long.</summary>
    private static readonly int[] Round = [10, 20, 30, 40, 60, 90, 120, 180, 240];

    /// <summary>The step in which times are offered: the grid, or where that is very fine a few steps of it.</summary>
    public static int StepOf(BookingPolicy policy) => Up(FinestStep, Math.Max(1, policy.GridMinutes));

    /// <summary>
    /// How far apart beginnings are offered over such a stretch, minutes: as close as the grid lets stays of this length follow one
    /// another, for long ones half an hour, and further where that would be more beginnings than anybody reads.
    /// </summary>
    public static int StepFor(BookingPolicy policy, int minutes, TimeSpan stretch)
    {
        var grid = StepOf(policy);
        var step = Math.Max(grid, Math.Min(LongStep, minutes) / grid * grid);
        while (stretch.TotalMinutes / step > MostBeginnings)
            step += grid;
        return step;
    }

    /// <summary>The lengths one can ask for: the shortest, the longest, and the round ones between.</summary>
    public static IReadOnlyList<int> Of(BookingPolicy policy)
    {
        var step = StepOf(policy);
        var shortest = Up(Math.Max(1, policy.MinMinutes), step);
        var longest = policy.MaxMinutes > 0 ? Math.Min(policy.MaxMinutes, Longest) / step * step : Round[^1];
        var between = Round.Where(m => m > shortest && m < longest && m % step == 0);
        return longest > shortest && (policy.MaxMinutes > 0 || longest % step == 0) ? [shortest, .. between, longest] : [shortest, .. between];
    }

    /// <summary>Round lengths that can be had somewhere among these, and the shortest of whoever has none of them.</summary>
    /// <param name="policies">Of the pools to choose from.</param>
    /// <param name="most">No longer than this, unless nothing shorter is to be had.</param>
    public static IReadOnlyList<int> Among(IEnumerable<BookingPolicy> policies, int most)
    {
        var all = new SortedSet<int>();
        foreach (var policy in policies)
        {
            var round = Round.Where(m => m <= most && m >= policy.MinMinutes && (policy.MaxMinutes == 0 || m <= policy.MaxMinutes)).ToList();
            all.UnionWith(round.Count > 0 ? round : [Of(policy)[0]]);
        }

        return all.Count > 0 ? [.. all] : [Usual];
    }

    /// <summary>What is chosen until somebody says otherwise.</summary>
    public static int UsualOf(IReadOnlyList<int> lengths) =>
        lengths.Contains(Usual) ? Usual : lengths[^1] < 60 ? lengths[^1] : lengths.Contains(60) ? 60 : lengths[0];

    /// <summary>As a form says it; what is strange falls back to the usual. The rules of the pool bound it later.</summary>
    public static int Read(string? typed) =>
        int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out var minutes) && minutes is > 0 and <= Longest ? minutes : Usual;

    /// <summary>
    /// The end, on the grid, of a stay that may begin off it: a begun step is added, unless that would be longer than allowed. Null:
    /// from this minute there is no end that is neither too early nor too late; from the next step there may be.
    /// </summary>
    public static DateTimeOffset? End(BookingPolicy policy, DateTimeOffset from, int minutes, CityClock clock)
    {
        var to = FacilityRules.OnGrid(from.AddMinutes(minutes), policy, clock);
        if (policy.MaxMinutes > 0 && to > from.AddMinutes(policy.MaxMinutes))
            to = to.AddMinutes(-Math.Max(1, policy.GridMinutes));
        var length = to - from;
        return length >= TimeSpan.FromMinutes(Math.Max(1, policy.MinMinutes)) && (policy.MaxMinutes == 0 || length <= TimeSpan.FromMinutes(policy.MaxMinutes)) ? to : null;
    }

    /// <summary>
    /// Whether a place may be kept that long for who is late. Not for the whole of the shortest stay: it would be over before the
    /// place is free for the next, and nobody would have used it.
    /// </summary>
    public static bool IsGrace(int grace, int shortest) => grace < shortest;

    /// <summary>A grace that was set for longer stays, cut to half of a shorter one where it does not fit that.</summary>
    public static int GraceFor(int grace, int shortest) => IsGrace(grace, shortest) ? grace : Math.Max(1, shortest / 2);

    private static int Up(int minutes, int step) => (minutes + step - 1) / step * step;
}
