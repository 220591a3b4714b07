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

    /// <summary>Why this may not be taken or waited for now; null = it may. Runs with every ask: one kept statement at most.</summary>
    ValueTask<RefusalReason?> WhyNot(OwnerQuestion asked, DbContext db);
}

/// <summary>Who wants what.</summary>
/// <param name="Bookable">Locked.</param>
/// <param name="PersonId">For whom.</param>
/// <param name="From">The beginning they want, UTC.</param>
/// <param name="People">How many would come.</param>
/// <param name="Now">UTC.</param>
public readonly record struct OwnerQuestion(Bookable Bookable, Guid PersonId, DateTimeOffset From, int People, DateTimeOffset Now);
