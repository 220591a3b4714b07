using System.Text.Json;

using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Accounts;

/// <summary>
/// Couriers who registered alone wait for the organiser of their community. Approved, they can book; declined, the account is as if
/// nobody had proved its phone, so that they can register again once what was wrong is mended. Either way they are told.
/// </summary>
internal sealed class Approvals(CommitGate gate, SendNotice send, SessionStore sessions, TimeProvider clock)
{
    public static IQueryable<Person> Waiting(IQueryable<Person> people, Visitor visitor, AreaTree areas) =>
        OrganiserScope.Of(visitor, areas).OfCommunities(people).Where(p => p.Status == PersonStatus.Pending);

    /// <summary>How many it was; those whom somebody else answered meanwhile are left as they are.</summary>
    /// <param name="ids">Already found to be in the organiser's scope.</param>
    /// <param name="byId">The organiser.</param>
    /// <param name="declineReason">Null approves.</param>
    /// <param name="cancel">Stops.</param>
    public async Task<int> Decide(IReadOnlyCollection<Guid> ids, Guid byId, string? declineReason, CancellationToken cancel)
    {
        var decided = await gate.Run(
            async (db, stop) =>
            {
                var now = clock.GetUtcNow();
                var people = await db.Set<Person>().AsTracking().Where(p => ids.Contains(p.Id) && p.Status == PersonStatus.Pending).ToListAsync(stop);
                foreach (var person in people)
                {
                    if (declineReason is null)
                        person.Approve(byId, now);
                    else
                        person.Status = PersonStatus.Unproved;
                    var kind = declineReason is null ? "account.approved" : "account.declined";
                    var facts = JsonSerializer.Serialize(new { name = person.FullName, reason = declineReason });
                    await send(db, new NoticeDraft(kind, person.Id, facts, now, null, $"{kind}:{person.Id:N}:{now.UtcTicks}"));
                }

                await db.SaveChangesAsync(stop);
                return people.ConvertAll(p => p.Id);
            },
            cancel);
        foreach (var person in decided)
            sessions.ForgetPerson(person);
        return decided.Count;
    }
}
