using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Accounts;

public sealed record StaffMember(Guid Id, string FullName, string? Phone, string? Email, PersonStatus Status, bool Myself, IReadOnlyList<StaffGrant> Grants);

public sealed record StaffGrant(Guid Id, string Role, string Scope, DateTimeOffset Since);

/// <summary>/admin/people/{id}: somebody's roles; nobody takes away their own way in.</summary>
public sealed partial class StaffMemberPage
{
    internal static async Task<IResult> Show(HttpContext http, WelfareDbContext db, ScopeNames scopes, AdminDesk desk, Guid id) =>
        await View(http, db, scopes, desk, id, null, null);

    internal static async Task<IResult> Grant(
        HttpContext http, IFormCollection form, WelfareDbContext db, CommitGate gate, ScopeNames scopes, AdminDesk desk, SessionStore sessions, TimeProvider clock, Guid id)
    {
        if (!await Visible(db).AnyAsync(p => p.Id == id, http.RequestAborted))
            return Results.NotFound();
        await scopes.Load(http.RequestAborted);
        var errors = new FormErrors();
        if (scopes.Read(form, id, errors) is not { } grant)
            return await View(http, db, scopes, desk, id, errors, form);
        (grant.GrantedAt, grant.GrantedById) = (clock.GetUtcNow(), http.RequiredVisitor().Id);
        await gate.Run(async (inside, stop) =>
        {
            await BookingDesk.LockPerson(inside, id);
            if (await inside.Set<RoleGrant>().AnyAsync(g => g.PersonId == id && g.Role == grant.Role && g.ScopeKind == grant.ScopeKind && g.ScopeId == grant.ScopeId, stop))
                return false;
            inside.Add(grant);
            await inside.SaveChangesAsync(stop);
            return true;
        }, http.RequestAborted);
        sessions.ForgetPerson(id);
        return Pages.Go("/admin/people/" + id);
    }

    internal static async Task<IResult> Revoke(HttpContext http, WelfareDbContext db, SessionStore sessions, Guid id, Guid grant)
    {
        var me = http.RequiredVisitor().Id;
        var gone = await db.RoleGrants.Where(g => g.Id == grant && g.PersonId == id && !(id == me && g.Role == Role.Administrator)).ExecuteDeleteAsync(http.RequestAborted);
        sessions.ForgetPerson(id);

        // Sent twice, it is gone already; one that is still there is somebody else's, or one's own way in.
        return gone == 0 && (await db.RoleGrants.AnyAsync(g => g.Id == grant, http.RequestAborted) || !await Visible(db).AnyAsync(p => p.Id == id, http.RequestAborted))
            ? Results.NotFound()
            : Pages.Go("/admin/people/" + id);
    }

    internal static async Task<IResult> Suspend(HttpContext http, WelfareDbContext db, SessionStore sessions, Guid id)
    {
        if (id == http.RequiredVisitor().Id || !await Move(db, id, PersonStatus.Active, PersonStatus.Suspended, http.RequestAborted))
            return Results.NotFound();
        await sessions.End(id, only: null, except: null, http.RequestAborted);
        return Pages.Go("/admin/people/" + id);
    }

    internal static async Task<IResult> Resume(HttpContext http, WelfareDbContext db, SessionStore sessions, Guid id)
    {
        if (!await Move(db, id, PersonStatus.Suspended, PersonStatus.Active, http.RequestAborted))
            return Results.NotFound();
        sessions.ForgetPerson(id);
        return Pages.Go("/admin/people/" + id);
    }

    internal static Tone ToneOf(PersonStatus status) => status switch
    {
        PersonStatus.Active => Tone.Ok,
        PersonStatus.Suspended => Tone.No,
        PersonStatus.Pending => Tone.Wait,
        _ => Tone.Info,
    };

    private static IQueryable<Person> Visible(WelfareDbContext db) => db.Users.Where(p => p.Status != PersonStatus.Unproved);

    /// <summary>True also where it is so already: sent twice, it is done once.</summary>
    private static async Task<bool> Move(WelfareDbContext db, Guid id, PersonStatus from, PersonStatus to, CancellationToken cancel) =>
        await db.Users.Where(p => p.Id == id && (p.Status == from || p.Status == to)).ExecuteUpdateAsync(set => set.SetProperty(p => p.Status, to), cancel) == 1;

    private static async Task<IResult> View(HttpContext http, WelfareDbContext db, ScopeNames scopes, AdminDesk desk, Guid id, FormErrors? errors, IFormCollection? form)
    {
        var person = await Visible(db).Where(p => p.Id == id).Select(p => new { p.FullName, p.PhoneNumber, p.Email, p.Status }).SingleOrDefaultAsync(http.RequestAborted);
        if (person is null)
            return Results.NotFound();
        if (scopes.Choices.Count == 0)
            await scopes.Load(http.RequestAborted);
        var grants = await db.RoleGrants.Where(g => g.PersonId == id).OrderBy(g => g.GrantedAt).ToListAsync(http.RequestAborted);
        desk.Prepare(person.FullName, AdminDesk.People, errors);
        return Pages.Show<StaffMemberPage>(new
        {
            Member = new StaffMember(id, person.FullName, person.PhoneNumber, person.Email, person.Status, id == http.RequiredVisitor().Id,
                [.. grants.Select(g => new StaffGrant(g.Id, scopes.Role(g.Role), scopes.Of(g.ScopeKind, g.ScopeId), g.GrantedAt))]),
            scopes.Roles,
            Scopes = scopes.Choices,
            ChosenRole = form?["role"].ToString(),
            ChosenScope = form?["scope"].ToString(),
            Errors = errors,
        }, errors is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }
}
