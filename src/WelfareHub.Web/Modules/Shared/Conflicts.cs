using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

using Npgsql;

namespace WelfareHub.Web.Modules.Shared;

/// <summary>
/// Two people at the same instant may both find a phone number or a code free; the database lets one of them have it. For the other
/// this is no fault of ours but a conflict: 409, and a page that says to look again.
/// </summary>
internal static class Conflicts
{
    private const int SqliteUnique = 2067;
    private const int SqlitePrimaryKey = 1555;

    public static int StatusOf(Exception error) => IsTwice(error) ? StatusCodes.Status409Conflict : StatusCodes.Status500InternalServerError;

    public static bool IsTwice(Exception? error) => error switch
    {
        DbUpdateException update => IsTwice(update.InnerException),
        SqliteException sqlite => sqlite.SqliteExtendedErrorCode is SqliteUnique or SqlitePrimaryKey,
        PostgresException postgres => postgres.SqlState == PostgresErrorCodes.UniqueViolation,
        _ => false,
    };
}
