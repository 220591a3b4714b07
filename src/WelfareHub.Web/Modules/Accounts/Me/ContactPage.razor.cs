using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Accounts;

/// <summary>/me/phone and /me/email: the new one, and who asks.</summary>
public sealed partial class ContactPage
{
    internal static async Task<IResult> Show(HttpContext http, WelfareDbContext db, PageContext page, IStringLocalizer<MeTexts> texts, string? proof)
    {
        var contact = http.Request.Contact();
        var owner = await Owner.Load(db, http.RequiredVisitor().Id, http.RequestAborted);
        page.Name(texts[contact + "Title"]);
        return Pages.Show<ContactPage>(new { Contact = contact, Proof = Needed(owner, proof), SentTo = Logins.Mask(owner.Login), CanRemove = contact == "email" && owner.CanLoseEmail });
    }

    internal static async Task<IResult> SendCode(
        HttpContext http, WelfareDbContext db, PageContext page, IStringLocalizer<MeTexts> texts, IStringLocalizer<SignInTexts> rules, CodeWords words,
        Proofs proofs, Contacts contacts,
        [FromForm] string? fresh, [FromForm] string? password, [FromForm] string? code, [FromForm] string? proof)
    {
        var contact = http.Request.Contact();
        var owner = await Owner.Load(db, http.RequiredVisitor().Id, http.RequestAborted);
        var ask = Needed(owner, proof);
        var login = Logins.Read(fresh);
        var errors = new FormErrors();
        if (login is null || Logins.IsEmail(login) != (contact == "email"))
            errors.Add("fresh", texts[contact + "Wrong"]);
        else if (login == owner.Phone || string.Equals(login, owner.Email, StringComparison.OrdinalIgnoreCase))
            errors.Add("fresh", texts[contact + "Same"]);
        else if (await proofs.Problem(owner, ask == ProofBy.Code, password, code, http.RequestAborted) is { } problem)
            errors.Add(problem.Field, problem.Field == "code" ? rules[problem.Key] : texts[problem.Key]);
        else if (await contacts.Ask(owner.Id, login, http.RequestAborted) is { } until)
            errors.Add("fresh", words.Wait(until));
        if (!errors.Any)
        {
            new Handover(login!, "/me", owner.Id).Keep(http);
            return Pages.Go($"/me/{contact}/code");
        }

        page.Name(texts[contact + "Title"], errors);
        return Pages.Show<ContactPage>(
            new { Contact = contact, Proof = ask, SentTo = Logins.Mask(owner.Login), CanRemove = contact == "email" && owner.CanLoseEmail, Fresh = fresh, Errors = errors },
            StatusCodes.Status422UnprocessableEntity);
    }

    internal static ProofBy Needed(Owner owner, string? proof) => !owner.HasPassword || proof == Proofs.ByCode ? ProofBy.Code : ProofBy.Password;
}
