using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;

namespace WelfareHub.Web.Modules.Accounts;

/// <summary>What a courier who registers alone tells, checked.</summary>
internal sealed record NewCourier(string FullName, string Phone, Guid CompanyId, Guid? StationId, Guid CommunityId, string Language);

/// <summary>
/// A courier registers alone: the phone is proved with a code, then the organiser of the community approves. A phone that is known
/// already gets the same answers; the code then signs in to the account there is.
/// </summary>
internal sealed class Registration(CommitGate gate, Tries tries, Codes codes, TimeProvider clock)
{
    public const string ConsentPurpose = "account";

    /// <summary>UTC until when no further code is sent; null = sent.</summary>
    public Task<DateTimeOffset?> Start(NewCourier courier, CancellationToken cancel) =>
        gate.Run(async (db, stop) =>
        {
            if (await tries.Take(db, TryLimit.CodesSent, courier.Phone) is { } until)
                return until;
            await codes.ForgetTries(db, CodePurpose.SignIn, courier.Phone);
            var person = await db.Set<Person>().AsTracking().FirstOrDefaultAsync(p => p.PhoneNumber == courier.Phone, stop) ?? Add(db, courier);
            if (person.Status == PersonStatus.Unproved)
                Write(person, courier);
            await codes.Issue(db, person.Id, CodePurpose.SignIn, courier.Phone);
            await db.SaveChangesAsync(stop);
            return (DateTimeOffset?)null;
        }, cancel);

    /// <summary>After a right code or password: the phone or e-mail is theirs, and a registration becomes one that waits for approval.</summary>
    public static async Task<PersonStatus> ProvePhone(WelfareDbContext db, Guid personId, string login, CancellationToken cancel)
    {
        var person = await db.Users.AsTracking().SingleAsync(p => p.Id == personId, cancel);
        if (Logins.IsEmail(login))
            person.EmailConfirmed = true;
        else
            person.PhoneNumberConfirmed = true;
        if (person.Status == PersonStatus.Unproved && person.PhoneNumberConfirmed)
            person.Status = PersonStatus.Pending;
        await db.SaveChangesAsync(cancel);
        return person.Status;
    }

    /// <summary>An imported courier takes the account over. False: it is not, or no longer, waiting for that.</summary>
    public Task<bool> Activate(Guid personId, string? passwordHash, CancellationToken cancel) =>
        gate.Run(async (db, stop) =>
        {
            var now = clock.GetUtcNow();
            var activated = await db.Set<Person>().Where(p => p.Id == personId && p.Status == PersonStatus.Imported).ExecuteUpdateAsync(set => set
                .SetProperty(p => p.Status, PersonStatus.Active)
                .SetProperty(p => p.ActivatedAt, now)
                .SetProperty(p => p.PasswordHash, passwordHash), stop);
            if (activated == 0)
                return false;
            db.Add(new Consent { PersonId = personId, Purpose = ConsentPurpose, GivenAt = now });
            await db.SaveChangesAsync(stop);
            return true;
        }, cancel);

    private Person Add(DbContext db, NewCourier courier)
    {
        var now = clock.GetUtcNow();
        var person = NewPerson.Make(courier.FullName, courier.Phone, null, PersonStatus.Unproved, now);
        db.Add(person);
        db.Add(new RoleGrant { PersonId = person.Id, Role = Role.Courier, ScopeKind = ScopeKind.Everything, GrantedAt = now });
        db.Add(new Consent { PersonId = person.Id, Purpose = ConsentPurpose, GivenAt = now });
        return person;
    }

    private static void Write(Person person, NewCourier courier)
    {
        person.FullName = courier.FullName;
        (person.CompanyId, person.StationId, person.CommunityId) = (courier.CompanyId, courier.StationId, courier.CommunityId);
        (person.Language, person.LanguageChosen) = (courier.Language, true);
    }
}
