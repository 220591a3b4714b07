using System.IO.Compression;
using System.Text.Encodings.Web;
using System.Text.Unicode;

using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.ResponseCompression;

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
        services.AddRazorComponents();
        // Chinese stands in the page as itself, not as eight-letter entities; what could be markup is still escaped.
        services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All));
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "wh.form";
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            options.FormFieldName = "_form";
        });
        services.AddDataProtection().SetApplicationName("WelfareHub").ProtectKeysWithMasterKey(settings)
            .PersistKeysToDbContext<WelfareDbContext>();
        // Pages are small but phones are slow; the form token differs on every page, so compressing it gives nothing away.
        services.AddResponseCompression(options => options.EnableForHttps = true);
        services.Configure<BrotliCompressionProviderOptions>(options => options.Level = CompressionLevel.Fastest);
        // A proxy on this machine ends TLS: what it says of scheme and address holds, what anybody else says does not.
        services.Configure<ForwardedHeadersOptions>(options => options.ForwardedHeaders = ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedFor);
        services.AddHsts(options =>
        {
            options.MaxAge = TimeSpan.FromDays(365);
            options.IncludeSubDomains = true;
        });
        services.AddScoped<PageContext>();
        services.AddSingleton<AssetPaths>();
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
        app.MapForm("/language/{language}", Language.Choose).Open();
        // Every method: a refused form is shown by running its request again as this one.
        app.Map("/error/{status:int?}", ErrorPage.Show).Open();
        app.MapGet("/health/live", () => Results.Text("live")).Open();
        app.MapFallback(() => Results.NotFound()).Open();
    }
}
