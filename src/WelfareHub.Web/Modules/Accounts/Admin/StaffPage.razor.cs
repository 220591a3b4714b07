using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Accounts;

/// <summary>Somebody with a role, as the list shows them.</summary>
public sealed record StaffRow(Guid Id, string FullName, string? Phone, string? Email, PersonStatus Status, IReadOnlyList<string> Roles);

/// <summary>/admin: who has which role, and for what.</summary>
public sealed partial class StaffPage
{
    private const int OnOnePage = 30;
    private const int LongestWord = 80;

    internal static async Task<IResult> Show(
        HttpContext http, WelfareDbContext db, ScopeNames scopes, AdminDesk desk, IStringLocalizer<AdminTexts> texts, string? q, string? role, int? p)
    {
        desk.Prepare(texts["PeopleTitle"], AdminDesk.People);
        await scopes.Load(http.RequestAborted);
        var word = q is { Length: > 0 } ? new string([.. q.Trim().Where(c => !char.IsControl(c)).Take(LongestWord)]) : "";
        var only = scopes.Roles.Any(r => r.Value == role) ? Enum.Parse<Role>(role!) : (Role?)null;
        var people = db.Users.Where(person => person.Status != PersonStatus.Unproved
            && db.RoleGrants.Any(g => g.PersonId == person.Id && (only == null ? g.Role != Accounts.Role.Courier : g.Role == only)));
        if (word.Length > 0)
        {
            var login = Logins.Read(word);
            var email = word.ToUpperInvariant();
            people = people.Where(person => person.FullName.Contains(word) || person.PhoneNumber == login || person.NormalizedEmail == email);
        }

        var count = await people.CountAsync(http.RequestAborted);
        var pages = Math.Max(1, (count + OnOnePage - 1) / OnOnePage);
        var at = Math.Clamp(p ?? 1, 1, pages);
        var rows = await people.OrderBy(person => person.FullName).ThenBy(person => person.Id).Skip((at - 1) * OnOnePage).Take(OnOnePage)
            .Select(person => new { person.Id, person.FullName, person.PhoneNumber, person.Email, person.Status })
            .ToListAsync(http.RequestAborted);
        var ids = rows.Select(r => r.Id).ToList();
        var grants = (await db.RoleGrants.Where(g => ids.Contains(g.PersonId)).ToListAsync(http.RequestAborted)).ToLookup(g => g.PersonId);
        return Pages.Show<StaffPage>(new
        {
            Rows = rows.Select(r => new StaffRow(r.Id, r.FullName, r.PhoneNumber, r.Email, r.Status, [.. grants[r.Id].OrderBy(g => g.Role).Select(g => Unbroken.Join(scopes.Role(g.Role), scopes.Of(g.ScopeKind, g.ScopeId)))])).ToList(),
            scopes.Roles,
            Q = word,
            Role = only?.ToString(),
            Page = at,
            PageCount = pages,
            Count = count,
        });
    }
}
