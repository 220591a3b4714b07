using System.Globalization;

namespace WelfareHub.Web.Modules.Shared;

/// <summary>The reader's language: chosen here, else of the person, else of the phone.</summary>
public static class Language
{
    public const string CookieName = "wh.lang";

    /// <summary>The phone's wish, first that we have: zh-CN and zh-SG read zh-Hans, zh-TW, zh-HK and zh-MO read zh-Hant.</summary>
    public static string OfPhone(HttpRequest request)
    {
        foreach (var wish in request.GetTypedHeaders().AcceptLanguage.OrderByDescending(l => l.Quality ?? 1))
        {
            var tag = wish.Value.Value ?? "";
            if (tag.StartsWith("en", StringComparison.OrdinalIgnoreCase))
                return Languages.English;
            if (!tag.StartsWith("zh", StringComparison.OrdinalIgnoreCase))
                continue;
            var traditional = tag.Contains("Hant", StringComparison.OrdinalIgnoreCase)
                || tag.EndsWith("TW", StringComparison.OrdinalIgnoreCase)
                || tag.EndsWith("HK", StringComparison.OrdinalIgnoreCase)
                || tag.EndsWith("MO", StringComparison.OrdinalIgnoreCase);
            return traditional ? Languages.Hant : Languages.Hans;
        }

        return Languages.Hans;
    }

    public static string? Chosen(HttpRequest request) =>
        request.Cookies[CookieName] is { } language && Languages.IsKnown(language) ? language : null;

    public static void Apply(string language)
    {
        var culture = Languages.Culture(language);
        CultureInfo.CurrentCulture = culture;
        CultureInfo.CurrentUICulture = culture;
    }

    /// <summary>Keeps the choice for a year and goes back to the page.</summary>
    internal static IResult Choose(HttpContext http, string language, string? back)
    {
        if (!Languages.IsKnown(language))
            return Results.NotFound();
        http.Response.Cookies.Append(CookieName, language, new CookieOptions
        {
            MaxAge = TimeSpan.FromDays(365),
            HttpOnly = true,
            IsEssential = true,
            SameSite = SameSiteMode.Lax,
            Secure = http.Request.IsHttps,
        });
        return Pages.Go(LocalPath.OrHome(back));
    }
}

/// <summary>A path on this site, or the home page: a form never sends people elsewhere.</summary>
public static class LocalPath
{
    public static string OrHome(string? path) =>
        path is { Length: > 0 and < 500 } && path[0] == '/' && !path.StartsWith("//", StringComparison.Ordinal)
            && !path.Contains('\\', StringComparison.Ordinal) && !path.Any(char.IsControl)
            ? path
            : "/";
}
