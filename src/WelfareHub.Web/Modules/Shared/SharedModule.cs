using System.IO.Compression;
using System.Text.Encodings.Web;
using System.Text.Unicode;

using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.Localization;

using WelfareHub.Web.Data;

namespace WelfareHub.Web.Modules.Shared;

internal static class SharedModule
{
    public static void AddShared(this IServiceCollection services, WelfareSettings settings)
    {
        services.AddSingleton<CityClock>();
        services.AddSingleton<Dates>();
        services.AddSingleton<Distances>();
        services.AddLocalization();
        // A page asks for dozens; they keep nothing of one request, so one of each kind does.
        services.AddSingleton(typeof(IStringLocalizer<>), typeof(StringLocalizer<>));
        // Chinese stands in the page as itself, not as eight-letter entities; what could be markup is still escaped.
        services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All));
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "wh.form";
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            options.FormFieldName = "_form";
            // SecurityHeaders says it, and more strictly.
            options.SuppressXFrameOptionsHeader = true;
        });
        services.AddDataProtection().SetApplicationName("WelfareHub").ProtectKeysWithMasterKey(settings)
            .PersistKeysToDbContext<WelfareDbContext>();
        // Pages are small but phones are slow; the form token differs on every page, so compressing it gives nothing away.
        services.AddResponseCompression(options => options.EnableForHttps = true);
        services.Configure<BrotliCompressionProviderOptions>(options => options.Level = CompressionLevel.Fastest);
        // A form that cannot be read is the visitor's 4xx in every environment, not an exception in one of them.
        services.PostConfigure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = false);
        services.Configure<ForwardedHeadersOptions>(options => Proxies.Trust(settings.Proxies, options));
        services.AddHsts(options =>
        {
            options.MaxAge = TimeSpan.FromDays(365);
            options.IncludeSubDomains = true;
        });
        services.AddScoped<PageContext>();
        services.AddSingleton<AssetPaths>();
        services.AddSingleton<FormAddresses>();
        services.AddSingleton<Vault>();
        services.AddSingleton<OutboundDoor>();
    }

    public static void UseShared(this WebApplication app)
    {
        app.UseForwardedHeaders();
        app.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandlingPath = "/error", StatusCodeSelector = Conflicts.StatusOf });
        if (!app.Environment.IsDevelopment())
            app.UseHsts();
        app.UseResponseCompression();
        app.UseStatusCodePagesWithReExecute("/error/{0}");
        app.UseMiddleware<SecurityHeaders>();
    }

    public static void MapShared(this WebApplication app)
    {
        app.MapStaticAssets().AllowAnonymous();
        app.MapGet(AppManifest.Path, AppManifest.Show).Open();
        app.MapPost("/language/{language}", Language.Choose).Open();
        // Every method: a refused form is shown by running its request again as this one.
        app.Map("/error/{status:int?}", ErrorPage.Show).Open();
        app.MapGet("/health/live", () => Results.Text("live")).Open();
        // What stands here is for couriers; a search engine would only keep the sign-in page.
        app.MapGet("/robots.txt", () => Results.Text("User-agent: *\nDisallow: /\n")).Open();
        app.MapGet("/favicon.ico", Favicon).Open();
        // Names with a dot too: what is not there is 404 for everybody, signed in or not. (MapFallback, compiled ahead, would leave those out.)
        app.Map("{*path}", FormAddresses.Show).Open().WithOrder(int.MaxValue);
    }

    /// <summary>For whoever asks by the old name; our pages name the drawing itself.</summary>
    private static IResult Favicon(HttpContext http, IWebHostEnvironment environment)
    {
        var icon = environment.WebRootFileProvider.GetFileInfo("favicon.svg");
        if (!icon.Exists)
            return Results.NotFound();
        http.Response.Headers.CacheControl = "public, max-age=86400";
        return Results.Stream(icon.CreateReadStream(), "image/svg+xml");
    }
}
