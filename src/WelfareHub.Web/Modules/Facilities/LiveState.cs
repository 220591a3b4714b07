using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>
/// Whether a home is open right now, and how we know. By: <see cref="Source.Keeper"/> said so today, <see cref="Source.Closure"/>
/// closed it against its hours, or its <see cref="Source.Hours"/> say so.
/// </summary>
/// <param name="IsOpen">One can walk in.</param>
/// <param name="By">Whose word it is.</param>
/// <param name="At">When a keeper said so.</param>
/// <param name="Fullness">By the same keeper's eye.</param>
/// <param name="Until">Open: when it closes. Closed: when it opens next, within a week. By its hours and closures; null when not known.</param>
/// <param name="Reason">Of a closure.</param>
public sealed record LiveState(bool IsOpen, Source By, DateTimeOffset? At, Fullness? Fullness, DateTimeOffset? Until, string? Reason)
{
    private const int DaysAhead = 8;

    /// <summary>When a keeper said of this day that it is closed: believed before the hours until the day is over, so nothing of it is offered. Null: nobody did.</summary>
    public static DateTimeOffset? SaidShut(HomeView home, DateOnly day, CityClock clock) =>
        day == clock.Today && Of(home, clock) is { IsOpen: false, By: Source.Keeper } state ? state.At : null;

    public static LiveState Of(HomeView home, CityClock clock)
    {
        var now = clock.Now;
        var open = OpenTimes.Between(home.Schedule.Hours, now, now.AddDays(DaysAhead), clock.Zone);
        var closure = home.Closures.FirstOrDefault(c => c.From <= now && c.To > now);
        var byHours = closure is null && open.Count > 0 && open[0].Opens <= now;
        var word = home.Home is { Said: not null, SaidAt: { } at } && clock.DayOf(at) == clock.Today ? home.Home : null;

        // A closure begun after the keeper's word is the newer truth.
        if (word is not null && (closure is null || word.SaidAt >= closure.From))
            return new LiveState(word.Said == Said.Open, Source.Keeper, word.SaidAt, word.Said == Said.Open ? word.Fullness : null, Next(word.Said == Said.Open, saidShut: word.Said == Said.Closed), null);
        return new LiveState(byHours, closure is null ? Source.Hours : Source.Closure, null, null, Next(byHours), closure?.Reason);

        DateTimeOffset? Next(bool isOpen, bool saidShut = false)
        {
            if (isOpen)
                return open.Count > 0 && open[0].Opens <= now ? home.Closures.Where(c => c.From > now && c.From < open[0].Closes).Select(c => (DateTimeOffset?)c.From).FirstOrDefault() ?? Closes(open[0].Closes) : null;
            // One closure may follow another, and the next morning may be closed as well.
            var shut = home.Closures.Select(c => (c.From, c.To));
            // A keeper's "closed" is one more, until the day is over: a home that is open round the clock opens again at midnight.
            if (saidShut)
                shut = shut.Append((now, clock.Day(clock.Today).To));
            return shut.Aggregate(open.AsEnumerable(), Without).Select(o => (DateTimeOffset?)o.Opens).FirstOrDefault(o => o > now);
        }

        static IEnumerable<(DateTimeOffset Opens, DateTimeOffset Closes)> Without(IEnumerable<(DateTimeOffset Opens, DateTimeOffset Closes)> open, (DateTimeOffset From, DateTimeOffset To) closed)
        {
            foreach (var (opens, closes) in open)
            {
                if (opens < closed.From)
                    yield return (opens, closes < closed.From ? closes : closed.From);
                if (closes > closed.To)
                    yield return (opens > closed.To ? opens : closed.To, closes);
            }
        }

        // Open round the clock: there is no closing time to tell.
        DateTimeOffset? Closes(DateTimeOffset closes) => closes >= now.AddDays(DaysAhead) ? null : closes;
    }
}

public enum Source
{
    Hours,
    Keeper,
    Closure,
}
