using System.Text.RegularExpressions;

using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Tests.Guards;

/// <summary>One way into the app, as the router knows it.</summary>
internal sealed partial record Way(string Method, string Pattern, RouteEndpoint Endpoint)
{
    public const string Anybody = "anybody";

    private static readonly Dictionary<Role, string> Short = new()
    {
        [Role.Courier] = "courier",
        [Role.HospitalScheduler] = "scheduler",
        [Role.UnionOrganiser] = "organiser",
        [Role.Administrator] = "admin",
        [Role.Keeper] = "keeper",
    };

    /// <summary>Who may come in, read from the endpoint's metadata; null = it says nothing, or both things at once.</summary>
    public string? Access
    {
        get
        {
            var open = Endpoint.Metadata.GetMetadata<OpenToAll>() is not null;
            var roles = Endpoint.Metadata.GetOrderedMetadata<AllowedRoles>();
            if (open == (roles.Count > 0) || roles.Count > 1)
                return null;
            if (open)
                return Anybody;
            return roles[0].Roles.Count == 0 ? string.Join(' ', Short.Values) : string.Join(' ', roles[0].Roles.Order().Select(r => Short[r]));
        }
    }

    public bool HasParameters => Pattern.Contains('{', StringComparison.Ordinal);

    public string Line => $"{Method} {Pattern} → {Access ?? "?"}";

    /// <summary>Every endpoint of the app but the files of wwwroot.</summary>
    public static IReadOnlyList<Way> AllOf(Site site) =>
    [
        .. site.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<StaticAssetDescriptor>() is null && e.RoutePattern.RawText != "{**path:file}")
            .SelectMany(e => (e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"]).Select(m => new Way(m, "/" + e.RoutePattern.RawText!.TrimStart('/'), e)))
            .OrderBy(w => w.Pattern, StringComparer.Ordinal).ThenBy(w => w.Method, StringComparer.Ordinal),
    ];

    /// <summary>A path that the router sends here, with made-up values that belong to nobody.</summary>
    public string MadeUpPath() => Fill(constraint => constraint switch
    {
        "guid" => "0193a000-0000-7000-8000-000000000001",
        "int" or "long" => "404",
        _ when constraint.StartsWith("regex", StringComparison.Ordinal) => FirstWord().Match(constraint[5..]).Value,
        _ => "made-up",
    });

    /// <summary>A path with a value of your choice for every parameter, by its constraint.</summary>
    public string Fill(Func<string, string> value) =>
        Parameter().Replace(Pattern, m => value(m.Groups["constraint"].Value));

    [GeneratedRegex(@"\{\*{0,2}(?<name>\w+)(:(?<constraint>[^}]*?))?\??\}")]
    private static partial Regex Parameter();

    [GeneratedRegex("[a-z]+")]
    private static partial Regex FirstWord();
}

/// <summary>A form's antiforgery token and cookie for a visitor, without a page to take them from.</summary>
internal static class FormTokens
{
    public const string Field = "_form";

    public static string For(Site site, Surfer surfer)
    {
        using var scope = site.App.Services.CreateScope();
        var http = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        var cookies = site.Get<IOptionsMonitor<CookieAuthenticationOptions>>().Get(CookieAuthenticationDefaults.AuthenticationScheme);
        if (surfer.Cookie(cookies.Cookie.Name!) is { } session)
            http.User = cookies.TicketDataFormat.Unprotect(session)!.Principal;
        var tokens = site.Get<IAntiforgery>().GetTokens(http);
        surfer.SetCookie(site.Get<IOptions<AntiforgeryOptions>>().Value.Cookie.Name!, tokens.CookieToken!);
        return tokens.RequestToken!;
    }
}
