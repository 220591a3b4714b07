using System.Diagnostics;
using System.Globalization;

namespace WelfareHub.Bookings.Tests;

/// <summary>
/// The other process: this very program, started again with <c>contend</c> as its first word, works on a database that others work
/// on too. It says what the desk answered, line by line, and only after it answered.
/// </summary>
public static class Contender
{
    /// <summary>Asks at the same moment, one place each: "Booked ID", "Refused Full", …</summary>
    public const string Asks = "asks";

    /// <summary>Books for new people without end, until killed: the id of each booking.</summary>
    public const string Steady = "steady";

    public static async Task<int> Main(string[] args)
    {
        if (args is not ["contend", var provider, var database, var work, var number, .. var ids])
            return await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args);

        var contexts = provider == "sqlite" ? World.Sqlite(database, durable: true) : World.Postgres(database);
        CommitGate gate = provider == "sqlite" ? new SharedCommitGate(contexts) : new OwnCommitGate(contexts, World.MayRetry);
        var desk = new BookingDesk(gate, new Microsoft.Extensions.Time.Testing.FakeTimeProvider(World.Monday8), [], [], World.Zone);
        var bookables = ids.Select(Guid.Parse).ToArray();
        var askers = int.Parse(number, CultureInfo.InvariantCulture);

        Say("ready");
        await Console.In.ReadLineAsync();
        await Task.WhenAll(Enumerable.Range(0, askers).Select(_ => Task.Run(() => work == Asks ? Ask(desk, bookables[0]) : Book(desk, bookables))));
        return 0;
    }

    private static async Task Ask(BookingDesk desk, Guid bookable) => Say(await desk.Ask(World.AskFor(World.Someone(), bookable)) switch
    {
        BookingOutcome.Booked booked => $"Booked {booked.BookingId}",
        BookingOutcome.Refused refused => $"Refused {refused.Reason}",
        var other => other.ToString(),
    });

    private static async Task Book(BookingDesk desk, Guid[] bookables)
    {
        for (var i = 0; ; i++)
        {
            if (await desk.Ask(World.AskFor(World.Someone(), bookables[i % bookables.Length])) is BookingOutcome.Booked booked)
                Say(booked.BookingId.ToString());
        }
    }

    private static void Say(string line)
    {
        lock (Console.Out)
        {
            Console.Out.WriteLine(line);
            Console.Out.Flush();
        }
    }

    /// <summary>Starts one and waits until it is ready to go.</summary>
    public static async Task<Process> Start(string provider, string database, string work, int askers, params Guid[] bookables)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "WelfareHub.Booking.Tests"))
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            ArgumentList = { "contend", provider, database, work, askers.ToString(CultureInfo.InvariantCulture) },
        };
        foreach (var id in bookables)
            start.ArgumentList.Add(id.ToString());
        var process = Process.Start(start)!;
        (await process.StandardOutput.ReadLineAsync()).Should().Be("ready");
        return process;
    }
}
