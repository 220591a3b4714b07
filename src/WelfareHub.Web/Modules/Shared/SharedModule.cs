using System.Text.Encodings.Web;
using System.Text.Unicode;

using Microsoft.AspNetCore.DataProtection;

using WelfareHub.Web.Data;

namespace WelfareHub.Web.Modules.Shared;

internal static class SharedModule
{
    public static void AddShared(this IServiceCollection services, WelfareSettings settings)
    {
        services.AddSingleton<CityClock>();
        services.AddSingleton<Dates>();
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
        services.AddScoped<PageContext>();
        services.AddSingleton<AssetPaths>();
        services.AddSingleton<Vault>();
    }

    public static void UseShared(this WebApplication app)
    {
        app.UseExceptionHandler("/error");
        app.UseStatusCodePagesWithReExecute("/error/{0}");
        app.UseMiddleware<SecurityHeaders>();
    }

    public static void MapShared(this WebApplication app)
    {
        app.MapStaticAssets().AllowAnonymous();
        app.MapForm("/language/{language}", Language.Choose).Open();
        // Every method: a refused form is shown by running its request again as this one.
        app.Map("/error/{status:int?}", ErrorPage.Show).Open();
        app.MapGet("/health/live", () => Results.Text("live")).Open();
        app.MapFallback(() => Results.NotFound()).Open();
    }
}
