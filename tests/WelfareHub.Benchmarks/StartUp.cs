using System.Diagnostics;
using System.Globalization;

namespace WelfareHub.Benchmarks;

/// <summary>From starting the program on an existing database to the first page, and resident memory after a hundred pages.</summary>
internal static class StartUp
{
    public static async Task<int> Run()
    {
        using var scratch = new Scratch();
        var program = await Server.Publish(scratch);
        var world = await World.Make(scratch, times: 48);
        var best = double.MaxValue;
        var memory = 0d;
        for (var round = 0; round < 5; round++)
        {
            var watch = Stopwatch.StartNew();
            await using var app = await Server.App(program, world.Folder);
            using var wire = new Wire(app.Port);
            await wire.Open();
            var page = await wire.Send(Wire.Get("/", world.CourierCookies[0]));
            if (page.Status != 200)
                throw new InvalidOperationException(page.Text);
            var took = watch.Elapsed.TotalMilliseconds;
            best = Math.Min(best, took);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"round {round + 1}: first page after {took:0} ms"));
            for (var n = 0; n < 100; n++)
                await wire.Send(Wire.Get("/checkups", world.CourierCookies[n]));
            memory = Math.Max(memory, app.MemoryMb);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"start first_page_ms={best:0} rss_mb={memory:0}"));
        return 0;
    }
}
