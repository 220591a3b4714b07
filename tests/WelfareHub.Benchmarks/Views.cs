using System.Globalization;

using Microsoft.Extensions.DependencyInjection;

using WelfareHub.Web;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Benchmarks;

/// <summary>
/// The courier's slot list and the hospital's day board, at ten thousand and at one million bookings. The days shown are the same
/// in both; what grows is what lies around them: years of history and months ahead.
/// </summary>
internal static class Views
{
    private const int Connections = 8;

    public static async Task<int> Run(int seconds)
    {
        Console.WriteLine("Publishing the app; making ten thousand and one million bookings …");
        using var scratch = new Scratch();
        var program = await Server.Publish(scratch);
        var small = await World.Make(scratch, times: 48 * 30);
        var large = await World.Make(scratch, times: 48 * 30);
        History.Fill(small, 10_000);
        History.Fill(large, 1_000_000);
        await using var smallApp = await Server.App(program, small.Folder);
        await using var largeApp = await Server.App(program, large.Folder);
        var day = await FirstDay(small.Folder);
        var pages = new (string Name, string Path, Func<World, int, string> Cookie)[]
        {
            ("slot list", "/checkups", (world, n) => world.CourierCookies[n % World.Couriers]),
            ("day board", $"/hospital/day/{day:yyyy-MM-dd}", (world, _) => world.SchedulerCookie),
        };

        double growth = 0, least = double.MaxValue;
        Console.WriteLine("page       |  10k/s   p50 ms   p99 ms |   1M/s   p50 ms   p99 ms | growth | queries 10k, 1M");
        var constant = true;
        foreach (var (name, path, cookie) in pages)
        {
            await One(smallApp.Port, small, path, cookie, 2);
            await One(largeApp.Port, large, path, cookie, 2);
            // Turn and turn about, so that whatever else the machine does hits both; the middle of three.
            var smallRuns = new List<Level>();
            var largeRuns = new List<Level>();
            for (var turn = 0; turn < 3; turn++)
            {
                smallRuns.Add(await One(smallApp.Port, small, path, cookie, seconds));
                largeRuns.Add(await One(largeApp.Port, large, path, cookie, seconds));
            }

            var a = smallRuns.OrderBy(l => l.PerSecond).ElementAt(1);
            var b = largeRuns.OrderBy(l => l.PerSecond).ElementAt(1);
            var (few, many) = (await QueryCount.Of(small, path, cookie(small, 0)), await QueryCount.Of(large, path, cookie(large, 0)));
            constant &= few == many;
            growth = Math.Max(growth, a.PerSecond / b.PerSecond);
            least = Math.Min(least, b.PerSecond);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{name,-10} | {a.PerSecond,6:0} {a.P50,8:0.00} {a.P99,8:0.00} | {b.PerSecond,6:0} {b.P50,8:0.00} {b.P99,8:0.00} | {a.PerSecond / b.PerSecond,6:0.00} | {few}, {many}"));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"views growth_max={growth:0.00} queries_constant={(constant ? "true" : "false")} per_second_min={least:0}"));
        return 0;
    }

    private static Task<Level> One(int port, World world, string path, Func<World, int, string> cookie, int seconds)
    {
        var turn = 0;
        return Level.Measure(port, Connections, TimeSpan.FromSeconds(seconds), async (wire, _) =>
        {
            var answer = await wire.Send(Wire.Get(path, cookie(world, Interlocked.Increment(ref turn))));
            return answer.Status == 200 ? true : throw new InvalidOperationException(answer.Text);
        });
    }

    private static async Task<DateOnly> FirstDay(string folder)
    {
        await using var app = WelfareApp.Build(new StartOptions(folder, Urls: "http://127.0.0.1:0"));
        return app.Services.GetRequiredService<CityClock>().Today.AddDays(World.FirstDay);
    }
}
