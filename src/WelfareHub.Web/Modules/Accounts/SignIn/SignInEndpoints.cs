using Microsoft.Extensions.Localization;

using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Accounts;

internal static class SignInEndpoints
{
    public static void MapSignIn(this WebApplication app)
    {
        app.MapGet("/sign-in", Show).Open();
        app.MapForm("/sign-out", SignInCookie.SignOut).Open();
        if (app.Environment.IsDevelopment())
            app.MapForm("/dev/sign-in/{persona}", Personas.SignIn).Open();
    }

    private static async Task<IResult> Show(
        HttpContext http, WelfareDbContext db, WelfareSettings settings, IHostEnvironment environment,
        PageContext page, IStringLocalizer<SignInTexts> texts, string? back)
    {
        page.Title = texts["SignInTitle"];
        var personas = environment.IsDevelopment() ? await Personas.Offered(db, settings, http.RequestAborted) : [];
        return Pages.Show<SignInPage>(new { Personas = personas, Back = LocalPath.OrHome(back) });
    }
}
