using WelfareHub.Bookings;

namespace WelfareHub.Web.Modules.Notices;

/// <summary>
/// Notes what left over the lines of a batch, several letters in one commit: a commit costs more than a letter. A note waits for those
/// of the other lines, but at most until its own line has sent its next letter, so a process that dies repeats at most two a line.
/// </summary>
internal sealed class SentNotes(CommitGate gate, int lines)
{
    private readonly Lock _lock = new();
    private Round? _open;

    /// <summary>Begins to be written as soon as every line has one.</summary>
    public Round Add(IReadOnlyList<Guid> deliveries, DateTimeOffset at)
    {
        lock (_lock)
        {
            var round = _open ??= new Round();
            round.Notes.Add(new Note(deliveries, at));
            if (round.Notes.Count >= lines)
                _ = Begin(round);
            return round;
        }
    }

    /// <summary>Until it is written; begins if nobody has.</summary>
    public Task Written(Round round)
    {
        lock (_lock)
            return round.Written ?? Begin(round);
    }

    private Task Begin(Round round)
    {
        _open = null;
        // A commit on SQLite keeps its thread until the disk has it; the lines go on meanwhile.
        return round.Written = Task.Run(async () =>
        {
            try
            {
                await Write(round);
            }
            catch (Exception)
            {
                // Once more: what is not noted goes out again, to everybody of this round.
                await Write(round);
            }
        });
    }

    private Task<int> Write(Round round) => gate.Run(async (db, _) =>
    {
        foreach (var (deliveries, at) in round.Notes)
            await DeliveryNote.Write(db, deliveries, DeliveryState.Sent, at, at, null);
        return round.Notes.Count;
    });

    internal sealed class Round
    {
        public List<Note> Notes { get; } = [];
        public Task? Written { get; set; }
    }

    internal sealed record Note(IReadOnlyList<Guid> Deliveries, DateTimeOffset At);
}
