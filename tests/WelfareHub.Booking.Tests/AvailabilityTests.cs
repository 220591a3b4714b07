using CsCheck;

using static WelfareHub.Bookings.Tests.World;

namespace WelfareHub.Bookings.Tests;

/// <summary>The one capacity calculation, against the plainest possible one: a minute at a time.</summary>
public sealed class AvailabilityTests
{
    private static readonly Gen<Taking> SomeTaking =
        Gen.Select(Gen.Int[0, 60], Gen.Int[0, 30], Gen.Int[1, 3], (from, length, places) => Minutes(from, from + length, places));

    private static Taking Minutes(int from, int to, int places) => new(Monday8.AddMinutes(from), Monday8.AddMinutes(to), places);

    private static int TakenAt(IEnumerable<Taking> takings, int minute) =>
        takings.Where(t => t.From <= Monday8.AddMinutes(minute) && t.To > Monday8.AddMinutes(minute)).Sum(t => t.Places);

    [Fact]
    public void The_peak_is_the_most_taken_at_any_minute() =>
        Gen.Select(SomeTaking.Array[0, 12], Gen.Int[0, 60], Gen.Int[1, 30]).Sample((takings, from, length) =>
            Availability.Peak(takings, Monday8.AddMinutes(from), Monday8.AddMinutes(from + length))
            == Enumerable.Range(from, length).Max(minute => TakenAt(takings, minute)));

    [Fact]
    public void Levels_are_gapless_and_never_repeat_and_say_what_is_taken() =>
        Gen.Select(SomeTaking.Array[0, 12], Gen.Int[0, 60], Gen.Int[1, 30]).Sample((takings, from, length) =>
        {
            var levels = Availability.Levels(takings, Monday8.AddMinutes(from), Monday8.AddMinutes(from + length));
            return levels[0].From == Monday8.AddMinutes(from)
                && levels[^1].To == Monday8.AddMinutes(from + length)
                && levels.Zip(levels.Skip(1)).All(pair => pair.First.To == pair.Second.From && pair.First.Places != pair.Second.Places)
                && Enumerable.Range(from, length).All(minute => TakenAt(levels, minute) == TakenAt(takings, minute));
        });

    [Fact]
    public void What_ends_as_the_next_begins_does_not_meet() =>
        Availability.Peak([Minutes(0, 10, 2), Minutes(10, 20, 2)], Monday8, Monday8.AddMinutes(20)).Should().Be(2);

    [Fact]
    public void Free_stretches_keep_to_opening_hours_and_leave_room_for_the_askers_own_buffers()
    {
        var room = new Bookable { Module = "test", Capacity = 1, Schedule = new Schedule(), Policy = { BufferBeforeMinutes = 10, BufferAfterMinutes = 5 } };
        room.Schedule.Hours.Add(new OpeningHours { Weekday = DayOfWeek.Monday, Opens = new(9, 0), Closes = new(12, 0) });

        // Somebody from 10:00 to 11:00: blocked 9:50 to 11:05. One must end by 9:45 and may begin at 11:15.
        var stretches = Availability.FreeStretches(room, [Minutes(110, 185, 1)], Monday8, Monday8.AddDays(1), Zone);
        stretches.Should().Equal(
            new FreeStretch(Monday8.AddMinutes(60).ToUniversalTime(), Monday8.AddMinutes(105).ToUniversalTime(), 1),
            new FreeStretch(Monday8.AddMinutes(105).ToUniversalTime(), Monday8.AddMinutes(195).ToUniversalTime(), 0),
            new FreeStretch(Monday8.AddMinutes(195).ToUniversalTime(), Monday8.AddMinutes(240).ToUniversalTime(), 1));
    }

    [Fact]
    public void A_free_stretch_promises_no_more_than_the_desk_gives() =>
        Gen.Select(SomeTaking.Array[0, 6], Gen.Int[60, 110], Gen.Int[1, 40], Gen.Int[0, 10], Gen.Int[0, 10]).Sample((takings, from, length, before, after) =>
        {
            var room = new Bookable { Module = "test", Capacity = 3, Schedule = new Schedule(), Policy = { BufferBeforeMinutes = before, BufferAfterMinutes = after } };
            room.Schedule.Hours.Add(new OpeningHours { Weekday = DayOfWeek.Monday, Opens = new(9, 0), Closes = new(12, 0) });
            var moved = takings.Select(t => new Taking(t.From.AddHours(1), t.To.AddHours(1), t.Places)).ToList();
            var (begins, ends) = (Monday8.AddMinutes(from), Monday8.AddMinutes(from + length));
            var promised = Availability.FreeStretches(room, moved, Monday8, Monday8.AddDays(1), Zone)
                .Where(s => s.From < ends && s.To > begins)
                .Min(s => s.Free);
            return promised <= Math.Max(0, 3 - Availability.Peak(moved, begins.AddMinutes(-before), ends.AddMinutes(after)));
        });
}
