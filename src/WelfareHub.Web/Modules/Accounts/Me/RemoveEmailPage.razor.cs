using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Accounts;

/// <summary>/me/email/remove: no mail any more, and no signing in with it. There must be a phone to sign in with.</summary>
public sealed partial class RemoveEmailPage
{
    internal const string Path = "/me/email/remove";

    internal static async Task<IResult> Show(HttpContext http, WelfareDbContext db, PageContext page, IStringLocalizer<MeTexts> texts, string? proof) =>
        await Owner.Load(db, http.RequiredVisitor().Id, http.RequestAborted) is { CanLoseEmail: true } owner
            ? Ask(page, texts, owner, ContactPage.Needed(owner, proof), null)
            : Results.NotFound();

    internal static async Task<IResult> Remove(
        HttpContext http, WelfareDbContext db, PageContext page, IStringLocalizer<MeTexts> texts, IStringLocalizer<SignInTexts> rules,
        Proofs proofs, Contacts contacts, SessionStore sessions, [FromForm] string? password, [FromForm] string? code, [FromForm] string? proof)
    {
        var visitor = http.RequiredVisitor();
        if (await Owner.Load(db, visitor.Id, http.RequestAborted) is not { CanLoseEmail: true } owner)
            return Results.NotFound();
        var ask = ContactPage.Needed(owner, proof);
        if (await proofs.Problem(owner, ask == ProofBy.Code, password, code, http.RequestAborted) is { } problem)
        {
            var errors = new FormErrors();
            errors.Add(problem.Field, problem.Field == "code" ? rules[problem.Key] : texts[problem.Key]);
            return Ask(page, texts, owner, ask, errors);
        }

        if (await contacts.RemoveEmail(owner.Id, http.RequestAborted))
            await sessions.End(visitor.Id, only: null, visitor.SessionId, http.RequestAborted);
        return Pages.Go("/me?done=email-removed");
    }

    private static PageResult<RemoveEmailPage> Ask(PageContext page, IStringLocalizer<MeTexts> texts, Owner owner, ProofBy proof, FormErrors? errors)
    {
        page.Name(texts["emailRemoveTitle"], errors);
        return Pages.Show<RemoveEmailPage>(
            new { Email = Logins.Mask(owner.Email), Proof = proof, SentTo = Logins.Mask(owner.Login), Errors = errors },
            errors is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }
}
