using System.Data.Common;

using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>Counts asks that found nothing free, by pool and day, so that a home knows what there is too little of.</summary>
internal sealed partial class RefusedBook(CommitGate gate, CityClock clock, ILogger<RefusedBook> log)
{
    /// <summary>
    /// Nothing is counted but that the places were taken: rules that say no are no want of places. A count that cannot be written is let
    /// go: the answer to the courier is worth more. Of several things asked for together it counts for the one that was taken.
    /// </summary>
    public async Task Note(BookingOutcome outcome, PoolView pool, DateTimeOffset from)
    {
        if (outcome is not BookingOutcome.Refused { Reason: RefusalReason.Full } refused)
            return;
        var full = pool.Home.Pools.FirstOrDefault(p => p.Units.Any(u => u.Id == refused.BookableId)) ?? pool;
        var (id, day) = (full.Id, clock.DayOf(from));
        try
        {
            await gate.Run(
                async (db, _) => await db.Database.ExecuteSqlAsync(
                    $"""INSERT INTO "RefusedAsks" ("PoolId", "Day", "Count") VALUES ({id}, {day}, 1) ON CONFLICT ("PoolId", "Day") DO UPDATE SET "Count" = "RefusedAsks"."Count" + 1""", CancellationToken.None),
                CancellationToken.None);
        }
        catch (DbException e)
        {
            NotCounted(log, e);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A refused ask could not be counted.")]
    private static partial void NotCounted(ILogger log, Exception why);
}
