using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Accounts;

internal static class MeEndpoints
{
    public static void AddMe(this IServiceCollection services)
    {
        services.AddSingleton<Proofs>();
        services.AddSingleton<Contacts>();
        services.AddSingleton<AccountClosing>();
    }

    public static void MapMe(this WebApplication app)
    {
        app.MapGet("/me", MePage.Show).ForSignedIn();
        app.MapPost("/me/language", MePage.ChooseLanguage).ForSignedIn();
        app.MapPost("/me/prove", Proofs.SendCode).ForSignedIn();
        app.MapGet("/me/sessions", SessionsPage.Show).ForSignedIn();
        app.MapPost("/me/sessions/{id:guid}/end", SessionsPage.End).ForSignedIn();
        app.MapPost("/me/sessions/end-others", SessionsPage.EndOthers).ForSignedIn();
        app.MapGet("/me/password", OwnPasswordPage.Show).ForSignedIn();
        app.MapPost("/me/password", OwnPasswordPage.Change).ForSignedIn();
        foreach (var contact in new[] { "/me/phone", "/me/email" })
        {
            app.MapGet(contact, ContactPage.Show).ForSignedIn();
            app.MapPost(contact, ContactPage.SendCode).ForSignedIn();
            app.MapGet(contact + "/code", ContactCodePage.Show).ForSignedIn();
            app.MapPost(contact + "/code", ContactCodePage.Enter).ForSignedIn();
        }

        app.MapGet(RemoveEmailPage.Path, RemoveEmailPage.Show).ForSignedIn();
        app.MapPost(RemoveEmailPage.Path, RemoveEmailPage.Remove).ForSignedIn();
        app.MapGet("/me/views", ViewsPage.Show).ForSignedIn();
        app.MapGet("/me/close", ClosePage.Show).For(Role.Courier);
        app.MapPost("/me/close", ClosePage.Close).For(Role.Courier);
        app.MapGet("/closed", ClosePage.Closed).Open();
    }

    /// <summary>"phone" or "email": which of the two the page is about.</summary>
    internal static string Contact(this HttpRequest request) => request.Path.StartsWithSegments("/me/email", StringComparison.Ordinal) ? "email" : "phone";

    /// <summary>Fills in what each of these pages says around itself.</summary>
    internal static void Name(this PageContext page, string title, FormErrors? errors = null)
    {
        page.Title = title;
        page.ActiveTab = Tabs.Me;
        page.HasErrors = errors?.Any == true;
    }
}
