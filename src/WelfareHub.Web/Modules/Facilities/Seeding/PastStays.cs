using System.Diagnostics;

using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>A stay that the demo pretends has been, or is under way. What became of it follows from <paramref name="Dice"/>.</summary>
internal sealed record PastStay(PoolView Pool, UnitView Unit, DateTimeOffset From, DateTimeOffset To, int Dice);

/// <summary>
/// Draws the stays of one day as a home might have had them: full after the midday peak, quiet while parcels are sorted and while
/// people order dinner. The same day gives the same stays whenever it is asked for.
/// </summary>
internal static class PastStays
{
    /// <summary>Of 100 minutes, how many a well-liked unit is taken, by the hour of the city's day.</summary>
    private static readonly int[] ByHour = [0, 0, 0, 0, 0, 0, 0, 8, 6, 12, 24, 22, 46, 80, 70, 52, 30, 12, 10, 16, 34, 20, 0, 0];

    /// <summary>What begins in the hour up to now is likelier, so that somebody is there whenever the demo is begun in opening hours.</summary>
    private static readonly TimeSpan JustNow = TimeSpan.FromMinutes(60);
    private const double LeastNow = 0.7;

    /// <summary>Of one day in one home, in order of their beginning.</summary>
    public static IEnumerable<PastStay> On(DateOnly day, HomeView home, IReadOnlyCollection<OpeningHours> hours, CityClock clock)
    {
        var (from, to) = clock.Day(day);
        var liking = LikingOfHome(home.Home.Code) * (day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 0.7 : 1) * (0.8 + (Draw(Hash(home.Home.Code), day.DayNumber) % 41 / 100.0));
        return OpenTimes.Between(hours, from, to, clock.Zone)
            .SelectMany(open => home.Pools.SelectMany(pool => pool.Units.SelectMany(unit => Of(unit, pool, open, liking, clock))))
            .OrderBy(s => s.From).ThenBy(s => s.Dice);
    }

    private static IEnumerable<PastStay> Of(UnitView unit, PoolView pool, (DateTimeOffset Opens, DateTimeOffset Closes) open, double liking, CityClock clock)
    {
        var grid = Math.Max(10, pool.Policy.GridMinutes);
        var (name, liked) = (Hash($"{pool.Home.Home.Code}/{pool.Pool.Code}/{unit.Number}"), LikingOf(pool.Pool.Activity));
        var first = clock.Local(open.Opens);
        for (var at = FacilityRules.OnGrid(open.Opens, pool.Policy, clock); at < open.Closes;)
        {
            var dice = Draw(name, at.UtcTicks / TimeSpan.TicksPerMinute);
            var minutes = Length(pool.Pool.Activity, dice);
            var usual = ByHour[(first + (at - open.Opens)).Hour] / 100.0 * liking * liked;
            var share = Math.Min(0.95, at > clock.Now - JustNow && at <= clock.Now ? Math.Max(usual, LeastNow * liked) : usual);
            // Chosen so that in the long run this share of the time is taken.
            var chance = share * grid / ((share * grid) + (minutes * (1 - share)));
            if (dice / 7 % 10_000 >= chance * 10_000 || at.AddMinutes(minutes) > open.Closes)
            {
                at = at.AddMinutes(grid);
                continue;
            }

            yield return new PastStay(pool, unit, at, at.AddMinutes(minutes), dice);
            at = FacilityRules.OnGrid(at.AddMinutes(minutes + pool.Policy.BufferAfterMinutes + pool.Policy.BufferBeforeMinutes), pool.Policy, clock);
        }
    }

    private static int Length(Activity activity, int dice)
    {
        int[] usual = activity switch
        {
            Activity.Treadmill => [30, 40, 40, 60],
            Activity.SpinningBike => [30, 30, 40],
            Activity.TableTennis => [30, 40, 60],
            Activity.TableFootball => [20, 30, 40],
            Activity.ReadingSeat => [60, 90, 120],
            Activity.MeetingRoom => [60, 90, 120],
            Activity.RestRoom => [40, 60, 60, 90],
            Activity.MassageChair => [20, 30],
            Activity.Projector => [60, 90],
            _ => throw new UnreachableException(),
        };
        return usual[dice % usual.Length];
    }

    private static double LikingOf(Activity activity) => activity switch
    {
        Activity.Treadmill or Activity.RestRoom => 1.15,
        Activity.TableTennis or Activity.MassageChair => 0.95,
        Activity.SpinningBike or Activity.TableFootball => 0.7,
        Activity.ReadingSeat or Activity.MeetingRoom => 0.55,
        _ => 0.15,
    };

    private static double LikingOfHome(string code) => code switch
    {
        "haping" => 1.05,
        "huayuan" => 0.55,
        "gongcheng" or "jingwei" => 0.4,
        _ => 0.25,
    };

    /// <summary>The same on every machine (FNV-1a), unlike a string's own.</summary>
    private static uint Hash(string name) => name.Aggregate(2166136261u, (hash, c) => (hash ^ c) * 16777619u);

    /// <summary>A number, not below 0, that is the same for the same name and instant.</summary>
    private static int Draw(uint name, long instant)
    {
        var mixed = (name ^ (uint)instant) * 0x9e3779b1u;
        mixed = (mixed ^ (mixed >> 15)) * 0x2c1b3c6du;
        mixed = (mixed ^ (mixed >> 12)) * 0x297a2d39u;
        return (int)((mixed ^ (mixed >> 15)) & int.MaxValue);
    }
}
