using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;

using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Accounts;

internal static class AccountsModule
{
    public static void AddAccounts(this IServiceCollection services)
    {
        services.AddHttpContextAccessor();
        services.AddSingleton<SessionStore>();
        services.AddSingleton<AreaTrees>();
        services.AddScoped<OrganiserDesk>();
        services.AddPeople();
        services.AddRoster();
        services.AddScoped<SignInCookie>();
        services.AddSingleton<IPasswordHasher<Person>, PasswordHasher<Person>>();
        services.AddIdentityCore<Person>(options =>
        {
            options.Password.RequiredLength = 10;
            options.Password.RequireDigit = options.Password.RequireLowercase = options.Password.RequireUppercase = options.Password.RequireNonAlphanumeric = false;
            options.User.RequireUniqueEmail = false;
        }).AddEntityFrameworkStores<WelfareDbContext>();
        services.Configure<PasswordHasherOptions>(options => options.IterationCount = 210_000);
        services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(options =>
        {
            options.Cookie.Name = "wh.session";
            options.Cookie.HttpOnly = true;
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            options.ExpireTimeSpan = SessionStore.Longest;
            options.SlidingExpiration = false;
            options.EventsType = typeof(SignInCookie);
        });
        services.AddSingleton<IAuthorizationHandler, HasRoleHandler>();
        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        services.AddSignIn();
        services.AddMe();
        services.AddAdmin();
    }

    public static void UseAccounts(this WebApplication app)
    {
        app.UseRouting();
        app.UseAuthentication();
        app.Use((http, next) => VisitorAccess.Greet(http, next));
        app.UseAuthorization();
        app.UseForms();
    }

    public static void MapAccounts(this WebApplication app)
    {
        app.MapSignIn();
        app.MapPeople();
        app.MapRoster();
        app.MapMe();
        app.MapAdmin();
    }
}
