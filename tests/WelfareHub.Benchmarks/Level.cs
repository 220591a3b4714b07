using System.Diagnostics;

namespace WelfareHub.Benchmarks;

/// <summary>What a loop over some connections gave.</summary>
internal sealed record Level(int Connections, long Done, double PerSecond, double P50, double P99)
{
    /// <summary>Runs <paramref name="one"/> on every connection over and over for the given time. It returns false when it has nothing left to do.</summary>
    public static async Task<Level> Measure(int port, int connections, TimeSpan time, Func<Wire, int, ValueTask<bool>> one)
    {
        var watch = Stopwatch.StartNew();
        var loops = Enumerable.Range(0, connections).Select(async number =>
        {
            await Task.Yield();
            var took = new List<double>(32_768);
            using var wire = new Wire(port);
            await wire.Open();
            while (watch.Elapsed < time)
            {
                var from = Stopwatch.GetTimestamp();
                if (!await one(wire, number))
                    break;
                took.Add(Stopwatch.GetElapsedTime(from).TotalMilliseconds);
            }

            return took;
        }).ToList();
        var all = (await Task.WhenAll(loops)).SelectMany(t => t).ToArray();
        var elapsed = watch.Elapsed.TotalSeconds;
        Array.Sort(all);
        return new Level(connections, all.Length, all.Length / elapsed, At(all, 0.50), At(all, 0.99));
    }

    private static double At(double[] sorted, double share) =>
        sorted.Length == 0 ? 0 : sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * share))];
}
