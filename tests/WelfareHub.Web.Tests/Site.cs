using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Accounts;

namespace WelfareHub.Web.Tests;

/// <summary>
/// The whole app in this process: real Kestrel on a free port, SQLite in a folder of its own that already holds the demo data,
/// and a clock that only the test moves. It starts on Monday 23 November 2026, 09:00 in Harbin.
/// </summary>
public sealed class Site : IAsyncDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 11, 23, 1, 0, 0, TimeSpan.Zero);

    private static readonly SemaphoreSlim TemplateLock = new(1, 1);
    private static string? _template;

    private readonly string _folder;

    private Site(string folder, WebApplication app, FakeTimeProvider clock)
    {
        _folder = folder;
        App = app;
        Clock = clock;
        Address = new Uri(app.Urls.First());
    }

    public WebApplication App { get; }
    public FakeTimeProvider Clock { get; }
    public Uri Address { get; }
    public string Folder => _folder;

    /// <summary>With the demo data, in the given environment ("Development" also maps the demo sign-in).</summary>
    public static async Task<Site> Open(string environment = "Development", Action<WebApplicationBuilder>? change = null)
    {
        var template = await Template();
        var folder = NewFolder();
        foreach (var file in Directory.GetFiles(template))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        return await Run(folder, environment, change);
    }

    /// <summary>With an empty database.</summary>
    public static Task<Site> OpenEmpty(string environment = "Development", Action<WebApplicationBuilder>? change = null) =>
        Run(NewFolder(), environment, change);

    /// <summary>A browser that is signed in as a demo person, such as "courier-haping" or "scheduler-first".</summary>
    public async Task<Surfer> As(string persona)
    {
        await using var db = Db();
        var person = await db.Users.Where(p => p.Persona == persona).Select(p => p.Id).SingleAsync();
        return await As(person);
    }

    /// <summary>A browser that is signed in as this person, whose account must be active.</summary>
    public async Task<Surfer> As(Guid personId)
    {
        var session = await App.Services.GetRequiredService<SessionStore>().Start(personId, "Chrome · Android", CancellationToken.None);
        var identity = new System.Security.Claims.ClaimsIdentity(
            [new System.Security.Claims.Claim(SignInCookie.SessionClaim, session.Id.ToString("N"))], CookieAuthenticationDefaults.AuthenticationScheme);
        var options = App.Services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(CookieAuthenticationDefaults.AuthenticationScheme);
        var ticket = new AuthenticationTicket(
            new System.Security.Claims.ClaimsPrincipal(identity),
            new AuthenticationProperties { IsPersistent = true, IssuedUtc = Clock.GetUtcNow(), ExpiresUtc = session.ExpiresAt },
            CookieAuthenticationDefaults.AuthenticationScheme);
        var surfer = Nobody();
        surfer.SetCookie(options.Cookie.Name!, options.TicketDataFormat.Protect(ticket));
        return surfer;
    }

    /// <summary>A browser that is not signed in.</summary>
    public Surfer Nobody() => new(Address);

    /// <summary>A context of one's own; dispose it.</summary>
    public WelfareDbContext Db() => App.Services.GetRequiredService<Func<WelfareDbContext>>()();

    public T Get<T>()
        where T : notnull => App.Services.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        await App.StopAsync();
        await App.DisposeAsync();
        SqliteConnection.ClearAllPools();
        try
        {
            Directory.Delete(_folder, recursive: true);
        }
        catch (IOException)
        {
            // A handle that closes a moment later; the folder is temporary anyway.
        }
    }

    private static async Task<Site> Run(string folder, string environment, Action<WebApplicationBuilder>? change)
    {
        var clock = new FakeTimeProvider(Start);
        var app = WelfareApp.Build(new StartOptions(folder, Urls: "http://127.0.0.1:0", Jobs: false), builder =>
        {
            builder.Environment.EnvironmentName = environment;
            builder.Logging.SetMinimumLevel(LogLevel.Warning);
            builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock));
            builder.Services.PostConfigure<CookieAuthenticationOptions>(
                CookieAuthenticationDefaults.AuthenticationScheme, options => options.CookieManager = new SessionCookies());
            builder.Services.ConfigureDbContext<SqliteWelfareDbContext>(RefuseVagueQueries);
            builder.Services.ConfigureDbContext<PostgresWelfareDbContext>(RefuseVagueQueries);
            change?.Invoke(builder);
        });
        await app.Services.GetRequiredService<DatabaseSetup>().Prepare(CancellationToken.None);
        await app.StartAsync();
        return new Site(folder, app, clock);
    }

    /// <summary>Some rows of many without saying which: a warning in the log of a server, an error here.</summary>
    private static void RefuseVagueQueries(IServiceProvider services, DbContextOptionsBuilder options) => options.ConfigureWarnings(warnings =>
        warnings.Throw(CoreEventId.RowLimitingOperationWithoutOrderByWarning, CoreEventId.FirstWithoutOrderByAndFilterWarning));

    private static string NewFolder() => Directory.CreateTempSubdirectory("welfarehub-test-").FullName;

    /// <summary>A folder with the demo data, made once for the run and copied for each test.</summary>
    private static async Task<string> Template()
    {
        await TemplateLock.WaitAsync();
        try
        {
            if (_template is null)
            {
                var folder = NewFolder();
                await using var site = await Run(folder, "Development", null);
                await site.Get<Seeder>().RunOnce(CancellationToken.None);
                await using (var db = site.Db())
                    await db.Database.ExecuteSqlAsync($"PRAGMA wal_checkpoint(TRUNCATE)");
                var kept = NewFolder();
                foreach (var file in Directory.GetFiles(folder))
                    File.Copy(file, Path.Combine(kept, Path.GetFileName(file)));
                _template = kept;
            }

            return _template;
        }
        finally
        {
            TemplateLock.Release();
        }
    }
}
