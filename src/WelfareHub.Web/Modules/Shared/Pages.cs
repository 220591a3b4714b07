using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;

namespace WelfareHub.Web.Modules.Shared;

/// <summary>
/// How pages are made: an endpoint runs a query, then shows a Razor component rendered once on the server. A form posts to an
/// endpoint that either redirects (done) or shows the same component again with what was typed and what is wrong (status 422).
/// </summary>
public static class Pages
{
    /// <summary>Shows a component; its parameters by name.</summary>
    public static RazorComponentResult<TPage> Show<TPage>(object? parameters = null, int status = StatusCodes.Status200OK)
        where TPage : IComponent =>
        new(parameters ?? new { }) { StatusCode = status, PreventStreamingRendering = true };

    /// <summary>After a form that was done: 303, so that reload and back never send it again.</summary>
    public static IResult Go(string path) => new SeeOther(path);

    /// <summary>A page that anybody may see.</summary>
    public static RouteHandlerBuilder Open(this RouteHandlerBuilder endpoint) => endpoint.AllowAnonymous().WithMetadata(new OpenToAll());

    /// <summary>A form: the antiforgery token must be right, or nothing is read.</summary>
    public static RouteHandlerBuilder MapForm(this IEndpointRouteBuilder routes, string pattern, Delegate handler) =>
        routes.MapPost(pattern, handler)
            .WithMetadata(new RequireAntiforgeryTokenAttribute(required: true))
            .AddEndpointFilter(RefuseForgery);

    private static async ValueTask<object?> RefuseForgery(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var http = invocation.HttpContext;
        // A body over the limit is never read, so its token cannot be right either: say what is really wrong.
        if (http.Request.ContentLength > http.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize)
            return Results.StatusCode(StatusCodes.Status413PayloadTooLarge);
        if (http.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: false })
            return Results.StatusCode(StatusCodes.Status400BadRequest);
        return await next(invocation);
    }

    private sealed class SeeOther(string path) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
            httpContext.Response.Headers.Location = path;
            return Task.CompletedTask;
        }
    }
}

/// <summary>Marks an endpoint that needs no sign-in, for the authorisation matrix.</summary>
public sealed class OpenToAll;
