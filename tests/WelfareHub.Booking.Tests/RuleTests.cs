using static WelfareHub.Bookings.Tests.World;

namespace WelfareHub.Bookings.Tests;

/// <summary>What a policy says about one time: no database.</summary>
public sealed class RuleTests
{
    private static readonly DateTimeOffset Tuesday13 = Monday8.AddDays(1).AddHours(5);

    private static Bookable Slot(Action<BookingPolicy>? policy = null, int capacity = 2)
    {
        var slot = new Bookable { Module = "test", Capacity = capacity, StartsAt = Tuesday13, EndsAt = Tuesday13.AddHours(1) };
        policy?.Invoke(slot.Policy);
        return slot;
    }

    private static Bookable Room(Action<BookingPolicy>? policy = null, params (DayOfWeek Day, int Opens, int Closes)[] hours)
    {
        var room = new Bookable { Module = "test", Capacity = 1, Schedule = new Schedule() };
        room.Schedule.Hours.AddRange(hours.Select(h => new OpeningHours { Weekday = h.Day, Opens = new(h.Opens, 0), Closes = new(h.Closes % 24, 0) }));
        policy?.Invoke(room.Policy);
        return room;
    }

    private static RefusalReason? May(Bookable bookable, DateTimeOffset now, int places = 1, bool forHouse = false) =>
        BookingRules.MayTake(bookable, default, default, places, forHouse, now, Zone);

    private static RefusalReason? MayChoose(Bookable room, DateTimeOffset from, DateTimeOffset to) =>
        BookingRules.MayTake(room, from, to, 1, forHouse: false, Monday8, Zone);

    [Fact]
    public void Lead_time_ends_to_the_second_and_staff_may_set_it_aside()
    {
        var slot = Slot(p => p.LeadMinutes = 120);
        May(slot, Tuesday13.AddHours(-2)).Should().BeNull("exactly the lead time is enough");
        May(slot, Tuesday13.AddHours(-2).AddSeconds(1)).Should().Be(RefusalReason.TooLate);
        May(slot, Tuesday13.AddHours(-2).AddSeconds(1), forHouse: true).Should().BeNull();
    }

    [Fact]
    public void Nobody_books_what_has_begun_but_staff_take_in_late_comers_until_the_end()
    {
        May(Slot(), Tuesday13).Should().Be(RefusalReason.AlreadyBegun);
        May(Slot(), Tuesday13.AddMinutes(59), forHouse: true).Should().BeNull();
        May(Slot(), Tuesday13.AddMinutes(60), forHouse: true).Should().Be(RefusalReason.AlreadyBegun);
    }

    [Fact]
    public void Furthest_ahead_counts_days_of_24_hours_from_now()
    {
        var slot = Slot(p => p.FurthestDays = 7);
        May(slot, Tuesday13.AddDays(-7)).Should().BeNull();
        May(slot, Tuesday13.AddDays(-7).AddSeconds(-1)).Should().Be(RefusalReason.TooFarAhead);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(3)]
    [InlineData(int.MaxValue)]
    public void Places_are_at_least_one_and_at_most_the_capacity(int places) =>
        May(Slot(), Monday8, places).Should().Be(RefusalReason.BadPlaces);

    [Fact]
    public void A_withdrawn_bookable_takes_nobody_not_even_from_staff()
    {
        var slot = Slot();
        slot.WithdrawnAt = Monday8;
        May(slot, Monday8).Should().Be(RefusalReason.Withdrawn);
        May(slot, Monday8, forHouse: true).Should().Be(RefusalReason.Withdrawn);
    }

    [Fact]
    public void A_chosen_time_keeps_to_length_and_grid()
    {
        var room = Room(p => (p.MinMinutes, p.MaxMinutes, p.GridMinutes) = (30, 120, 15), (DayOfWeek.Tuesday, 9, 21));
        MayChoose(room, Tuesday13, Tuesday13.AddMinutes(30)).Should().BeNull();
        MayChoose(room, Tuesday13, Tuesday13.AddMinutes(120)).Should().BeNull();
        MayChoose(room, Tuesday13, Tuesday13.AddMinutes(15)).Should().Be(RefusalReason.TooShort);
        MayChoose(room, Tuesday13, Tuesday13).Should().Be(RefusalReason.TooShort);
        MayChoose(room, Tuesday13, Tuesday13.AddMinutes(-30)).Should().Be(RefusalReason.TooShort);
        MayChoose(room, Tuesday13, Tuesday13.AddMinutes(135)).Should().Be(RefusalReason.TooLong);
        MayChoose(room, Tuesday13.AddMinutes(5), Tuesday13.AddMinutes(50)).Should().Be(RefusalReason.OffGrid);
        MayChoose(room, Tuesday13, Tuesday13.AddMinutes(40)).Should().Be(RefusalReason.OffGrid);
        MayChoose(room, Tuesday13.AddSeconds(1), Tuesday13.AddMinutes(45).AddSeconds(1)).Should().Be(RefusalReason.OffGrid);
    }

