using Microsoft.EntityFrameworkCore;

namespace WelfareHub.Bookings;

/// <summary>
/// What the module that owns bookables decides by rows of its own, such as whether the programme of a slot still runs. It is asked
/// inside the transaction, with the bookable locked: so an owner that locks its bookables before it changes those rows has nobody
/// slip past the change, whatever other nodes still remember.
/// </summary>
public interface IBookableOwner
{
    /// <summary>As <see cref="Bookable.Module"/>.</summary>
    string Module { get; }

    /// <summary>Whether this may be taken or waited for now, and within which limits. Runs with every ask: one kept statement, hardly ever two.</summary>
    ValueTask<OwnerAnswer> Answer(OwnerQuestion asked, DbContext db);
}

/// <summary>Who wants what.</summary>
/// <param name="Bookable">Locked.</param>
/// <param name="PersonId">For whom.</param>
/// <param name="From">The beginning they want, UTC.</param>
/// <param name="People">How many would come.</param>
/// <param name="ForHouse">Staff do it for them: what the owner keeps only people from is not in the way.</param>
/// <param name="Now">UTC.</param>
public readonly record struct OwnerQuestion(Bookable Bookable, Guid PersonId, DateTimeOffset From, int People, bool ForHouse, DateTimeOffset Now);

/// <summary>What the owner's rows say. The default: nothing against it, no limit.</summary>
/// <param name="WhyNot">Null = it may be taken.</param>
/// <param name="LimitGroup">What limits count it as; null = as the ask says.</param>
/// <param name="Limits">Beside those of the ask; null = none. Staff who move or propose set limits aside.</param>
public readonly record struct OwnerAnswer(RefusalReason? WhyNot = null, string? LimitGroup = null, IReadOnlyList<PersonLimit>? Limits = null);
