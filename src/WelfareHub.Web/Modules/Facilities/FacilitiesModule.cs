using Microsoft.EntityFrameworkCore;

using WelfareHub.Web.Modules.Accounts;

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
        services.AddScoped<KeeperDesk>();
        services.AddSingleton<ListHomes>(async (db, cancel) =>
            await db.Homes.OrderBy(h => h.Code).Select(h => new ScopePlace(h.Id, h.Name)).ToListAsync(cancel));
    }

    public static void MapFacilities(this WebApplication app)
    {
        HomesEndpoints.Map(app);
        SayEndpoints.Map(app);
    }
}
