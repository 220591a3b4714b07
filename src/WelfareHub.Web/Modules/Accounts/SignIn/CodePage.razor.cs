using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Accounts;

public sealed partial class CodePage
{
    internal static IResult Show(HttpContext http, PageContext page, IStringLocalizer<SignInTexts> texts)
    {
        if (Handover.Find(http) is not { } handover)
            return Pages.Go("/sign-in");
        page.Title = texts["CodeTitle"];
        return Pages.Show<CodePage>(new { Login = Logins.Mask(handover.Login), Registering = handover.Form is not null });
    }

    internal static async Task<IResult> Enter(
        HttpContext http, WelfareDbContext db, PageContext page, IStringLocalizer<SignInTexts> texts, CodeSignIn signIn, CodeWords words, [FromForm] string? code)
    {
        if (Handover.Find(http) is not { } handover)
            return Pages.Go("/sign-in");
        if (Codes.Read(code) is not { } digits)
            return Refuse(page, texts, handover, words.NoCode);
        var (answer, person) = await signIn.Enter(handover.Login, digits, http.RequestAborted);
        return answer == CodeAnswer.Right
            ? await SignInEndpoints.Proved(http, db, person, handover.Login, handover.Back)
            : Refuse(page, texts, handover, words.Say(answer));
    }

    internal static async Task<IResult> SendAgain(HttpContext http, PageContext page, IStringLocalizer<SignInTexts> texts, CodeSignIn signIn, CodeWords words)
    {
        if (Handover.Find(http) is not { } handover)
            return Pages.Go("/sign-in");
        return await signIn.Send(handover.Login, SignInEndpoints.NetworkOf(http), http.RequestAborted) is { } until
            ? Refuse(page, texts, handover, words.Wait(until))
            : Pages.Go("/sign-in/code");
    }

    private static PageResult<CodePage> Refuse(PageContext page, IStringLocalizer<SignInTexts> texts, Handover handover, string why)
    {
        (page.Title, page.HasErrors) = (texts["CodeTitle"], true);
        var errors = new FormErrors();
        errors.Add("code", why);
        return Pages.Show<CodePage>(new { Login = Logins.Mask(handover.Login), Registering = handover.Form is not null, Errors = errors }, StatusCodes.Status422UnprocessableEntity);
    }
}
