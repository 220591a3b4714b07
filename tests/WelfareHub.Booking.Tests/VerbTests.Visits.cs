using static WelfareHub.Bookings.Tests.World;

namespace WelfareHub.Bookings.Tests;

public abstract partial class VerbTests
{
    [Fact]
    public async Task The_day_goes_from_check_in_to_completed_and_a_late_comer_is_let_in()
    {
        var (person, slot) = (Someone(), await World.Slot());
        var id = await World.Book(person, slot);
        Refuses(await Desk.CheckIn(id, Actor.Person(person)), RefusalReason.CheckInNotOpen);
        Refuses(await Desk.MarkNoShow(id, Staff), RefusalReason.CheckInNotOpen);

        World.Clock.SetUtcNow(Monday8.AddDays(1).AddHours(1).AddMinutes(30));
        Works(await Desk.MarkNoShow(id, Staff));
        (await World.Bookable(slot)).Taken.Should().Be(0);
        World.Clock.Advance(TimeSpan.FromHours(6));
        Refuses(await Desk.CheckIn(id, Actor.Person(person)), RefusalReason.CheckInClosed);
        Works(await Desk.CheckIn(id, Staff));
        Works(await Desk.Complete(id, Staff)).State.Should().Be(BookingState.Completed);
        Refuses(await Desk.Cancel(id, Staff, null), RefusalReason.WrongState);
    }

    [Fact]
    public async Task Who_has_not_come_when_check_in_closes_becomes_a_no_show_where_the_policy_says_so()
    {
        var (strict, lenient) = (await World.Slot(policy: p => p.AutoNoShow = true), await World.Slot());
        var (one, two) = (await World.Book(Someone(), strict), await World.Book(Someone(), lenient));
        World.Clock.SetUtcNow(Monday8.AddDays(1).AddHours(2));
        (await Desk.SweepNoShows(10)).Should().Be(0, "at exactly the close of check-in one may still check in");
        World.Clock.Advance(TimeSpan.FromSeconds(1));
        (await Desk.SweepNoShows(10)).Should().Be(1);
        ((await World.Booking(one)).State, (await World.Booking(two)).State).Should().Be((BookingState.NoShow, BookingState.Confirmed));
    }

    [Fact]
    public async Task A_request_not_answered_by_the_beginning_expires_and_so_does_the_queue()
    {
        var slot = await World.Slot(policy: p => p.NeedsApproval = true);
        var id = await World.Book(Someone(), slot);
        var entry = await World.Wait(Someone(), slot);
        World.Clock.SetUtcNow(Monday8.AddDays(1).AddHours(1));
        Refuses(await Desk.Confirm(id, Staff), RefusalReason.AlreadyBegun);
        (await Desk.SweepLapsed(10)).Should().Be(2);
        (await World.Booking(id)).State.Should().Be(BookingState.Expired);
        (await World.Entry(entry)).State.Should().Be(WaitlistState.Missed);
    }
}
