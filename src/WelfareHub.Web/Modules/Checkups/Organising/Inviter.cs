using System.Text.Json;

using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>Invites couriers: the invitation and its notice in one transaction, nobody twice.</summary>
internal sealed class Inviter(CommitGate gate, SendNotice send, CityClock clock)
{
    private const int Attempts = 3;

    /// <returns>How many were invited now; who had been before is left alone.</returns>
    public async Task<int> Invite(Programme programme, IReadOnlyCollection<Guid> people, Guid by)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await gate.Run(async (db, cancel) => await Write(db, programme, people, by, cancel));
            }
            catch (DbUpdateException) when (attempt < Attempts)
            {
                // Somebody else invited one of them in the same moment: look again at who is left.
            }
        }
    }

    private async ValueTask<int> Write(DbContext db, Programme programme, IReadOnlyCollection<Guid> people, Guid by, CancellationToken cancel)
    {
        var already = await db.Set<Invitation>().Where(i => i.ProgrammeId == programme.Id && people.Contains(i.PersonId)).Select(i => i.PersonId).ToListAsync(cancel);
        var invited = people.Except(already).ToList();
        var facts = JsonSerializer.Serialize(new Dictionary<string, Guid> { ["programmeId"] = programme.Id });
        foreach (var person in invited)
        {
            db.Add(new Invitation { ProgrammeId = programme.Id, PersonId = person, ById = by, At = clock.Now });
            await send(db, new NoticeDraft(
                CheckupKinds.Invitation, person, facts, clock.Now, clock.Day(programme.ClosesOn).To, $"{CheckupKinds.Invitation}:{programme.Id:N}:{person:N}", programme.Id));
        }

        await db.SaveChangesAsync(cancel);
        return invited.Count;
    }
}
