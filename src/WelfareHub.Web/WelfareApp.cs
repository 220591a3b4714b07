using System.Net;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;
using WelfareHub.Web.Jobs;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Checkups;
using WelfareHub.Web.Modules.Facilities;
using WelfareHub.Web.Modules.Notices;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web;

/// <summary>What the command line said; null = not said.</summary>
public sealed record StartOptions(string? Data = null, string? Postgres = null, string? Urls = null, bool? Jobs = null);

/// <summary>Puts the app together: one line per module.</summary>
public static class WelfareApp
{
    public const string DefaultAddress = "http://localhost:5080";
    private const int LargestBody = 12 * 1024 * 1024;

    /// <param name="options">From the command line.</param>
    /// <param name="change">Last word on services and configuration, for tests.</param>
    public static WebApplication Build(StartOptions options, Action<WebApplicationBuilder>? change = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(WelfareApp).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestBody;
        });
        builder.WebHost.UseUrls(options.Urls ?? builder.Configuration["urls"] ?? DefaultAddress);

        var settings = SettingsCheck.Read(builder.Configuration);
        settings.Data = options.Data ?? settings.Data;
        settings.Postgres = options.Postgres ?? settings.Postgres;
        settings.Jobs = options.Jobs ?? settings.Jobs;
        SettingsCheck.Check(settings);
        builder.Services.AddSingleton(settings);

        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(TimeZoneInfo.FindSystemTimeZoneById(settings.Zone));
        builder.Services.AddData(settings);
        builder.Services.AddSingleton<BookingDesk>();
        builder.Services.AddShared(settings);
        builder.Services.AddAccounts();
        builder.Services.AddNotices();
        builder.Services.AddCheckups();
        builder.Services.AddFacilities();
        builder.Services.AddSingleton<Seeder>();
        builder.Services.AddSingleton<PastCheckups>();
        builder.Services.AddSingleton<DemoBookings>();
        builder.Services.AddJobs(settings);
        change?.Invoke(builder);

        var app = builder.Build();
        app.UseShared();
        app.UseAccounts();
        app.UseNotices();
        app.MapShared();
        app.MapAccounts();
        app.MapNotices();
        app.MapCheckups();
        app.MapFacilities();
        return app;
    }

    /// <summary>Prepares the database, serves until told to stop, and says where and how to sign in.</summary>
    public static async Task<int> Serve(WebApplication app, CancellationToken cancel)
    {
        await using (app)
        {
            await app.Services.GetRequiredService<DatabaseSetup>().Prepare(cancel);
            if (app.Environment.IsDevelopment())
            {
                await app.Services.GetRequiredService<Seeder>().RunOnce(cancel);
                await app.Services.GetRequiredService<PastCheckups>().MakeOnce(cancel);
                await app.Services.GetRequiredService<DemoBookings>().MakeOnce(cancel);
                await app.Services.GetRequiredService<HomesPast>().MakeOnce(cancel);
                await app.Services.GetRequiredService<HomesDemo>().MakeOnce(cancel);
            }

            await app.StartAsync(cancel);
            Announce(app);
            await app.WaitForShutdownAsync(cancel);
            return 0;
        }
    }

    private static void Announce(WebApplication app)
    {
        foreach (var address in app.Urls)
            Console.WriteLine($"WelfareHub is at {address.Replace(IPAddress.Any.ToString(), "localhost", StringComparison.Ordinal)}");
        Console.WriteLine(app.Environment.IsDevelopment()
            ? "Sign in: open /sign-in and choose one of the demo people."
            : "Sign in: make the first administrator with \"admin create\", which prints a one-time link.");
    }
}
