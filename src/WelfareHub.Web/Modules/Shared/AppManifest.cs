using System.Text.Json;

using Microsoft.Extensions.Localization;

namespace WelfareHub.Web.Modules.Shared;

/// <summary>/manifest.webmanifest: what a phone calls the app on its home screen. Fetched without a cookie, so the page names the language.</summary>
internal static class AppManifest
{
    public const string Path = "/manifest.webmanifest";

    public static IResult Show(HttpContext http, string? language, IStringLocalizer<SharedTexts> texts, AssetPaths assets)
    {
        var read = Languages.IsKnown(language) ? language! : Language.OfPhone(http.Request);
        using (Speech.In(read))
        {
            var name = texts["BrandName"].Value;
            var manifest = new
            {
                id = "/",
                name,
                short_name = name,
                description = texts["AppDescription"].Value,
                lang = read,
                dir = "ltr",
                start_url = "/",
                scope = "/",
                display = "standalone",
                background_color = "#fffdf8",
                theme_color = "#fff8e8",
                icons = new[]
                {
                    new { src = assets["icons/app.svg"], sizes = "any", type = "image/svg+xml", purpose = "any" },
                    new { src = assets["icons/app-192.png"], sizes = "192x192", type = "image/png", purpose = "any" },
                    new { src = assets["icons/app-512.png"], sizes = "512x512", type = "image/png", purpose = "any" },
                    new { src = assets["icons/app-512.png"], sizes = "512x512", type = "image/png", purpose = "maskable" },
                },
                shortcuts = new[]
                {
                    new { name = texts["TabBookings"].Value, url = "/bookings" },
                    new { name = texts["TabNotices"].Value, url = "/inbox" },
                },
            };
            http.Response.Headers.CacheControl = "public, max-age=3600";
            return Results.Text(JsonSerializer.Serialize(manifest), "application/manifest+json");
        }
    }
}
