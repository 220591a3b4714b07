namespace WelfareHub.Web.Modules.Checkups;

internal static class CheckupsModule
{
    public static void AddCheckups(this IServiceCollection services)
    {
        services.AddSingleton<SessionPublisher>();
        services.AddBookingPages();
    }

    public static void MapCheckups(this WebApplication app)
    {
        app.MapBookingPages();
    }
}
