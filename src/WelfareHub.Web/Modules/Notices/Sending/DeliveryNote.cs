using System.Data.Common;

using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;

namespace WelfareHub.Web.Modules.Notices;

/// <summary>Writes down what became of deliveries. One comes with every letter, so its statement is parsed once a connection.</summary>
internal static class DeliveryNote
{
    /// <param name="db">Inside a transaction.</param>
    /// <param name="deliveries">Their ids.</param>
    /// <param name="state">What they are from now on.</param>
    /// <param name="stateAt">Since when; null while they wait.</param>
    /// <param name="next">When to look again.</param>
    /// <param name="trouble">The last failure in a few words.</param>
    public static async Task Write(DbContext db, IReadOnlyList<Guid> deliveries, DeliveryState state, DateTimeOffset? stateAt, DateTimeOffset next, string? trouble)
    {
        var note = db.Kept(nameof(DeliveryNote), Statement);
        note.Parameters[0].Value = (int)state;
        note.Parameters[1].Value = stateAt?.UtcDateTime ?? (object)DBNull.Value;
        note.Parameters[2].Value = next.UtcDateTime;
        note.Parameters[3].Value = trouble ?? (object)DBNull.Value;
        foreach (var id in deliveries)
        {
            note.Parameters[4].Value = id;
            await note.ExecuteNonQueryAsync(CancellationToken.None);
        }
    }

    private static DbCommand Statement(DbContext db)
    {
        var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = """UPDATE "NoticeDeliveries" SET "State" = @state, "StateAt" = @at, "NextTryAt" = @next, "Trouble" = @trouble WHERE "Id" = @id""";
        foreach (var name in (ReadOnlySpan<string>)["@state", "@at", "@next", "@trouble", "@id"])
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            command.Parameters.Add(parameter);
        }

        return command;
    }
}
