using System.Data.Common;

using Microsoft.EntityFrameworkCore;

namespace WelfareHub.Bookings;

/// <summary>For what an owner or observer asks the database with every booking: parsed once a connection, as the core's own statements are.</summary>
public static class KeptStatement
{
    /// <summary>The statement of this name in the current transaction.</summary>
    /// <param name="db">The verb's.</param>
    /// <param name="name">Unique in the program, such as the name of a type.</param>
    /// <param name="make">Makes it at its first use on a connection; it is kept with that, so it captures nothing.</param>
    public static DbCommand Kept(this DbContext db, string name, Func<DbContext, DbCommand> make) => Statements.Get(db, name, make);
}
