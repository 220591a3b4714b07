using Microsoft.EntityFrameworkCore;

using static WelfareHub.Bookings.Tests.World;

namespace WelfareHub.Bookings.Tests;

public sealed class CrashTests
{
    [Fact]
    public async Task No_acknowledged_booking_is_lost_in_twenty_kills_at_any_moment()
    {
        await using var world = await OnSqlite();
        var slots = new List<Guid>();
        for (var i = 0; i < 40; i++)
            slots.Add(await world.Slot(100_000, Monday8.AddDays(1 + i)));

        var acknowledged = new List<Guid>();
        var random = new Random(20);
        for (var round = 0; round < 20; round++)
        {
            using var process = await Contender.Start("sqlite", world.Database, Contender.Steady, 16, [.. slots]);
            await process.StandardInput.WriteLineAsync("go");

            // A different moment each round: within a batch, within a commit, between two.
            for (var left = 1 + random.Next(200); left > 0; left--)
                acknowledged.Add(Guid.Parse((await process.StandardOutput.ReadLineAsync())!));
            process.Kill();
            while (await process.StandardOutput.ReadLineAsync() is { Length: 36 } line)
                acknowledged.Add(Guid.Parse(line));
            await process.WaitForExitAsync();
        }

        var stored = await world.Read(db => db.Set<Booking>().Where(b => b.State == BookingState.Confirmed).Select(b => b.Id).ToHashSetAsync());
        acknowledged.Should().OnlyHaveUniqueItems();
        acknowledged.Where(id => !stored.Contains(id)).Should().BeEmpty();
        (await world.Doctor()).Should().BeEmpty();
        await world.Book(Someone(), slots[0]);
    }
}
