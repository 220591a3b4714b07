using Microsoft.AspNetCore.Routing.Template;

namespace WelfareHub.Web.Modules.Shared;

/// <summary>
/// A form that comes back with errors stands at the address it was sent to, where no page can be opened. Whoever opens that address all the
/// same, by reloading, by sharing it, or by changing the language there, is led to the nearest page above it.
/// </summary>
internal sealed class FormAddresses(EndpointDataSource endpoints)
{
    private readonly Lazy<(TemplateMatcher[] Forms, TemplateMatcher[] Pages)> _known = new(() => (Of(endpoints, HttpMethods.Post), Of(endpoints, HttpMethods.Get)));

    /// <summary>What stands where nothing else does: a page above a form's address, else 404.</summary>
    public static IResult Show(HttpContext http, FormAddresses addresses) =>
        HttpMethods.IsGet(http.Request.Method) && addresses.PageAbove(http.Request.Path) is { } page ? Pages.Go(page) : Results.NotFound();

    /// <summary>
    /// Null when no form is sent to <paramref name="path"/>. The shape of a path is all that counts here: whether the page is there, and who
    /// may see it, the page says itself.
    /// </summary>
    public string? PageAbove(PathString path)
    {
        var (forms, pages) = _known.Value;
        if (!path.HasValue || path.Value.Contains("//", StringComparison.Ordinal) || !Matches(forms, path))
            return null;
        for (var above = Above(path.Value); above.Length > 1; above = Above(above))
        {
            if (Matches(pages, above))
                return new PathString(above).ToUriComponent();
        }

        return "/";
    }

    private static string Above(string path) => path[..Math.Max(path.LastIndexOf('/'), 1)];

    private static bool Matches(TemplateMatcher[] known, PathString path) => Array.Exists(known, matcher => matcher.TryMatch(path, []));

    private static TemplateMatcher[] Of(EndpointDataSource endpoints, string method) =>
    [
        .. endpoints.Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains(method) == true && !e.RoutePattern.Parameters.Any(p => p.IsCatchAll))
            .Select(e => new TemplateMatcher(new RouteTemplate(e.RoutePattern), [])),
    ];
}
