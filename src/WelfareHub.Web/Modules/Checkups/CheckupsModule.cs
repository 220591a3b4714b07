using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Notices;

namespace WelfareHub.Web.Modules.Checkups;

internal static class CheckupsModule
{
    public static void AddCheckups(this IServiceCollection services)
    {
        services.AddSingleton<SessionPublisher>();
        services.AddNoticeKinds(CheckupKinds.All);
        services.AddSingleton<INoticeFactSource, CheckupFacts>();
        services.AddSingleton<TomorrowLists>();
        services.AddSingleton<IBookingObserver, CheckupNotices>();
        services.AddBookingPages();
        services.AddCalendars();
        services.AddHospital();
        services.AddOrganising();
        services.AddHospitalAdmin();
    }

    public static void MapCheckups(this WebApplication app)
    {
        app.MapBookingPages();
        app.MapHospital();
        app.MapOrganising();
        app.MapHospitalAdmin();
    }
}
