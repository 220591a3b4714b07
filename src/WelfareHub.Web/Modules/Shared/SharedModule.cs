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
        app.MapPost("/language/{language}", Language.Choose).Open();
        // Every method: a refused form is shown by running its request again as this one.
        app.Map("/error/{status:int?}", ErrorPage.Show).Open();
        app.MapGet("/health/live", () => Results.Text("live")).Open();
        app.MapFallback(() => Results.NotFound()).Open();
    }
}
