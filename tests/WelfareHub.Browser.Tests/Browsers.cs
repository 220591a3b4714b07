using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Playwright;

using WelfareHub.Browser.Tests;
using WelfareHub.Web.Tests;

[assembly: AssemblyFixture(typeof(Browsers))]

namespace WelfareHub.Browser.Tests;

/// <summary>One Chromium for all tests, the distribution's own: nothing is downloaded.</summary>
public sealed class Browsers : IAsyncLifetime
{
    private static readonly string[] Quiet =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    private static string? Chromium { get; } =
        new[] { Environment.GetEnvironmentVariable("WELFAREHUB_TEST_CHROMIUM"), "/usr/bin/chromium" }.FirstOrDefault(File.Exists);

    public async ValueTask InitializeAsync()
    {
        if (Chromium is null)
            return;
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium, Args = Quiet, Timeout = (float)Window.Patience.TotalMilliseconds });
    }

    /// <summary>A window of its own, or the test is skipped where there is no browser.</summary>
    public async Task<Window> Open(Site site, Screen screen, string language = "zh-Hant", bool script = true, string? persona = null)
    {
        Assert.SkipWhen(_browser is null, "This test needs Chromium: bash tests/run.sh installs it, or say where it is in WELFAREHUB_TEST_CHROMIUM.");
        var context = await _browser!.NewContextAsync(new()
        {
            BaseURL = site.Address.ToString(),
            ViewportSize = new() { Width = screen.Width, Height = screen.Height },
            HasTouch = screen.Touch,
            IsMobile = screen.Touch,
            Locale = language switch { "zh-Hant" => "zh-TW", "zh-Hans" => "zh-CN", _ => "en-GB" },
            TimezoneId = "Asia/Shanghai",
            JavaScriptEnabled = script,
            ColorScheme = ColorScheme.Light,
        });
        context.SetDefaultTimeout((float)Window.Patience.TotalMilliseconds);
        if (persona is not null)
        {
            using var signedIn = await site.As(persona);
            var cookie = site.Get<Microsoft.Extensions.Options.IOptionsMonitor<CookieAuthenticationOptions>>().Get(CookieAuthenticationDefaults.AuthenticationScheme).Cookie.Name!;
            await context.AddCookiesAsync([new() { Name = cookie, Value = signedIn.Cookie(cookie)!, Url = site.Address.ToString() }]);
        }

        return new Window(await context.NewPageAsync(), site, screen, language);
    }

    /// <summary>The app with the demo data and a clock that only the test moves.</summary>
    public static Task<Site> Site() => Web.Tests.Site.Open();

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }
}

/// <summary>What people hold in their hands, or have on their desk.</summary>
public sealed record Screen(string Name, int Width, int Height, bool Touch)
{
    public static readonly Screen Phone = new("390", 390, 844, true);
    public static readonly Screen Desktop = new("1280", 1280, 800, false);

    public static Screen Named(string name) => new[] { Phone, Desktop }.Single(s => s.Name == name);
}
