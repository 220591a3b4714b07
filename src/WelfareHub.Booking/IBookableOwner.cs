using Microsoft.EntityFrameworkCore;

namespace WelfareHub.Bookings;

/// <summary>
/// What the module that owns bookables decides by rows of its own, such as whether the programme of a slot still runs. It is asked
/// inside the transaction, with the bookable locked: so an owner that locks its bookables before it changes those rows has nobody
/// slip past the change, whatever other nodes still remember. Staff are not asked about.
/// </summary>
public interface IBookableOwner
{
    /// <summary>As <see cref="Bookable.Module"/>.</summary>
    string Module { get; }

    /// <summary>Why people may not take this or wait for it at this instant; null = they may. Runs with every ask: one kept statement at most.</summary>
    ValueTask<RefusalReason?> WhyNot(Bookable bookable, int people, DateTimeOffset now, DbContext db);
}
