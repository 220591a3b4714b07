using System.Security.Claims;

using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.EntityFrameworkCore;

using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Accounts;

/// <summary>The cookie carries a session's id; the session in the database decides.</summary>
internal sealed class SignInCookie(SessionStore sessions) : CookieAuthenticationEvents
{
    public const string SessionClaim = "sid";
    private const string VisitorKey = "visitor";

    /// <summary>Signs in, then back to where the visitor was, or to the home of their role.</summary>
    public static async Task<IResult> SignInAndGo(HttpContext http, Guid personId, string? back)
    {
        await SignIn(http, personId);
        if (LocalPath.OrHome(back) is var path && path != "/")
            return Pages.Go(path);
        var db = http.RequestServices.GetRequiredService<WelfareDbContext>();
        return Pages.Go(Homes.Of(await db.RoleGrants.Where(g => g.PersonId == personId).Select(g => g.Role).ToListAsync(http.RequestAborted)));
    }

    /// <summary>A new session with a new id each time; the one this browser had ends.</summary>
    public static async Task SignIn(HttpContext http, Guid personId)
    {
        var store = http.RequestServices.GetRequiredService<SessionStore>();
        if (http.Visitor() is { } before)
            await store.End(before.Id, before.SessionId, except: null, http.RequestAborted);
        var isNew = !KnownPeople.Knows(http, personId);
        var session = await store.Start(personId, Devices.Describe(http.Request.Headers.UserAgent), http.RequestAborted, isNew);
        if (isNew)
            KnownPeople.Remember(http, personId);
        var identity = new ClaimsIdentity([new Claim(SessionClaim, session.Id.ToString("N"))], CookieAuthenticationDefaults.AuthenticationScheme);
        await http.SignInAsync(new ClaimsPrincipal(identity), new AuthenticationProperties { IsPersistent = true, ExpiresUtc = session.ExpiresAt });
    }

    public static async Task<IResult> SignOut(HttpContext http, SessionStore store)
    {
        if (http.Visitor() is { } visitor)
            await store.End(visitor.Id, visitor.SessionId, except: null, http.RequestAborted);
        await Leave(http);
        return Pages.Go("/sign-in");
    }

    /// <summary>The cookie goes, and with it what the phone kept; the worker wipes that by itself too, where this header is not known.</summary>
    public static Task Leave(HttpContext http)
    {
        http.Response.Headers["Clear-Site-Data"] = "\"cache\", \"storage\"";
        return http.SignOutAsync();
    }

    public override async Task ValidatePrincipal(CookieValidatePrincipalContext context)
    {
        var visitor = Guid.TryParse(context.Principal?.FindFirstValue(SessionClaim), out var id)
            ? await sessions.Find(id, context.HttpContext.RequestAborted)
            : null;
        if (visitor is null)
        {
            context.RejectPrincipal();
            return;
        }

        context.HttpContext.Items[VisitorKey] = visitor;
    }

    /// <summary>A form that lost its session goes to the sign-in page too, which says so.</summary>
    public override Task RedirectToLogin(RedirectContext<CookieAuthenticationOptions> context)
    {
        var request = context.Request;
        var back = HttpMethods.IsGet(request.Method) ? request.Path + request.QueryString.ToString() : "/";
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = back == "/" ? "/sign-in" : "/sign-in?back=" + Uri.EscapeDataString(back);
        return Task.CompletedTask;
    }

    /// <summary>What is not yours does not exist.</summary>
    public override Task RedirectToAccessDenied(RedirectContext<CookieAuthenticationOptions> context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    internal static Visitor? Find(HttpContext http) => http.Items[VisitorKey] as Visitor;
}

public static class VisitorAccess
{
    /// <summary>Null: not signed in.</summary>
    public static Visitor? Visitor(this HttpContext http) => SignInCookie.Find(http);

    /// <summary>On endpoints that only signed-in people reach.</summary>
    public static Visitor RequiredVisitor(this HttpContext http) =>
        SignInCookie.Find(http) ?? throw new InvalidOperationException("This endpoint must require sign-in.");

    /// <summary>Puts the visitor's name, language and path where layouts find them.</summary>
    internal static async Task Greet(HttpContext http, RequestDelegate next)
    {
        var visitor = http.Visitor();
        Language.Apply(Language.Chosen(http.Request) ?? visitor?.Language ?? Language.OfPhone(http.Request));
        var page = http.RequestServices.GetRequiredService<PageContext>();
        page.SignedIn = visitor is not null;
        page.AtDesk = visitor is { Grants.IsEmpty: false } && !visitor.Has(Role.Courier);
        page.DisplayName = visitor?.FullName ?? "";
        page.KeepsFor = visitor?.Has(Role.Courier) == true ? visitor.SessionId : null;
        page.Path = http.Request.Path + http.Request.QueryString.ToString();
        await next(http);
    }
}
