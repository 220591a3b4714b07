using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;

namespace WelfareHub.Web.Tests;

/// <summary>
/// Cookies without an end. The site's clock stands in November 2026 and whoever keeps its cookies goes by the real one: once that is
/// past the end of a session, a sign-in would be forgotten as soon as it is made.
/// </summary>
internal sealed class SessionCookies : ICookieManager
{
    private readonly ChunkingCookieManager _usual = new();

    public string? GetRequestCookie(HttpContext context, string key) => _usual.GetRequestCookie(context, key);

    public void AppendResponseCookie(HttpContext context, string key, string? value, CookieOptions options)
    {
        options.Expires = null;
        _usual.AppendResponseCookie(context, key, value, options);
    }

    public void DeleteCookie(HttpContext context, string key, CookieOptions options) => _usual.DeleteCookie(context, key, options);
}
