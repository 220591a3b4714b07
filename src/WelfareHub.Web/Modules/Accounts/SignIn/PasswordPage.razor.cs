using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Accounts;

public sealed partial class PasswordPage
{
    internal static IResult Show(PageContext page, IStringLocalizer<SignInTexts> texts, string? back)
    {
        page.Title = texts["PasswordTitle"];
        return Pages.Show<PasswordPage>(new { Back = LocalPath.OrHome(back) });
    }

    internal static async Task<IResult> SignIn(
        HttpContext http, WelfareDbContext db, PageContext page, IStringLocalizer<SignInTexts> texts, Passwords passwords,
        [FromForm] string? who, [FromForm] string? password, [FromForm] string? back)
    {
        var errors = new FormErrors();
        var login = Logins.Read(who);
        if (login is null)
            errors.Add("who", texts["LoginShape"]);
        if (string.IsNullOrEmpty(password))
            errors.Add("password", texts["PasswordMissing"]);
        if (!errors.Any)
        {
            var (answer, person) = await passwords.Check(login!, password, http.RequestAborted);
            if (answer == PasswordAnswer.Right)
                return await SignInEndpoints.Proved(http, db, person, login!, LocalPath.OrHome(back));
            errors.Add("password", texts["Password" + answer]);
        }

        (page.Title, page.HasErrors) = (texts["PasswordTitle"], true);
        return Pages.Show<PasswordPage>(new { Back = LocalPath.OrHome(back), Who = who, Errors = errors }, StatusCodes.Status422UnprocessableEntity);
    }
}
