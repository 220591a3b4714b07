using System.Text.Json;

using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Accounts;

/// <summary>Changing the phone or e-mail: a code goes to the new one, and only who reads it there has it.</summary>
internal sealed class Contacts(CommitGate gate, Tries tries, Codes codes, SendNotice send, TimeProvider clock)
{
    /// <summary>UTC until when no code is sent; null = sent. One that somebody else has is not told apart.</summary>
    public Task<DateTimeOffset?> Ask(Guid personId, string contact, CancellationToken cancel) =>
        gate.Run(async (db, stop) =>
        {
            if (await tries.Take(db, TryLimit.CodesSent, contact) is { } until)
                return until;
            await codes.ForgetTries(db, Purpose(contact), contact);
            if (!await IsTaken(db, personId, contact))
                await codes.Issue(db, personId, Purpose(contact), contact, contact);
            await db.SaveChangesAsync(stop);
            return (DateTimeOffset?)null;
        }, cancel);

    /// <summary>Right: the contact is changed, and the old one is told.</summary>
    public async Task<CodeAnswer> Confirm(Guid personId, string contact, string digits, CancellationToken cancel)
    {
        var (answer, target) = await codes.Check(personId, Purpose(contact), contact, digits, cancel);
        if (answer != CodeAnswer.Right)
            return answer;
        return target == contact && await Change(personId, contact, cancel) ? CodeAnswer.Right : CodeAnswer.Wrong;
    }

    private static CodePurpose Purpose(string contact) => Logins.IsEmail(contact) ? CodePurpose.ChangeEmail : CodePurpose.ChangePhone;

    /// <summary>A registration that was never proved takes nobody's number away.</summary>
    private static Task<bool> IsTaken(DbContext db, Guid personId, string contact) =>
        db.Set<Person>().WithLogin(contact).AnyAsync(p => p.Id != personId && p.Status != PersonStatus.Unproved);

    private Task<bool> Change(Guid personId, string contact, CancellationToken cancel) =>
        gate.Run(async (db, stop) =>
        {
            if (await IsTaken(db, personId, contact))
                return false;
            await db.Set<Person>().WithLogin(contact).Where(p => p.Id != personId).ExecuteDeleteAsync(stop);
            var person = await db.Set<Person>().AsTracking().SingleAsync(p => p.Id == personId, stop);
            var old = Logins.IsEmail(contact) ? person.Email : person.PhoneNumber;
            if (Logins.IsEmail(contact))
            {
                person.WriteEmail(contact);
                person.EmailConfirmed = true;
            }
            else
            {
                person.PhoneNumber = contact;
                person.PhoneNumberConfirmed = true;
            }

            if (old is not null)
                await Tell(db, personId, Logins.IsEmail(contact) ? "security.email" : "security.phone", old);
            await db.SaveChangesAsync(stop);
            return true;
        }, cancel);

    /// <summary>Takes the e-mail away and tells it there. False: there is none, or it is the only way in.</summary>
    public Task<bool> RemoveEmail(Guid personId, CancellationToken cancel) =>
        gate.Run(async (db, stop) =>
        {
            var person = await db.Set<Person>().AsTracking().SingleAsync(p => p.Id == personId, stop);
            if (person.Email is not { } old || person.PhoneNumber is null)
                return false;
            person.Email = person.NormalizedEmail = null;
            person.EmailConfirmed = false;
            await Tell(db, personId, "security.email-removed", old);
            await db.SaveChangesAsync(stop);
            return true;
        }, cancel);

    public async ValueTask Tell(DbContext db, Guid personId, string kind, string? sendTo)
    {
        var now = clock.GetUtcNow();
        await send(db, new NoticeDraft(kind, personId, JsonSerializer.Serialize(new { at = now }), now, null, $"{kind}:{personId:N}:{now.UtcTicks}", SendTo: sendTo));
    }
}
