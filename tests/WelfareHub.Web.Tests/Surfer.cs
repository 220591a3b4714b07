using System.Net;

using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace WelfareHub.Web.Tests;

/// <summary>A browser without script: follows nothing by itself, keeps cookies, fills in and sends forms.</summary>
public sealed class Surfer(Uri address) : IDisposable
{
    private readonly CookieContainer _cookies = new();
    private HttpClient? _http;

    public HttpClient Http => _http ??= new HttpClient(new SocketsHttpHandler { CookieContainer = _cookies, AllowAutoRedirect = false })
    {
        BaseAddress = address,
        DefaultRequestHeaders = { { "Accept-Language", "zh-TW" } },
    };

    public string? Cookie(string name) => _cookies.GetCookies(address)[name]?.Value;

    public void SetCookie(string name, string value) => _cookies.Add(address, new Cookie(name, value, "/"));

    /// <summary>zh-Hant, zh-Hans or en from now on.</summary>
    public Surfer Speaking(string language)
    {
        SetCookie("wh.lang", language);
        return this;
    }

    public async Task<Shown> Get(string path) => await Shown.From(await Http.GetAsync(new Uri(path, UriKind.Relative)));

    /// <summary>Opens a page that must be there.</summary>
    public async Task<Shown> Open(string path)
    {
        var shown = await Get(path);
        shown.Status.Should().Be(HttpStatusCode.OK, "{0} should open", path);
        return shown;
    }

    /// <summary>Sends the form whose action begins with <paramref name="action"/>, with what the page put into it and these changes.</summary>
    public async Task<Shown> Send(Shown page, string action, params (string Name, string? Value)[] changes)
    {
        var form = page.Html.QuerySelectorAll("form").OfType<IHtmlFormElement>().FirstOrDefault(f => f.ClassName != "languages" && (f.GetAttribute("action") ?? page.Path).StartsWith(action, StringComparison.Ordinal));
        form.Should().NotBeNull("{0} should have a form to {1}", page.Path, action);
        var fields = Fields(form!).Where(f => changes.All(c => c.Name != f.Key)).ToList();
        fields.AddRange(changes.Where(c => c.Value is not null).Select(c => KeyValuePair.Create(c.Name, c.Value!)));
        return await Post(form!.GetAttribute("action") ?? page.Path, fields);
    }

    public async Task<Shown> Post(string path, IEnumerable<KeyValuePair<string, string>> fields)
    {
        using var content = new FormUrlEncodedContent(fields);
        return await Shown.From(await Http.PostAsync(new Uri(path, UriKind.Relative), content));
    }

    /// <summary>Goes where the answer says, as a browser would.</summary>
    public async Task<Shown> Follow(Shown answer)
    {
        answer.Location.Should().NotBeNull("{0} should redirect, but was {1}", answer.Path, answer.Status);
        return await Open(answer.Location!);
    }

    public void Dispose() => _http?.Dispose();

    private static IEnumerable<KeyValuePair<string, string>> Fields(IHtmlFormElement form)
    {
        foreach (var element in form.Elements)
        {
            switch (element)
            {
                case IHtmlInputElement { Type: "checkbox" or "radio" } box when !box.IsChecked:
                case IHtmlInputElement { Type: "submit" or "file" }:
                    break;
                case IHtmlInputElement { Name: { Length: > 0 } name } input:
                    yield return KeyValuePair.Create(name, input.Value);
                    break;
                case IHtmlSelectElement { Name: { Length: > 0 } name } select:
                    yield return KeyValuePair.Create(name, select.Value ?? "");
                    break;
                case IHtmlTextAreaElement { Name: { Length: > 0 } name } area:
                    yield return KeyValuePair.Create(name, area.Value);
                    break;
            }
        }
    }
}

/// <summary>What came back.</summary>
public sealed record Shown(HttpStatusCode Status, string Path, string? Location, string Body, HttpResponseMessage Response)
{
    private IHtmlDocument? _html;

    public IHtmlDocument Html => _html ??= new HtmlParser().ParseDocument(Body);

    /// <summary>The words on the page, white space collapsed.</summary>
    public string Text => string.Join(' ', (Html.Body?.TextContent ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    internal static async Task<Shown> From(HttpResponseMessage response) => new(
        response.StatusCode,
        response.RequestMessage!.RequestUri!.PathAndQuery,
        response.Headers.Location is { } to ? (to.IsAbsoluteUri ? to.PathAndQuery : to.OriginalString) : null,
        await response.Content.ReadAsStringAsync(),
        response);
}
