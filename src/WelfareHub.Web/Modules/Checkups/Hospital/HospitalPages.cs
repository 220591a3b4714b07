namespace WelfareHub.Web.Modules.Checkups;

/// <summary>The hospital's side of checkups.</summary>
internal static class HospitalPages
{
    public static void AddHospital(this IServiceCollection services)
    {
        services.AddSingleton<HospitalNames>();
        services.AddSingleton<WaitingRequests>();
        services.AddSingleton<VisitRecords>();
        services.AddScoped<HospitalDesk>();
        services.AddScoped<HospitalWords>();
        services.AddScoped<DayBoard>();
        services.AddScoped<DayExport>();
        services.AddScoped<RequestList>();
        services.AddScoped<RequestAnswers>();
        services.AddScoped<RequestQuestion>();
        services.AddScoped<ProposalSlots>();
        services.AddScoped<SessionQuery>();
        services.AddScoped<PublishDesk>();
        services.AddScoped<Closures>();
        services.AddScoped<VisitQuery>();
        services.AddScoped<VisitDesk>();
    }

    public static void MapHospital(this IEndpointRouteBuilder app)
    {
        app.MapDay();
        app.MapRequests();
        app.MapCheckIn();
        app.MapVisits();
        app.MapSessions();
        app.MapPublish();
        app.MapClosures();
    }
}
