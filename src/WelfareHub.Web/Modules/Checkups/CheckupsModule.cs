using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

internal static class CheckupsModule
{
    public static void AddCheckups(this IServiceCollection services)
    {
        services.AddSingleton<SessionPublisher>();
    }

    public static void MapCheckups(this WebApplication app)
    {
        app.MapGet("/", () => Pages.Show<HomePage>()).Open();
    }
}
