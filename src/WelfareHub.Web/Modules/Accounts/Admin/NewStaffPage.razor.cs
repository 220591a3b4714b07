using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Accounts;

/// <summary>/admin/people/new: a new colleague, who then activates with a code like an imported courier.</summary>
public sealed partial class NewStaffPage
{
    internal static async Task<IResult> Show(HttpContext http, ScopeNames scopes, AdminDesk desk, IStringLocalizer<AdminTexts> texts)
    {
        desk.Prepare(texts["NewTitle"], AdminDesk.People);
        await scopes.Load(http.RequestAborted);
        return Pages.Show<NewStaffPage>(new { scopes.Roles, Scopes = scopes.Choices });
    }

    internal static async Task<IResult> Add(
        HttpContext http, IFormCollection form, CommitGate gate, ScopeNames scopes, SendNotice send, AdminDesk desk, IStringLocalizer<AdminTexts> texts, TimeProvider clock)
    {
        await scopes.Load(http.RequestAborted);
        var errors = new FormErrors();
        var name = FullNames.Clean(form["name"]);
        if (name is null)
            errors.Add("name", texts["NameWrong"]);
        var phone = Phones.Normalise(form["phone"]);
        if (phone is null)
            errors.Add("phone", texts["PhoneWrong"]);
        var email = Logins.ReadEmail(form["email"]);
        if (email is null && form["email"].ToString().Length > 0)
            errors.Add("email", texts["EmailWrong"]);
        var grant = scopes.Read(form, default, errors);
        if (!errors.Any && await Add(gate, send, name!, phone!, email, grant!, FormKeys.IdOf(form), http.RequiredVisitor().Id, clock.GetUtcNow(), http.RequestAborted) is { } id)
            return Pages.Go("/admin/people/" + id);
        if (!errors.Any)
            errors.Add("phone", texts["Known"]);
        desk.Prepare(texts["NewTitle"], AdminDesk.People, errors);
        var typed = form.ToDictionary(f => f.Key, f => (string?)f.Value.ToString(), StringComparer.Ordinal);
        return Pages.Show<NewStaffPage>(new { scopes.Roles, Scopes = scopes.Choices, Typed = typed, Errors = errors }, StatusCodes.Status422UnprocessableEntity);
    }

    /// <summary>Null: somebody has this phone or e-mail. Sent twice, the form adds one person and leads to them.</summary>
    private static Task<Guid?> Add(
        CommitGate gate, SendNotice send, string name, string phone, string? email, RoleGrant grant, Guid? madeId, Guid by, DateTimeOffset now, CancellationToken cancel) =>
        gate.Run(async (db, stop) =>
        {
            // Two posts of one administrator come one after the other.
            await BookingDesk.LockPerson(db, by);
            if (madeId is not null && await db.Set<Person>().AnyAsync(p => p.Id == madeId, stop))
                return madeId;
            await db.Set<Person>().Where(p => p.PhoneNumber == phone && p.Status == PersonStatus.Unproved).ExecuteDeleteAsync(stop);
            if (await db.Set<Person>().AnyAsync(p => p.PhoneNumber == phone, stop) || (email is not null && await db.Set<Person>().WithLogin(email).AnyAsync(stop)))
                return null;
            var person = NewPerson.Make(name, phone, email, PersonStatus.Imported, now, madeId);
            db.Add(person);
            db.Add(new RoleGrant { PersonId = person.Id, Role = grant.Role, ScopeKind = grant.ScopeKind, ScopeId = grant.ScopeId, GrantedAt = now, GrantedById = by });
            await send(db, Welcome.Staff(person.Id, now));
            await db.SaveChangesAsync(stop);
            return person.Id;
        }, cancel);
}
