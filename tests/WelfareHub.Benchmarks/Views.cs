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
    public static async Task<int> Run(int seconds)
    {
        Console.WriteLine("Publishing the app; making ten thousand and one million bookings …");
        using var scratch = new Scratch();
        var program = await Server.Publish(scratch);
        var small = await World.Make(scratch, times: 48 * 30);
        var large = await World.Make(scratch, times: 48 * 30);
        History.Fill(small, 10_000);
        History.Fill(large, 1_000_000);
        var day = await FirstDay(small.Folder);
        await Growth.Print(
            "views", program, small, large, [new("slot list", "/checkups", LookedAt.Courier), new("day board", $"/hospital/day/{day:yyyy-MM-dd}", LookedAt.Staff)], seconds);
        return 0;
    }

    private static async Task<DateOnly> FirstDay(string folder)
    {
        await using var app = WelfareApp.Build(new StartOptions(folder, Urls: "http://127.0.0.1:0"));
        return app.Services.GetRequiredService<CityClock>().Today.AddDays(World.FirstDay);
    }
}
