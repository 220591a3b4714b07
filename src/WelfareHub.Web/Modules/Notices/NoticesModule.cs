namespace WelfareHub.Web.Modules.Notices;

internal static class NoticesModule
{
    public static void AddNotices(this IServiceCollection services)
    {
    }

    public static void MapNotices(this WebApplication app)
    {
    }
}
