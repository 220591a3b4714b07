using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>Counts asks that found nothing free, by pool and day, so that a home knows what there is too little of.</summary>
internal sealed class RefusedBook(CommitGate gate, CityClock clock)
{
    /// <summary>Nothing is counted but that the places were taken: rules that say no are no want of places.</summary>
    public async Task Note(BookingOutcome outcome, PoolView pool, DateTimeOffset from)
    {
        if (outcome is not BookingOutcome.Refused { Reason: RefusalReason.Full })
            return;
        var (id, day) = (pool.Id, clock.DayOf(from));
        await gate.Run(
            async (db, _) => await db.Database.ExecuteSqlAsync(
                $"""INSERT INTO "RefusedAsks" ("PoolId", "Day", "Count") VALUES ({id}, {day}, 1) ON CONFLICT ("PoolId", "Day") DO UPDATE SET "Count" = "RefusedAsks"."Count" + 1""", CancellationToken.None),
            CancellationToken.None);
    }
}
