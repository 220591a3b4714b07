using CsCheck;

using static WelfareHub.Bookings.Tests.World;

namespace WelfareHub.Bookings.Tests;

/// <summary>The arithmetic of what is left around a time, against counting minute by minute.</summary>
public sealed class UnusedTests
{
    private const int Reach = 120;

    [Fact]
    public void Room_and_what_is_left_around_it_are_what_counting_minutes_gives() =>
        Gen.Select(
            Gen.Select(Gen.Int[0, 290], Gen.Int[1, 60], Gen.Int[1, 2], (from, length, places) => (From: from, To: from + length, Places: places)).Array[0, 8],
            Gen.Int[120, 180],
            Gen.Int[1, 50],
            Gen.Int[1, 4],
            Gen.Int[1, 2]).Sample((takings, from, length, capacity, places) =>
        {
            var wanted = new Taking(At(from), At(from + length), places);
            var counted = Counted(takings, from, from + length, capacity, places);
            var worked = Availability.Unused(takings.Select(t => new Taking(At(t.From), At(t.To), t.Places)), capacity, wanted, TimeSpan.FromMinutes(Reach));
            return worked?.TotalMinutes == counted;
        });

    private static double? Counted((int From, int To, int Places)[] takings, int from, int to, int capacity, int places)
    {
        bool Room(int minute) => takings.Where(t => t.From <= minute && t.To > minute).Sum(t => t.Places) + places <= capacity;
        if (!Enumerable.Range(from, to - from).All(Room))
            return null;
        var before = Enumerable.Range(1, Reach).TakeWhile(n => Room(from - n)).Count();
        var after = Enumerable.Range(0, Reach).TakeWhile(n => Room(to + n)).Count();
        return before + after;
    }

    private static DateTimeOffset At(int minute) => Monday8.AddMinutes(minute);
}
