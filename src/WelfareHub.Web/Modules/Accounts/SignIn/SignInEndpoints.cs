using System.Net;
using System.Net.Sockets;

using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Accounts;

internal static class SignInEndpoints
{
    public static void AddSignIn(this IServiceCollection services)
    {
        services.AddSingleton<Tries>();
        services.AddSingleton<Codes>();
        services.AddSingleton<CodeSignIn>();
        services.AddSingleton<Passwords>();
        services.AddSingleton<Registration>();
        services.AddScoped<CodeWords>();
    }

    public static void MapSignIn(this WebApplication app)
    {
        app.MapGet("/sign-in", SignInPage.Show).Open();
        app.MapPost("/sign-in", SignInPage.SendCode).Open().CountedByAddress();
        app.MapGet("/sign-in/code", CodePage.Show).Open();
        app.MapPost("/sign-in/code", CodePage.Enter).Open().CountedByAddress();
        app.MapPost("/sign-in/code/again", CodePage.SendAgain).Open().CountedByAddress();
        app.MapGet("/sign-in/password", PasswordPage.Show).Open();
        app.MapPost("/sign-in/password", PasswordPage.SignIn).Open().CountedByAddress();
        app.MapPost("/sign-out", SignInCookie.SignOut).Open();
        app.MapGet("/activate", ActivatePage.Show).Open();
        app.MapGet("/activate/confirm", ConfirmPage.Show).Open();
        app.MapPost("/activate/confirm", ConfirmPage.Confirm).Open();
        app.MapGet("/register", RegisterPage.Show).Open();
        app.MapPost("/register", RegisterPage.Register).Open().CountedByAddress();
        app.MapGet("/waiting", WaitingPage.Show).Open();
        if (app.Environment.IsDevelopment())
            app.MapPost("/dev/sign-in/{persona}", Personas.SignIn).Open();
    }

    /// <summary>A loose limit for one address, beside the strict ones for one account.</summary>
    private static void CountedByAddress(this RouteHandlerBuilder endpoint) => endpoint.AddEndpointFilter(async (invocation, next) =>
    {
        var http = invocation.HttpContext;
        var tries = http.RequestServices.GetRequiredService<Tries>();
        return await tries.Take([TryLimit.Address], NetworkOf(http), http.RequestAborted) is null
            ? await next(invocation)
            : Results.StatusCode(StatusCodes.Status429TooManyRequests);
    });

    /// <summary>Where the visitor comes from: the address, of which IPv6 gives everybody billions, so there only the half that is routed.</summary>
    internal static string NetworkOf(HttpContext http)
    {
        var address = http.Connection.RemoteIpAddress ?? IPAddress.None;
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8)) : address.ToString();
    }

    /// <summary>Whoever proved to be this person goes where their account's status leads.</summary>
    internal static async Task<IResult> Proved(HttpContext http, WelfareDbContext db, Guid personId, string login, string back)
    {
        var status = await Registration.ProvePhone(db, personId, login, http.RequestAborted);
        if (status == PersonStatus.Active)
        {
            Handover.Drop(http);
            return await SignInCookie.SignInAndGo(http, personId, back);
        }

        new Handover(login, back, personId).Keep(http);
        return Pages.Go(status == PersonStatus.Imported ? "/activate/confirm" : "/waiting");
    }
}
