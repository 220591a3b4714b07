using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Accounts;

public sealed partial class OwnPasswordPage
{
    /// <summary>Whoever signed in so recently has just proved who they are: so a forgotten password is replaced after sign-in by code.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(15);

    internal static async Task<IResult> Show(HttpContext http, WelfareDbContext db, TimeProvider clock, PageContext page, IStringLocalizer<MeTexts> texts, string? proof)
    {
        var owner = await Owner.Load(db, http.RequiredVisitor().Id, http.RequestAborted);
        page.Name(texts["PasswordTitle"]);
        return Pages.Show<OwnPasswordPage>(new { Proof = await Needed(http, db, clock, owner, proof), owner.HasPassword, SentTo = Logins.Mask(owner.Login) });
    }

    internal static async Task<IResult> Change(
        HttpContext http, WelfareDbContext db, TimeProvider clock, PageContext page, IStringLocalizer<MeTexts> texts, IStringLocalizer<SignInTexts> rules,
        Proofs proofs, Passwords passwords, Contacts contacts, SessionStore sessions,
        [FromForm] string? fresh, [FromForm] string? password, [FromForm] string? code, [FromForm] string? proof)
    {
        var visitor = http.RequiredVisitor();
        var owner = await Owner.Load(db, visitor.Id, http.RequestAborted);
        var ask = await Needed(http, db, clock, owner, proof);
        var errors = new FormErrors();
        if (Passwords.Problem(fresh, owner.Phone) is { } rule)
            errors.Add("fresh", rules[rule]);
        else if (ask != ProofBy.Nothing && await proofs.Problem(owner, ask == ProofBy.Code, password, code, http.RequestAborted) is { } problem)
            errors.Add(problem.Field, problem.Field == "code" ? rules[problem.Key] : texts[problem.Key]);
        if (errors.Any)
        {
            page.Name(texts["PasswordTitle"], errors);
            return Pages.Show<OwnPasswordPage>(new { Proof = ask, owner.HasPassword, SentTo = Logins.Mask(owner.Login), Errors = errors }, StatusCodes.Status422UnprocessableEntity);
        }

        await passwords.Set(visitor.Id, fresh!, http.RequestAborted);
        await sessions.End(visitor.Id, only: null, visitor.SessionId, http.RequestAborted);
        // The first one too: whoever set it may not be the one who owns the phone.
        await contacts.Tell(db, visitor.Id, "security.password", null);
        await db.SaveChangesAsync(http.RequestAborted);
        return Pages.Go("/me?done=password");
    }

    private static async Task<ProofBy> Needed(HttpContext http, WelfareDbContext db, TimeProvider clock, Owner owner, string? proof)
    {
        var session = http.RequiredVisitor().SessionId;
        var since = clock.GetUtcNow() - Fresh;
        if (await db.Sessions.AnyAsync(s => s.Id == session && s.CreatedAt > since, http.RequestAborted))
            return ProofBy.Nothing;
        return !owner.HasPassword || proof == Proofs.ByCode ? ProofBy.Code : ProofBy.Password;
    }
}

/// <summary>What a form asks for before it changes how one signs in.</summary>
public enum ProofBy
{
    Nothing,
    Password,
    Code,
}