    [Fact]
    public void No_chosen_time_is_longer_than_the_look_back_for_a_persons_bookings()
    {
        var always = Room(policy: null, [.. Enum.GetValues<DayOfWeek>().Select(d => (d, 0, 24))]);
        MayChoose(always, Tuesday13, Tuesday13.AddDays(BookingRules.LongestDays)).Should().BeNull();
        MayChoose(always, Tuesday13, Tuesday13.AddDays(BookingRules.LongestDays).AddMinutes(1)).Should().Be(RefusalReason.TooLong);
    }

    [Fact]
    public void Opening_hours_are_of_the_city_and_may_run_over_midnight()
    {
        var room = Room(policy: null, (DayOfWeek.Tuesday, 9, 12), (DayOfWeek.Tuesday, 13, 24), (DayOfWeek.Wednesday, 0, 2));
        MayChoose(room, Tuesday13.AddHours(-4), Tuesday13.AddHours(-1)).Should().BeNull();
        MayChoose(room, Tuesday13.AddHours(-4).AddMinutes(-1), Tuesday13.AddHours(-1)).Should().Be(RefusalReason.OutsideOpeningHours);
        MayChoose(room, Tuesday13.AddHours(-2), Tuesday13.AddHours(1)).Should().Be(RefusalReason.OutsideOpeningHours, "it closes over noon");
        MayChoose(room, Tuesday13, Tuesday13.AddHours(13)).Should().BeNull("Tuesday until midnight and Wednesday until two touch");
        MayChoose(room, Tuesday13, Tuesday13.AddHours(13).AddMinutes(1)).Should().Be(RefusalReason.OutsideOpeningHours);
        MayChoose(Room(), Tuesday13, Tuesday13.AddHours(1)).Should().Be(RefusalReason.OutsideOpeningHours, "with no hours it is never open");
    }

    [Fact]
    public void Opening_hours_follow_the_clock_where_it_is_changed()
    {
        // Berlin, 29 March 2026: 02:00 becomes 03:00.
        var berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        var hours = new[] { new OpeningHours { Weekday = DayOfWeek.Sunday, Opens = new(1, 0), Closes = new(4, 0) } };
        var day = new DateTimeOffset(2026, 3, 28, 12, 0, 0, TimeSpan.Zero);
        var (opens, closes) = OpenTimes.Between(hours, day, day.AddDays(1), berlin).Should().ContainSingle().Subject;
        (closes - opens).Should().Be(TimeSpan.FromHours(2));
    }

    [Fact]
    public void Check_in_is_open_to_a_person_in_the_window_and_to_staff_all_day()
    {
        var policy = new BookingPolicy { CheckInOpensMinutes = 30, CheckInClosesMinutes = 15 };
        RefusalReason? May(DateTimeOffset now, bool forHouse) => BookingRules.MayCheckIn(policy, Tuesday13, Tuesday13.AddHours(1), forHouse, now, Zone);

        May(Tuesday13.AddMinutes(-30).AddSeconds(-1), forHouse: false).Should().Be(RefusalReason.CheckInNotOpen);
        May(Tuesday13.AddMinutes(-30), forHouse: false).Should().BeNull();
        May(Tuesday13.AddMinutes(15), forHouse: false).Should().BeNull();
        May(Tuesday13.AddMinutes(15).AddSeconds(1), forHouse: false).Should().Be(RefusalReason.CheckInClosed);

        May(Tuesday13.AddHours(-13).AddSeconds(-1), forHouse: true).Should().Be(RefusalReason.CheckInNotOpen);
        May(Tuesday13.AddHours(-13), forHouse: true).Should().BeNull();
        May(Tuesday13.AddHours(11).AddSeconds(-1), forHouse: true).Should().BeNull();
        May(Tuesday13.AddHours(11), forHouse: true).Should().Be(RefusalReason.CheckInClosed);
    }

    [Fact]
    public void The_table_of_moves_lets_nothing_out_of_an_end()
    {
        foreach (var from in Enum.GetValues<BookingState>())
        {
            foreach (var to in Enum.GetValues<BookingState>())
            {
                if (BookingStates.IsEnded(from))
                    BookingStates.Allows(from, to).Should().Be((from, to) == (BookingState.NoShow, BookingState.CheckedIn), $"{from} to {to}");
            }
        }
    }

    [Theory]
    [InlineData("34679CFG", "34679CFG")]
    [InlineData(" 3467-9cfg ", "34679CFG")]
    [InlineData("３４６７ ９ｃｆｇ", "34679CFG")]
    [InlineData("3467", null)]
    [InlineData("34679CF0", null)]
    [InlineData("34679CF\u202E", null)]
    [InlineData(null, null)]
    public void A_reference_is_read_as_people_type_it(string? typed, string? read) => References.Read(typed).Should().Be(read);

    [Fact]
    public void References_have_no_look_alikes()
    {
        for (var i = 0; i < 1000; i++)
            References.Draw().Should().MatchRegex("^[34679CFGHJKMNPRTVWXY]{8}$");
    }
}
