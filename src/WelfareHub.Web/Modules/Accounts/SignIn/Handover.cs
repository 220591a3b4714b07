using System.Security.Cryptography;
using System.Text.Json;

using Microsoft.AspNetCore.WebUtilities;

using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Accounts;

/// <summary>
/// What one page of sign-in hands to the next, in an encrypted cookie of its own, so that no phone number stands in an address or
/// a log.
/// </summary>
/// <param name="Login">E.164 or e-mail, as <see cref="Logins.Read"/> gives it.</param>
/// <param name="Back">Where to go after sign-in; a path of this site.</param>
/// <param name="Proved">Whoever holds this browser proved to be this person, who cannot be signed in yet.</param>
/// <param name="Form">What was filled in by somebody who registers, so that they can go back to it.</param>
internal sealed record Handover(string Login, string Back, Guid? Proved = null, NewCourier? Form = null)
{
    private const string CookieName = "wh.step";
    private const string Purpose = "handover";
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(30);

    /// <summary>UTC.</summary>
    public DateTimeOffset Until { get; init; }

    public void Keep(HttpContext http)
    {
        var plain = JsonSerializer.SerializeToUtf8Bytes(this with { Until = Now(http) + Life });
        http.Response.Cookies.Append(CookieName, WebEncoders.Base64UrlEncode(Vault(http).Seal(Purpose, plain)), new CookieOptions
        {
            HttpOnly = true,
            IsEssential = true,
            SameSite = SameSiteMode.Lax,
            Secure = http.Request.IsHttps,
        });
    }

    /// <summary>Null: there is none, or it is too old or not ours.</summary>
    public static Handover? Find(HttpContext http)
    {
        if (http.Request.Cookies[CookieName] is not { Length: > 0 and < 4000 } cookie)
            return null;
        try
        {
            var handover = JsonSerializer.Deserialize<Handover>(Vault(http).Open(Purpose, WebEncoders.Base64UrlDecode(cookie)));
            return handover?.Until > Now(http) ? handover : null;
        }
        catch (Exception e) when (e is FormatException or CryptographicException or JsonException)
        {
            return null;
        }
    }

    public static void Drop(HttpContext http) => http.Response.Cookies.Delete(CookieName);

    private static Vault Vault(HttpContext http) => http.RequestServices.GetRequiredService<Vault>();

    private static DateTimeOffset Now(HttpContext http) => http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
}
