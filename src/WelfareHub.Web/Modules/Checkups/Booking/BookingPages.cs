using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>The courier's own pages: home, finding, booking, waiting, moving, cancelling, what came of it.</summary>
internal static class BookingPages
{
    public static void AddBookingPages(this IServiceCollection services)
    {
        services.AddSingleton<ProgrammeBook>();
        services.AddSingleton<SlotBook>();
        services.AddSingleton<IBookingObserver>(root => root.GetRequiredService<SlotBook>());
        services.AddSingleton<SlotFinder>();
        services.AddScoped<SlotReader>();
        services.AddScoped<BookingReader>();
        services.AddSingleton<BookingWords>();
        services.AddSingleton<CheckupWords>();
        services.AddSingleton<CalendarEntries>();
    }

    public static void MapBookingPages(this IEndpointRouteBuilder app)
    {
        HomeEndpoint.Map(app);
        FindEndpoint.Map(app);
        SlotEndpoints.Map(app);
        WaitEndpoints.Map(app);
        BookingEndpoints.Map(app);
        OfferEndpoints.Map(app);
        RescheduleEndpoints.Map(app);
        CancelEndpoints.Map(app);
        RecordEndpoints.Map(app);
        app.MapCalendar();
        app.MapPocket();
    }

    /// <summary>What the layout around a courier's page needs to know.</summary>
    public static void Named(this PageContext page, string title, string? tab = null, bool hasErrors = false)
    {
        page.Title = title;
        page.ActiveTab = tab;
        page.HasErrors = hasErrors;
    }
}
