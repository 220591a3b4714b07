using WelfareHub.Benchmarks;

// Measured runs, each beside a floor in the same run. `dotnet run -c Release --project tests/WelfareHub.Benchmarks -- VERB [--seconds N]`
var seconds = 5;
for (var i = 1; i + 1 < args.Length; i++)
{
    if (args[i] == "--seconds" && int.TryParse(args[i + 1], out var given) && given > 0)
        seconds = given;
}

switch (args.FirstOrDefault())
{
    case "rush":
        return await Rush.Run(seconds);
    case "views":
        return await Views.Run(seconds);
    case "homes":
        return await HomeViews.Run(seconds);
    case "start":
        return await StartUp.Run();
    case "notices":
        return await Notices.Run(seconds);
    case "floor":
        return await Floor.Serve(args[1], args[2]);
    default:
        Console.Error.WriteLine("Say what to measure: rush, views, homes, notices or start; --seconds N for the length of each step.");
        return 2;
}
