using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>Keeps places for a station, names people for them, gives them back. Each step is a verb of the booking core.</summary>
internal sealed class BlockDesk(BookingDesk desk, CityClock clock)
{
    /// <summary>
    /// Spreads the places evenly over the session's slots. What somebody else took meanwhile is tried in the slots that are left.
    /// </summary>
    /// <returns>How many places are kept.</returns>
    public async Task<int> Reserve(BlockSession session, Guid stationId, int places, DateTimeOffset until, string? key, Guid by)
    {
        var kept = 0;
        foreach (var (slot, share) in Spread(session.Slots, places))
        {
            var outcome = await desk.ReserveBlock(slot, share, until, Actor.Staff(by), key, (db, block) => db.Add(
                new Block { BookingId = block.Id, ProgrammeId = session.ProgrammeId, StationId = stationId, ById = by, At = clock.Now }));
            if (outcome is BookingOutcome.Booked)
                kept += share;
        }

        return kept;
    }

    /// <summary>One place after the other, in turn, wherever there is still room.</summary>
    internal static IEnumerable<(Guid Slot, int Places)> Spread(IReadOnlyList<FreeSlot> slots, int places)
    {
        var shares = new int[slots.Count];
        for (var round = 1; places > 0 && slots.Any(s => s.Free >= round); round++)
        {
            for (var i = 0; i < slots.Count && places > 0; i++)
            {
                if (slots[i].Free < round)
                    continue;
                shares[i]++;
                places--;
            }
        }

        return slots.Select((slot, i) => (slot.Id, shares[i])).Where(s => s.Item2 > 0);
    }

    /// <summary>Gives each person a place: of the wished slot, or else the first that fits.</summary>
    /// <param name="programme">Whose organiser has agreed by naming them; its limits hold for them too.</param>
    /// <param name="slots">Of the block; those with places left, in the order to try.</param>
    /// <param name="people">Checked: they may come and are the organiser's.</param>
    /// <param name="key">Of the form: sent twice, it names nobody twice.</param>
    /// <param name="by">The organiser.</param>
    public async Task<(int Done, int Refused)> Name(Programme programme, IReadOnlyList<BlockSlot> slots, IReadOnlyList<Guid> people, string key, Guid by)
    {
        var left = slots.ToDictionary(s => s.BookingId, s => s.Left);
        var done = 0;
        foreach (var person in people)
        {
            foreach (var slot in slots.Where(s => left[s.BookingId] > 0))
            {
                var ask = new Ask(person, Actor.Staff(by), [])
                {
                    IdempotencyKey = key,
                    PreApproved = programme.Approval == ApprovalKind.Organiser,
                };
                var outcome = await desk.NameFromBlock(slot.BookingId, ask);
                if (outcome is BookingOutcome.Booked)
                {
                    left[slot.BookingId]--;
                    done++;
                    break;
                }

                if (outcome is BookingOutcome.Refused { Reason: RefusalReason.LimitReached })
                    break;
                // Busy at that time, or the places of that slot went back meanwhile: the next slot may do.
            }
        }

        return (done, people.Count - done);
    }

    public async Task<int> GiveBack(IEnumerable<BlockSlot> slots, Guid by)
    {
        var given = 0;
        foreach (var slot in slots.Where(s => s.Left > 0))
        {
            if (await desk.Cancel(slot.BookingId, Actor.Staff(by), reason: null) is not BookingOutcome.Refused)
                given += slot.Left;
        }

        return given;
    }
}
