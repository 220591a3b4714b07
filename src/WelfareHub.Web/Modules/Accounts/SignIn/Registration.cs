using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;

namespace WelfareHub.Web.Modules.Accounts;

/// <summary>What a courier who registers alone tells, checked.</summary>
internal sealed record NewCourier(string FullName, string Phone, Guid CompanyId, Guid? StationId, Guid CommunityId, string Language);

/// <summary>Both default = a code was sent.</summary>
/// <param name="WaitUntil">UTC: no code for this number before then.</param>
/// <param name="Crowded">Too many register, from there or in all.</param>
internal readonly record struct RegistrationStart(DateTimeOffset? WaitUntil, bool Crowded);

/// <summary>
/// A courier registers alone: the phone is proved with a code, then the organiser of the community approves. A phone that is known
/// already gets the same answers; the code then signs in to the account there is.
/// </summary>
internal sealed class Registration(CommitGate gate, Tries tries, Codes codes, TimeProvider clock, WelfareSettings settings)
{
    public const string ConsentPurpose = "account";

    /// <summary>Known and unknown numbers count alike and cost the same work, so that nothing tells them apart.</summary>
    /// <param name="courier">What was filled in, checked.</param>
    /// <param name="network">From <see cref="SignInEndpoints.NetworkOf"/>.</param>
    /// <param name="cancel">Before the verb starts.</param>
    public Task<RegistrationStart> Start(NewCourier courier, string network, CancellationToken cancel) =>
        gate.Run(async (db, stop) =>
        {
            var pauses = await tries.Take(db, [.. TryLimit.CodesSent.Select(l => new Counted(l, courier.Phone)), .. TryLimit.NewNumbers(settings.Registration, network)]);
            if (pauses.Count > 0)
            {
                var own = pauses.Where(p => TryLimit.CodesSent.Contains(p.Limit)).Select(p => (DateTimeOffset?)p.Until).Max();
                return new RegistrationStart(own, Crowded: own is null);
            }

            await codes.ForgetTries(db, CodePurpose.SignIn, courier.Phone);
            var known = await db.Set<Person>().Where(p => p.PhoneNumber == courier.Phone).Select(p => new { p.Id, p.Status }).FirstOrDefaultAsync(stop);
            var id = known?.Id ?? default;
            await SameWork.Write(db, keep: known is null, () =>
            {
                var made = Add(db, courier, known is null ? courier.Phone : null);
                id = known?.Id ?? made.Id;
                return ValueTask.CompletedTask;
            });
            if (known?.Status == PersonStatus.Unproved)
                Write(await db.Set<Person>().AsTracking().SingleAsync(p => p.Id == id, stop), courier);
            await codes.Issue(db, id, CodePurpose.SignIn, courier.Phone);
            await db.SaveChangesAsync(stop);
            return default;
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

    private Person Add(DbContext db, NewCourier courier, string? phone)
    {
        var now = clock.GetUtcNow();
        var person = NewPerson.Make(courier.FullName, phone, null, PersonStatus.Unproved, now);
        Write(person, courier);
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
