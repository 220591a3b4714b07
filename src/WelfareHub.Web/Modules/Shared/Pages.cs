using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.Features;

namespace WelfareHub.Web.Modules.Shared;

/// <summary>
/// How pages are made: an endpoint runs a query, then shows a Razor component rendered once on the server. A form posts to an
/// endpoint that either redirects (done) or shows the same component again with what was typed and what is wrong (status 422).
/// </summary>
public static class Pages
{
    private static readonly int LongestValue = new FormOptions().ValueLengthLimit;

    /// <summary>Shows a component; its parameters by name.</summary>
    public static PageResult<TPage> Show<TPage>(object? parameters = null, int status = StatusCodes.Status200OK)
        where TPage : IComponent => new(parameters, status);

    /// <summary>After a form that was done: 303, so that reload and back never send it again.</summary>
    public static IResult Go(string path) => new SeeOther(path);

    /// <summary>A page that anybody may see.</summary>
    public static RouteHandlerBuilder Open(this RouteHandlerBuilder endpoint) => endpoint.AllowAnonymous().WithMetadata(new OpenToAll()).WithToken();

    /// <summary>
    /// Whoever says who may come asks a form for its antiforgery token too: it must be right, or nothing is read. What a machine posts
    /// says <c>DisableAntiforgery</c> after it.
    /// </summary>
    public static RouteHandlerBuilder WithToken(this RouteHandlerBuilder endpoint)
    {
        endpoint.Add(route =>
        {
            if (route.Metadata.OfType<IHttpMethodMetadata>().Any(m => m.HttpMethods.Contains(HttpMethods.Post)))
                route.Metadata.Add(new RequireAntiforgeryTokenAttribute(required: true));
        });
        return endpoint;
    }

    /// <summary>Refuses a form without its token before anything of it is read: 400, or 413 when it was too long to find the token in.</summary>
    public static void UseForms(this WebApplication app)
    {
        app.Use((http, next) => AsksForToken(http) ? ReadForm(http, next) : next(http));
        app.UseAntiforgery();
        app.Use((http, next) => RefuseForgery(http, next));
    }

    private static async Task ReadForm(HttpContext http, RequestDelegate next)
    {
        await WholeForm.Read(http.Request);
        await next(http);
    }

    private static Task RefuseForgery(HttpContext http, RequestDelegate next)
    {
        // The page that says so is shown by running the same request again, as another endpoint.
        if (!AsksForToken(http) || http.Features.Get<IAntiforgeryValidationFeature>() is not { IsValid: false } refused)
            return next(http);
        http.Response.StatusCode = IsTooMuch(http, refused.Error?.InnerException) ? StatusCodes.Status413PayloadTooLarge : StatusCodes.Status400BadRequest;
        return Task.CompletedTask;
    }

    private static bool AsksForToken(HttpContext http) =>
        http.GetEndpoint()?.Metadata.GetMetadata<IAntiforgeryMetadata>() is { RequiresValidation: true };

    /// <summary>A body over a limit is not read to its end, so its token cannot be right either: say what is really wrong.</summary>
    private static bool IsTooMuch(HttpContext http, Exception? unread) =>
        http.Request.ContentLength > http.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize
        || unread is BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }
        // The reader of forms says the same of a value that is too long as of a broken upload; only size tells them apart.
        || (unread is InvalidDataException && (!IsUpload(http.Request) || !(http.Request.ContentLength <= LongestValue)));

    private static bool IsUpload(HttpRequest request) => request.ContentType?.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase) == true;

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
