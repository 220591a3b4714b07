using Microsoft.AspNetCore.DataProtection;

namespace WelfareHub.Web.Modules.Accounts;

/// <summary>
/// Who has signed in with this browser before: a sealed cookie. It opens nothing; without it a sign-in is merely said to come from a
/// new device, so whoever deletes or forges it gains nothing.
/// </summary>
internal static class KnownPeople
{
    public const string CookieName = "wh.known";

    /// <summary>A family's or a station's shared phone.</summary>
    private const int Most = 10;

    private static readonly TimeSpan Kept = TimeSpan.FromDays(400);

    public static bool Knows(HttpContext http, Guid personId) => Read(http).Contains(personId);

    public static void Remember(HttpContext http, Guid personId)
    {
        var people = Read(http).Where(p => p != personId).Prepend(personId).Take(Most);
        http.Response.Cookies.Append(CookieName, Seal(http).Protect(string.Join(',', people.Select(p => p.ToString("N")))), new CookieOptions
        {
            MaxAge = Kept,
            HttpOnly = true,
            IsEssential = true,
            SameSite = SameSiteMode.Lax,
            Secure = http.Request.IsHttps,
        });
    }

    private static List<Guid> Read(HttpContext http)
    {
        if (http.Request.Cookies[CookieName] is not { Length: > 0 and < 2000 } cookie)
            return [];
        try
        {
            return [.. Seal(http).Unprotect(cookie).Split(',').Select(p => Guid.ParseExact(p, "N"))];
        }
        catch (Exception e) when (e is System.Security.Cryptography.CryptographicException or FormatException)
        {
            return [];
        }
    }

    private static IDataProtector Seal(HttpContext http) => http.RequestServices.GetRequiredService<IDataProtectionProvider>().CreateProtector("known-people");
}
