namespace WelfareHub.Web.Modules.Facilities;

/// <summary>What a courier does with rooms and equipment.</summary>
internal static class StayPages
{
    public static void AddStays(this IServiceCollection services)
    {
        services.AddScoped<StayReader>();
        services.AddScoped<StayActs>();
        services.AddScoped<MovePages>();
        services.AddStayCalendars();
        services.AddScoped<Repeat>();
        services.AddScoped<Guests>();
        services.AddSingleton<StayOptions>();
        services.AddSingleton(HomesPart.Make());
    }

    public static void MapStays(this IEndpointRouteBuilder app)
    {
        BookEndpoints.Map(app);
        StayEndpoints.Map(app);
        app.MapStayCalendars();
        MoveEndpoints.Map(app);
        RepeatEndpoints.Map(app);
        SeriesEndpoints.Map(app);
        JoinEndpoints.Map(app);
    }
}
