using System.Security.Cryptography;

using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Accounts;

/// <summary>The way in for the first administrator: a link with 32 random bytes that works once, for an hour. Only a keyed hash is kept.</summary>
internal sealed class AdminLinks(CommitGate gate, Vault vault, TimeProvider clock)
{
    public static readonly TimeSpan Life = TimeSpan.FromHours(1);
    private const int Bytes = 32;

    /// <summary>Makes the administrator, or finds the one with this phone or e-mail, and a link for them. Earlier links of theirs end.</summary>
    /// <returns>The path of the link.</returns>
    public Task<string> Create(string name, string? phone, string? email, CancellationToken cancel) =>
        gate.Run(async (db, stop) =>
        {
            var now = clock.GetUtcNow();
            var people = db.Set<Person>().AsTracking();
            var person = (phone is null ? null : await people.SingleOrDefaultAsync(p => p.PhoneNumber == phone, stop))
                ?? (email is null ? null : await people.WithLogin(email).SingleOrDefaultAsync(stop));
            if (person is null)
            {
                person = NewPerson.Make(name, phone, email, PersonStatus.Active, now);
                db.Add(person);
            }

            person.Status = PersonStatus.Active;
            person.ActivatedAt ??= now;
            if (!await db.Set<RoleGrant>().AnyAsync(g => g.PersonId == person.Id && g.Role == Role.Administrator, stop))
                db.Add(new RoleGrant { PersonId = person.Id, Role = Role.Administrator, ScopeKind = ScopeKind.Everything, GrantedAt = now });
            await db.Set<OneTimeCode>().Where(c => c.PersonId == person.Id && c.Purpose == CodePurpose.AdminLink).ExecuteDeleteAsync(stop);
            var token = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(Bytes));
            db.Add(new OneTimeCode { PersonId = person.Id, Purpose = CodePurpose.AdminLink, Hash = Hash(token), CreatedAt = now, ExpiresAt = now + Life });
            await db.SaveChangesAsync(stop);
            return "/admin-link/" + token;
        }, cancel);

    public Task<bool> Works(string token, CancellationToken cancel) =>
        gate.Run(async (db, stop) => await Open(db, token).AnyAsync(stop), cancel);

    /// <summary>Null: it was used, is too old, or there is no such link.</summary>
    public Task<Guid?> Use(string token, CancellationToken cancel) =>
        gate.Run(async (db, stop) =>
        {
            var now = clock.GetUtcNow();
            var person = await Open(db, token).Select(c => (Guid?)c.PersonId).FirstOrDefaultAsync(stop);
            var first = await Open(db, token).ExecuteUpdateAsync(set => set.SetProperty(c => c.UsedAt, now), stop);
            return first == 1 ? person : null;
        }, cancel);

    private IQueryable<OneTimeCode> Open(DbContext db, string token)
    {
        var (hash, now) = (Hash(token), clock.GetUtcNow());
        return db.Set<OneTimeCode>().Where(c => c.Hash == hash && c.Purpose == CodePurpose.AdminLink && c.UsedAt == null && c.ExpiresAt > now);
    }

    private string Hash(string token) => vault.BlindIndex("admin-link", token);
}
