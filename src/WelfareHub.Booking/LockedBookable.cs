using System.Data.Common;

namespace WelfareHub.Bookings;

/// <summary>Locks a bookable and reads it in one statement: under the lock nobody else's change can be missed.</summary>
internal static class LockedBookable
{
    public const string Sql =
        """
        UPDATE "Bookables" SET "Version" = "Version" + 1 WHERE "Id" = @id
        RETURNING "Id", "Module", "Capacity", "Taken", "StartsAt", "EndsAt", "WithdrawnAt", "Version", "PoolId", "ScheduleId",
            "Policy_LeadMinutes", "Policy_FurthestDays", "Policy_MinMinutes", "Policy_MaxMinutes", "Policy_GridMinutes",
            "Policy_BufferBeforeMinutes", "Policy_BufferAfterMinutes", "Policy_CancelDeadlineMinutes", "Policy_MaxReschedules",
            "Policy_CheckInOpensMinutes", "Policy_CheckInClosesMinutes", "Policy_HoldMinutes", "Policy_OfferMinutes",
            "Policy_NeedsApproval", "Policy_AutoNoShow", "Policy_LateMinutes", "Policy_RemindMinutes", "Policy_RemindAgainMinutes"
        """;

    public static Bookable Read(DbDataReader row) => new()
    {
        Id = row.GetGuid(0),
        Module = row.GetString(1),
        Capacity = row.GetInt32(2),
        Taken = row.GetInt32(3),
        StartsAt = Instant(row, 4),
        EndsAt = Instant(row, 5),
        WithdrawnAt = Instant(row, 6),
        Version = row.GetInt32(7),
        PoolId = row.IsDBNull(8) ? null : row.GetGuid(8),
        ScheduleId = row.IsDBNull(9) ? null : row.GetGuid(9),
        Policy = new BookingPolicy
        {
            LeadMinutes = row.GetInt32(10),
            FurthestDays = row.GetInt32(11),
            MinMinutes = row.GetInt32(12),
            MaxMinutes = row.GetInt32(13),
            GridMinutes = row.GetInt32(14),
            BufferBeforeMinutes = row.GetInt32(15),
            BufferAfterMinutes = row.GetInt32(16),
            CancelDeadlineMinutes = row.GetInt32(17),
            MaxReschedules = row.GetInt32(18),
            CheckInOpensMinutes = row.GetInt32(19),
            CheckInClosesMinutes = row.GetInt32(20),
            HoldMinutes = row.GetInt32(21),
            OfferMinutes = row.GetInt32(22),
            NeedsApproval = row.GetBoolean(23),
            AutoNoShow = row.GetBoolean(24),
            LateMinutes = row.GetInt32(25),
            RemindMinutes = row.GetInt32(26),
            RemindAgainMinutes = row.GetInt32(27),
        },
    };

    private static DateTimeOffset? Instant(DbDataReader row, int column) => row.IsDBNull(column) ? null : Statements.Instant(row, column);
}
