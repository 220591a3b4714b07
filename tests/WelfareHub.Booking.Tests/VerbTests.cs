using static WelfareHub.Bookings.Tests.World;

namespace WelfareHub.Bookings.Tests;

public sealed class VerbsOnSqliteTests : VerbTests
{
    protected override Task<World> Make() => World.OnSqlite();
}

public sealed class VerbsOnPostgresTests : VerbTests
{
    protected override Task<World> Make() => World.OnPostgres();
}

/// <summary>What each verb does, on both databases.</summary>
public abstract partial class VerbTests : IAsyncLifetime
{
    private World? _world;

    private World World => _world!;
    private BookingDesk Desk => World.Desk;

    protected abstract Task<World> Make();

    public async ValueTask InitializeAsync() => _world = await Make();

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_world is null)
            return;
        if (TestContext.Current.TestState?.Result != TestResult.Failed)
            (await World.Doctor()).Should().BeEmpty();
        await World.DisposeAsync();
    }

    private static void Refuses(BookingOutcome outcome, RefusalReason reason) =>
        outcome.Should().BeOfType<BookingOutcome.Refused>().Which.Reason.Should().Be(reason);

    private static BookingOutcome.Booked Works(BookingOutcome outcome) => outcome.Should().BeOfType<BookingOutcome.Booked>().Subject;

    [Fact]
    public async Task An_ask_for_a_free_slot_is_confirmed_with_reference_and_history()
    {
        var (person, slot) = (Someone(), await World.Slot(capacity: 2));
        var booked = Works(await Desk.Ask(AskFor(person, slot)));

        booked.State.Should().Be(BookingState.Confirmed);
        booked.Reference.Should().MatchRegex("^[34679CFGHJKMNPRTVWXY]{8}$");
        (await World.Bookable(slot)).Taken.Should().Be(1);
        var history = (await World.History(booked.BookingId)).Should().ContainSingle().Subject;
        (history.Verb, history.FromState, history.ToState, history.By).Should().Be((BookingVerb.Booked, null, BookingState.Confirmed, person));
        World.Observer.Changes.Should().Equal((BookingVerb.Booked, BookingState.Confirmed, booked.BookingId));
    }

    [Fact]
    public async Task A_full_slot_refuses_and_names_itself()
    {
        var slot = await World.Slot();
        await World.Book(Someone(), slot);
        (await Desk.Ask(AskFor(Someone(), slot))).Should().Be(new BookingOutcome.Refused(RefusalReason.Full, slot));
    }

    [Fact]
    public async Task A_slot_that_needs_approval_is_requested_until_the_house_confirms()
    {
        var slot = await World.Slot(policy: p => p.NeedsApproval = true);
        var id = await World.Book(Someone(), slot);
        (await World.Booking(id)).State.Should().Be(BookingState.Requested);

        Works(await Desk.Confirm(id, Staff)).State.Should().Be(BookingState.Confirmed);
        Refuses(await Desk.Confirm(id, Staff), RefusalReason.WrongState);
        Refuses(await Desk.Decline(id, Staff, "no"), RefusalReason.WrongState);
    }

    [Fact]
    public async Task Declining_frees_the_place_for_the_first_in_the_waitlist()
    {
        var (waiter, slot) = (Someone(), await World.Slot(policy: p => p.NeedsApproval = true));
        var id = await World.Book(Someone(), slot);
        var entry = await World.Wait(waiter, slot);

        Works(await Desk.Decline(id, Staff, "the doctor is away")).State.Should().Be(BookingState.Declined);
        (await World.Entry(entry)).State.Should().Be(WaitlistState.Offered);
        (await World.History(id))[^1].Reason.Should().Be("the doctor is away");
    }

    [Fact]
    public async Task Cancelling_a_full_slot_offers_the_place_to_the_first_in_the_waitlist()
    {
        var (first, second, slot) = (Someone(), Someone(), await World.Slot(policy: p => p.OfferMinutes = 30));
        var (holder, id) = (Someone(), Guid.Empty);
        id = await World.Book(holder, slot);
        var (one, two) = (await World.Wait(first, slot), await World.Wait(second, slot));

        Works(await Desk.Cancel(id, Actor.Person(holder), "ill"));

        (await World.Entry(one)).State.Should().Be(WaitlistState.Offered);
        (await World.Entry(two)).State.Should().Be(WaitlistState.Waiting);
        var offer = await World.Offer(first);
        offer.HeldUntil.Should().Be(World.Now.AddMinutes(30));
        Refuses(await Desk.Ask(AskFor(Someone(), slot)), RefusalReason.Full);
        Works(await Desk.Accept(offer.Id, Actor.Person(first))).State.Should().Be(BookingState.Confirmed);
        (await World.Entry(one)).State.Should().Be(WaitlistState.Taken);
    }

    [Fact]
    public async Task An_offer_that_lapses_goes_to_the_next_and_cannot_be_accepted_any_more()
    {
        var (first, second, slot) = (Someone(), Someone(), await World.Slot(policy: p => p.OfferMinutes = 30));
        var id = await World.Book(Someone(), slot);
        var (one, two) = (await World.Wait(first, slot), await World.Wait(second, slot));
        await Desk.Cancel(id, Staff, null);
        var offer = await World.Offer(first);

        World.Clock.Advance(TimeSpan.FromMinutes(30));
        Refuses(await Desk.Accept(offer.Id, Actor.Person(first)), RefusalReason.OfferLapsed);
        (await Desk.SweepLapsed(10)).Should().Be(1);

        (await World.Entry(one)).State.Should().Be(WaitlistState.Missed);
        (await World.Entry(two)).State.Should().Be(WaitlistState.Offered);
        Refuses(await Desk.Accept(offer.Id, Actor.Person(first)), RefusalReason.OfferLapsed);
    }

    [Fact]
    public async Task A_hold_keeps_the_place_until_its_time_is_up_with_no_sweeper()
    {
        var (person, slot) = (Someone(), await World.Slot());
        var hold = await World.Book(person, slot, a => a with { AsHold = true });
        Refuses(await Desk.Ask(AskFor(Someone(), slot)), RefusalReason.Full);

        World.Clock.Advance(TimeSpan.FromMinutes(10));
        await World.Book(Someone(), slot);
        (await World.Booking(hold)).State.Should().Be(BookingState.Expired);
        (await World.Bookable(slot)).Taken.Should().Be(1);
    }

    [Fact]
    public async Task A_hold_taken_up_in_time_becomes_the_booking()
    {
        var (person, slot) = (Someone(), await World.Slot());
        var hold = await World.Book(person, slot, a => a with { AsHold = true });
        World.Clock.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromSeconds(1));
        Works(await Desk.Accept(hold, Actor.Person(person))).Should().Match<BookingOutcome.Booked>(b => b.BookingId == hold && b.State == BookingState.Confirmed);
    }

    [Fact]
    public async Task Several_bookables_in_one_ask_are_all_booked_or_none()
    {
        var (person, at) = (Someone(), Monday8.AddDays(1).AddHours(4));
        var (room, projector) = (await World.Room(), await World.Room());
        AskItem[] items = [new(room, at, at.AddHours(1)), new(projector, at, at.AddHours(1))];
        var id = Works(await Desk.Ask(AskFor(person, items))).BookingId;
        (await World.Booking(id)).BookableId.Should().Be(room);

        var other = await World.Room();
        (await Desk.Ask(AskFor(Someone(), new(other, at, at.AddHours(1)), new(projector, at, at.AddHours(1)))))
            .Should().Be(new BookingOutcome.Refused(RefusalReason.Full, projector));
        (await World.Bookings(other)).Should().BeEmpty();

        Works(await Desk.Cancel(id, Actor.Person(person), null));
        (await World.Bookings(projector)).Should().OnlyContain(b => b.State == BookingState.Cancelled);
    }

    [Fact]
    public async Task A_second_submit_of_the_same_form_is_the_same_booking()
    {
        var (person, slot) = (Someone(), await World.Slot(capacity: 5));
        var first = Works(await Desk.Ask(AskFor(person, slot) with { IdempotencyKey = "form-1" }));
        var again = Works(await Desk.Ask(AskFor(person, slot) with { IdempotencyKey = "form-1" }));
        again.Should().Be(first with { Repeated = true });
        (await World.Bookings(slot)).Should().ContainSingle();
    }

    [Fact]
    public async Task A_block_gives_its_places_to_named_people_and_the_rest_back_at_its_deadline()
    {
        var (named, slot) = (Someone(), await World.Slot(capacity: 3));
        var block = Works(await Desk.ReserveBlock(slot, 3, World.Now.AddHours(2), Staff)).BookingId;
        Refuses(await Desk.Ask(AskFor(Someone(), slot)), RefusalReason.Full);
        Works(await Desk.NameFromBlock(block, new Ask(named, Staff, []))).State.Should().Be(BookingState.Confirmed);

        World.Clock.Advance(TimeSpan.FromHours(2));
        Refuses(await Desk.NameFromBlock(block, new Ask(Someone(), Staff, [])), RefusalReason.OfferLapsed);
        await World.Book(Someone(), slot);
        await World.Book(Someone(), slot);
        Refuses(await Desk.Ask(AskFor(Someone(), slot)), RefusalReason.Full);
    }

    [Fact]
    public async Task The_last_name_ends_the_block()
    {
        var slot = await World.Slot(capacity: 2);
        var block = Works(await Desk.ReserveBlock(slot, 2, World.Now.AddHours(2), Staff)).BookingId;
        Works(await Desk.NameFromBlock(block, new Ask(Someone(), Staff, [])));
        Works(await Desk.NameFromBlock(block, new Ask(Someone(), Staff, [])));
        Refuses(await Desk.NameFromBlock(block, new Ask(Someone(), Staff, [])), RefusalReason.WrongState);
        (await World.Bookable(slot)).Taken.Should().Be(2);
    }

    [Fact]
    public async Task A_raised_capacity_goes_to_the_waitlist_and_a_cut_below_what_is_taken_is_refused()
    {
        var (waiter, slot) = (Someone(), await World.Slot());
        await World.Book(Someone(), slot);
        var entry = await World.Wait(waiter, slot);
        Refuses(await Desk.ChangeCapacity(slot, 0, Staff), RefusalReason.CapacityBelowTaken);
        (await Desk.ChangeCapacity(slot, 2, Staff)).Should().BeOfType<BookingOutcome.Done>();
        (await World.Entry(entry)).State.Should().Be(WaitlistState.Offered);
    }

    [Fact]
    public async Task What_is_not_ones_own_is_not_found()
    {
        var slot = await World.Slot();
        var id = await World.Book(Someone(), slot);
        var stranger = Actor.Person(Someone());
        Refuses(await Desk.Cancel(id, stranger, null), RefusalReason.NotFound);
        Refuses(await Desk.CheckIn(id, stranger), RefusalReason.NotFound);
        Refuses(await Desk.Reschedule(id, stranger, [new AskItem(slot)], []), RefusalReason.NotFound);
        Refuses(await Desk.Cancel(Guid.CreateVersion7(), stranger, null), RefusalReason.NotFound);
        Refuses(await Desk.Ask(AskFor(Someone(), Guid.CreateVersion7())), RefusalReason.NotFound);
        Refuses(await Desk.LeaveWaitlist(Guid.CreateVersion7(), Someone()), RefusalReason.NotFound);
    }
}
