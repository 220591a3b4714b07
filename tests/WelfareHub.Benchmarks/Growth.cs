using System.Globalization;

namespace WelfareHub.Benchmarks;

/// <summary>A page, and who looks at it: whose cookie at which turn.</summary>
internal sealed record LookedAt(string Name, string Path, Func<World, int, string> Cookie)
{
    public static string Courier(World world, int turn) => world.CourierCookies[turn % World.Couriers];

    public static string Staff(World world, int _) => world.SchedulerCookie;
}

/// <summary>The same pages over ten thousand and over one million bookings: how much slower, and with how many questions to the database.</summary>
internal static class Growth
{
    private const int Connections = 8;

    /// <param name="verb">Begins the last line.</param>
    /// <param name="program">The published app.</param>
    /// <param name="small">With ten thousand bookings.</param>
    /// <param name="large">With one million.</param>
    /// <param name="pages">To look at.</param>
    /// <param name="seconds">Of each look.</param>
    public static async Task Print(string verb, string program, World small, World large, LookedAt[] pages, int seconds)
    {
        await using var smallApp = await Server.App(program, small.Folder);
        await using var largeApp = await Server.App(program, large.Folder);
        Console.WriteLine("page       |  10k/s   p50 ms   p99 ms |   1M/s   p50 ms   p99 ms | growth | queries 10k, 1M");
        double growth = 0, least = double.MaxValue;
        var constant = true;
        foreach (var page in pages)
        {
            await One(smallApp.Port, small, page, 2);
            await One(largeApp.Port, large, page, 2);
            // Turn and turn about, so that whatever else the machine does hits both; the middle of three.
            var smallRuns = new List<Level>();
            var largeRuns = new List<Level>();
            for (var turn = 0; turn < 3; turn++)
            {
                smallRuns.Add(await One(smallApp.Port, small, page, seconds));
                largeRuns.Add(await One(largeApp.Port, large, page, seconds));
            }

            var a = smallRuns.OrderBy(l => l.PerSecond).ElementAt(1);
            var b = largeRuns.OrderBy(l => l.PerSecond).ElementAt(1);
            var (few, many) = (await QueryCount.Of(small, page.Path, page.Cookie(small, 0)), await QueryCount.Of(large, page.Path, page.Cookie(large, 0)));
            constant &= few == many;
            growth = Math.Max(growth, a.PerSecond / b.PerSecond);
            least = Math.Min(least, b.PerSecond);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{page.Name,-10} | {a.PerSecond,6:0} {a.P50,8:0.00} {a.P99,8:0.00} | {b.PerSecond,6:0} {b.P50,8:0.00} {b.P99,8:0.00} | {a.PerSecond / b.PerSecond,6:0.00} | {few}, {many}"));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{verb} growth_max={growth:0.00} queries_constant={(constant ? "true" : "false")} per_second_min={least:0}"));
    }

    private static Task<Level> One(int port, World world, LookedAt page, int seconds)
    {
        var turn = 0;
        return Level.Measure(port, Connections, TimeSpan.FromSeconds(seconds), async (wire, _) =>
        {
            var answer = await wire.Send(Wire.Get(page.Path, page.Cookie(world, Interlocked.Increment(ref turn))));
            return answer.Status == 200 ? true : throw new InvalidOperationException(answer.Text);
        });
    }
}
