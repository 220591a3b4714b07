namespace WelfareHub.Bookings;

/// <summary>What moving and proposing have in common.</summary>
internal sealed partial class Turn
{
    /// <summary>Pairs each booking of an ask with the place it shall have: by bookable where that stays, else in order.</summary>
    public static List<(Booking Booking, Place Place)> Match(Hand hand, List<Place> places)
    {
        if (places.Count != hand.Bookings.Count)
            throw new ArgumentException($"The ask has {hand.Bookings.Count} bookings and they move together.", nameof(places));
        places = [.. places];
        var pairs = new Dictionary<Guid, Place>();
        foreach (var booking in hand.Bookings)
        {
            if (places.Find(p => p.Bookable.Id == booking.BookableId) is { } same && places.Remove(same))
                pairs.Add(booking.Id, same);
        }

        foreach (var booking in hand.Bookings.Where(b => !pairs.ContainsKey(b.Id)))
        {
            pairs.Add(booking.Id, places[0]);
            places.RemoveAt(0);
        }

        return hand.Bookings.ConvertAll(b => (b, pairs[b.Id]));
    }

    /// <summary>The bookable whose deadline keeps a person from cancelling or moving; a hold can always be given back.</summary>
    public Guid? DeadlinePassed(Hand hand) => hand.Bookings
        .Find(b => b.State != BookingState.Held && now > BookingRules.ChangeableUntil(_bookables[b.BookableId].Policy, b.From))?.BookableId;

    /// <summary>The bookable that does not allow one more reschedule.</summary>
    public Guid? TooOftenMoved(Hand hand) => hand.Bookings
        .Find(b => _bookables[b.BookableId].Policy.MaxReschedules is >= 0 and var most && b.Reschedules >= most)?.BookableId;

    /// <summary>A person's move is asked for anew where the new place needs approval; a move by staff keeps what they had decided.</summary>
    public BookingState StateOnceMoved(Hand hand, IReadOnlyList<Place> places) =>
        by.ForHouse ? hand.First.State : StateOnceTaken(places, approved: false);

    /// <summary>Ends what is held in place of these bookings.</summary>
    public async ValueTask WithdrawProposals(Hand hand, bool andOffers)
    {
        foreach (var hold in hand.Proposals.Where(h => h.State == BookingState.Held && (andOffers || h.Hold == HoldKind.Proposal)))
            await End(hold, BookingState.Cancelled, BookingVerb.Cancelled);
    }

    /// <summary>Holds the places of a proposal.</summary>
    public async ValueTask<BookingOutcome> Propose(List<(Booking Booking, Place Place)> moves, Guid person, DateTimeOffset until, string? reason)
    {
        var askId = Guid.CreateVersion7();
        var ids = moves.Select(_ => Guid.CreateVersion7()).Order().ToList();
        BookingOutcome? outcome = null;
        for (var i = 0; i < moves.Count; i++)
        {
            var hold = NewHold(HoldKind.Proposal, moves[i].Place, until, person);
            hold.Id = ids[i];
            hold.AskId = askId;
            hold.ReplacesId = moves[i].Booking.Id;
            hold.LimitGroup = moves[i].Booking.LimitGroup;
            hold.MayBeMoved = moves[i].Booking.MayBeMoved;
            await Add(hold, BookingVerb.Proposed, reason);
            outcome ??= new BookingOutcome.Booked(hold.Id, hold.Reference, hold.State);
        }

        return outcome!;
    }
}
