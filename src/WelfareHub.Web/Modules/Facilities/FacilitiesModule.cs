using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Notices;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>Workers' Homes: what stands there, finding and booking it, keeping it.</summary>
internal static class FacilitiesModule
{
    /// <summary>As the core's bookables name their module.</summary>
    public const string Name = "facilities";

    public static void AddFacilities(this IServiceCollection services)
    {
        services.AddSingleton<HomeBook>();
        services.AddSingleton<HomeWords>();
        services.AddSingleton<TakingBook>();
        services.AddSingleton<IBookingObserver>(root => root.GetRequiredService<TakingBook>());
        services.AddSingleton<FreeNow>();
        services.AddScoped<DayBook>();
        services.AddScoped<DayPages>();
        services.AddScoped<RepeatPages>();
        services.AddStays();
        services.AddImport();
        services.AddSingleton<HomesPast>();
        services.AddSingleton<HomesDemo>();
        services.AddNoticeKinds(StayKinds.All);
        services.AddSingleton<INoticeFactSource, StayFactSource>();
        services.AddSingleton<IBookingObserver, StayNotices>();
        services.AddSingleton<IBookableOwner, FacilityOwner>();
        services.AddScoped<KeeperDesk>();
        services.AddKeeping();
        services.AddSingleton<ListHomes>(async (db, cancel) =>
            await db.Homes.OrderBy(h => h.Code).Select(h => new ScopePlace(h.Id, h.Name)).ToListAsync(cancel));
    }

    public static void MapFacilities(this WebApplication app)
    {
        FreeNowEndpoints.Map(app);
        HomesEndpoints.Map(app);
        DayEndpoints.Map(app);
        app.MapStays();
        ImportEndpoints.Map(app);
        SayEndpoints.Map(app);
        app.MapKeeping();
    }
}
