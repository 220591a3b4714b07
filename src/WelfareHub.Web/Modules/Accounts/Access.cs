using Microsoft.AspNetCore.Authorization;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Accounts;

/// <summary>Says on each endpoint who may come in. Which record they may see is decided by scope, in the query.</summary>
public static class Access
{
    /// <summary>Anybody signed in.</summary>
    public const string SignedIn = "signed-in";

    public static RouteHandlerBuilder For(this RouteHandlerBuilder endpoint, params Role[] roles) =>
        endpoint.RequireAuthorization(policy => policy.AddRequirements(new HasRole(roles))).WithMetadata(new AllowedRoles(roles)).WithToken();

    public static RouteHandlerBuilder ForSignedIn(this RouteHandlerBuilder endpoint) =>
        endpoint.RequireAuthorization().WithMetadata(new AllowedRoles([])).WithToken();
}

/// <summary>On an endpoint, for the authorisation matrix: empty = anybody signed in.</summary>
public sealed record AllowedRoles(IReadOnlyList<Role> Roles);

internal sealed class HasRole(IReadOnlyList<Role> roles) : IAuthorizationRequirement
{
    public IReadOnlyList<Role> Roles { get; } = roles;
}

internal sealed class HasRoleHandler(IHttpContextAccessor http) : AuthorizationHandler<HasRole>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, HasRole requirement)
    {
        if (http.HttpContext?.Visitor() is { } visitor && requirement.Roles.Any(visitor.Has))
            context.Succeed(requirement);
        return Task.CompletedTask;
    }
}
