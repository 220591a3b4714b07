using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Accounts;

/// <summary>/me/phone/code and /me/email/code: the code that went to the new one.</summary>
public sealed partial class ContactCodePage
{
    internal static IResult Show(HttpContext http, PageContext page, IStringLocalizer<MeTexts> texts)
    {
        var contact = http.Request.Contact();
        if (Asked(http, contact) is not { } login)
            return Pages.Go("/me/" + contact);
        page.Name(texts[contact + "CodeTitle"]);
        return Pages.Show<ContactCodePage>(new { Contact = contact, Login = Logins.Mask(login) });
    }

    internal static async Task<IResult> Enter(
        HttpContext http, PageContext page, IStringLocalizer<MeTexts> texts, CodeWords words, Contacts contacts, SessionStore sessions, [FromForm] string? code)
    {
        var contact = http.Request.Contact();
        if (Asked(http, contact) is not { } login)
            return Pages.Go("/me/" + contact);
        var visitor = http.RequiredVisitor();
        var answer = Codes.Read(code) is { } digits ? await contacts.Confirm(visitor.Id, login, digits, http.RequestAborted) : (CodeAnswer?)null;
        if (answer == CodeAnswer.Right)
        {
            Handover.Drop(http);
            await sessions.End(visitor.Id, only: null, visitor.SessionId, http.RequestAborted);
            return Pages.Go("/me?done=" + contact);
        }

        var errors = new FormErrors();
        errors.Add("code", answer is { } why ? words.Say(why) : words.NoCode);
        page.Name(texts[contact + "CodeTitle"], errors);
        return Pages.Show<ContactCodePage>(new { Contact = contact, Login = Logins.Mask(login), Errors = errors }, StatusCodes.Status422UnprocessableEntity);
    }

    private static string? Asked(HttpContext http, string contact) =>
        Handover.Find(http) is { } handover && handover.Proved == http.RequiredVisitor().Id && Logins.IsEmail(handover.Login) == (contact == "email") ? handover.Login : null;
}
