using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Accounts;

public sealed partial class SignInPage
{
    internal static async Task<IResult> Show(
        HttpContext http, WelfareDbContext db, WelfareSettings settings, IWebHostEnvironment environment, PageContext page, IStringLocalizer<SignInTexts> texts, string? back)
    {
        page.Title = texts["SignInTitle"];
        var personas = await Accounts.Personas.Offered(db, settings, environment, http.RequestAborted);
        return Pages.Show<SignInPage>(new { Personas = personas, Back = LocalPath.OrHome(back) });
    }

    /// <summary>Also the form of the activation page, which only words it differently.</summary>
    internal static async Task<IResult> SendCode(
        HttpContext http, WelfareDbContext db, WelfareSettings settings, IWebHostEnvironment environment, PageContext page, IStringLocalizer<SignInTexts> texts,
        CodeSignIn signIn, CodeWords words, [FromForm] string? who, [FromForm] string? back, [FromForm] string? from)
    {
        var errors = new FormErrors();
        var login = Logins.Read(who);
        if (login is null)
            errors.Add("who", texts[from == "activate" ? "PhoneWrong" : "LoginShape"]);
        else if (await signIn.Send(login, SignInEndpoints.NetworkOf(http), http.RequestAborted) is { } until && Handover.Find(http)?.Login != login)
            errors.Add("who", words.Wait(until));
        if (!errors.Any)
        {
            new Handover(login!, LocalPath.OrHome(back)).Keep(http);
            return Pages.Go("/sign-in/code");
        }

        page.HasErrors = true;
        if (from == "activate")
        {
            page.Title = texts["ActivateTitle"];
            return Pages.Show<ActivatePage>(new { Who = who, Errors = errors }, StatusCodes.Status422UnprocessableEntity);
        }

        page.Title = texts["SignInTitle"];
        var personas = await Accounts.Personas.Offered(db, settings, environment, http.RequestAborted);
        return Pages.Show<SignInPage>(new { Personas = personas, Back = LocalPath.OrHome(back), Who = who, Errors = errors }, StatusCodes.Status422UnprocessableEntity);
    }
}
