namespace WelfareHub.Web.Modules.Facilities;

/// <summary>All that keepers and organisers do with a home.</summary>
internal static class KeepingParts
{
    public static void AddKeeping(this IServiceCollection services)
    {
        services.AddSingleton<DeskWords>();
        services.AddSingleton<BoardItems>();
        services.AddScoped<KeptBookings>();
        services.AddScoped<WalkIns>();
        services.AddScoped<DayDesk>();
        services.AddScoped<Closings>();
        services.AddScoped<Doorway>();
        services.AddScoped<Kiosks>();
        services.AddScoped<UseBook>();
        services.AddSingleton<RefusedBook>();
        services.AddScoped<HoursDesk>();
        services.AddScoped<PoolDesk>();
    }

    public static void MapKeeping(this IEndpointRouteBuilder app)
    {
        app.MapDesk();
        app.MapBoard();
        app.MapFaults();
        app.MapRepairs();
        app.MapDoor();
        app.MapCodes();
        app.MapKiosk();
        app.MapUse();
        app.MapUpkeep();
    }
}
