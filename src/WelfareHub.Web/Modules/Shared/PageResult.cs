using System.Reflection;

using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace WelfareHub.Web.Modules.Shared;

/// <summary>
/// Shows a component in its layouts, rendered once and whole before the first byte leaves. The framework's own result prepares every
/// answer for scripts, streaming and kept state, none of which a page of ours has; that is a sixth of what a page costs.
/// </summary>
public sealed class PageResult<TPage>(object? parameters, int status) : IResult, IStatusCodeHttpResult
    where TPage : IComponent
{
    private static readonly Type[] Frames = FramesOf(typeof(TPage));

    public int? StatusCode => status;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var services = httpContext.RequestServices;
        await using var renderer = new HtmlRenderer(services, services.GetRequiredService<ILoggerFactory>());
        using var page = new PageWriter();
        await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var root = await renderer.RenderComponentAsync<Framed>(Framed.With(Frames, new RouteValueDictionary(parameters)));
            root.WriteHtmlTo(page);
        });
        httpContext.Response.StatusCode = status;
        httpContext.Response.ContentType = "text/html; charset=utf-8";
        httpContext.Response.ContentLength = page.Length;
        await page.CopyTo(httpContext.Response.BodyWriter, httpContext.RequestAborted);
    }

    /// <summary>The layouts around a page, outermost first, and the page itself.</summary>
    private static Type[] FramesOf(Type page)
    {
        var frames = new List<Type>();
        for (var next = page; next is not null; next = next.GetCustomAttribute<LayoutAttribute>()?.LayoutType)
            frames.Insert(0, next);
        return [.. frames];
    }

    /// <summary>A page within its layouts, each the body of the next.</summary>
    private sealed class Framed : IComponent
    {
        private RenderHandle _renderer;

        public static ParameterView With(Type[] frames, RouteValueDictionary parameters) => ParameterView.FromDictionary(
            new Dictionary<string, object?> { [nameof(frames)] = frames, [nameof(parameters)] = parameters });

        public void Attach(RenderHandle renderHandle) => _renderer = renderHandle;

        public Task SetParametersAsync(ParameterView given)
        {
            var frames = given.GetValueOrDefault<Type[]>("frames")!;
            var parameters = given.GetValueOrDefault<RouteValueDictionary>("parameters")!;
            _renderer.Render(Frame(0));
            return Task.CompletedTask;

            RenderFragment Frame(int at) => builder =>
            {
                builder.OpenComponent(0, frames[at]);
                if (at < frames.Length - 1)
                    builder.AddComponentParameter(1, nameof(LayoutComponentBase.Body), Frame(at + 1));
                else
                    builder.AddMultipleAttributes(2, parameters!);
                builder.CloseComponent();
            };
        }
    }
}
