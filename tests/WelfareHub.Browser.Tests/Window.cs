using System.Collections.Concurrent;
using System.Diagnostics;

using Deque.AxeCore.Commons;

using Microsoft.Playwright;

using WelfareHub.Web.Modules.Shared;
using WelfareHub.Web.Tests;
using WelfareHub.Web.Tests.Guards;

namespace WelfareHub.Browser.Tests;

/// <summary>A browser window that looks hard at every page it is shown.</summary>
public sealed class Window : IAsyncDisposable
{
    /// <summary>For anything that a browser is waited for, however busy the machine: only what hangs is to be found.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Its own wrapper opens another page for every verdict, which took longer than the verdict.</summary>
    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    private static readonly object Rules = new { type = "tag", values = (string[])["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] };

    /// <summary>All that changes in the dark is colour.</summary>
    private static readonly object DarkRules = new { type = "rule", values = (string[])["color-contrast"] };

    private readonly ConcurrentQueue<string> _complaints = new();
    private readonly Site _site;
    private readonly Screen _screen;
    private readonly string _language;

    public Window(IPage page, Site site, Screen screen, string language)
    {
        (Page, _site, _screen, _language) = (page, site, screen, language);
        Judges = language == Languages.Hant;
        page.Console += (_, message) =>
        {
            // A refused form answers 422, which the browser logs as a failed resource.
            if (message.Type == "error" && !message.Text.Contains("422", StringComparison.Ordinal))
                _complaints.Enqueue($"{page.Url}: the browser says “{message.Text}”");
        };
        page.PageError += (_, error) => _complaints.Enqueue($"{page.Url}: script error “{error}”");
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(site.Address.ToString(), StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal))
                _complaints.Enqueue($"{page.Url}: asks {request.Url}");
        };
    }

    public IPage Page { get; }

    /// <summary>Whether what is looked at is judged by axe. Its rules are the same in every language, so one is enough unless a test says otherwise.</summary>
    public bool Judges { get; set; }

    /// <summary>Whether a look keeps pictures. No test needs them; somebody who wants to look at all pages asks for them.</summary>
    public bool Pictures { get; set; } = Environment.GetEnvironmentVariable("WELFAREHUB_TEST_PICTURES") == "all";

    public async Task<Window> Go(string path)
    {
        var answer = await Page.GotoAsync(path);
        answer!.Status.Should().Be(200, "{0} should open", path);
        return this;
    }

    /// <summary>Presses what this selector finds first and waits for the next page.</summary>
    public async Task Press(string selector)
    {
        var before = Page.Url;
        var began = await Page.EvaluateAsync<double>("() => performance.timeOrigin");
        await Page.Locator(selector).First.ClickAsync();
        await BeWhole(began);
        TestContext.Current.SendDiagnosticMessage("{0} → {1}", before, Page.Url);
    }

    /// <summary>
    /// Waits until another page than the one that began then is there and says that it is whole. It is asked, not listened for: on a busy
    /// machine the word that it is was once never heard, and what was missing could not be said.
    /// </summary>
    private async Task BeWhole(double after)
    {
        for (var since = Stopwatch.StartNew(); !await IsWhole(after);)
        {
            if (since.Elapsed > Patience)
                Assert.Fail($"{Page.Url} is not whole after {Patience}; come so far: " + await Page.EvaluateAsync<string>("() => performance.getEntriesByType('resource').map(r => `${r.name} ${r.responseEnd}`).join(', ')"));
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    private async Task<bool> IsWhole(double after)
    {
        try
        {
            return await Page.EvaluateAsync<bool>("after => performance.timeOrigin !== after && document.readyState === 'complete'", after);
        }
        catch (PlaywrightException e) when (WentAway(e))
        {
            return false;
        }
    }

    /// <summary>The page that was asked made way for the next one before it could answer.</summary>
    private static bool WentAway(PlaywrightException e) =>
        e.Message.Contains("context was destroyed", StringComparison.Ordinal) || e.Message.Contains("Cannot find context", StringComparison.Ordinal);

    /// <summary>
    /// Notes what is cut or not accessible, here and at these other widths, and keeps pictures where they are wanted. A page that renews
    /// itself by the clock, as a tablet's does, may do so under a slow look: it is looked at again.
    /// </summary>
    public async Task Look(string name, params int[] otherWidths)
    {
        for (var again = 0; ; again++)
        {
            try
            {
                await LookOnce(name, otherWidths);
                return;
            }
            catch (PlaywrightException e) when (again < 5 && WentAway(e))
            {
                await BeWhole(after: 0);
                await Page.SetViewportSizeAsync(_screen.Width, _screen.Height);
            }
        }
    }

    private async Task LookOnce(string name, int[] otherWidths)
    {
        if (Pictures)
            await Keep(name);
        if (Judges)
            await Judge(name);
        await CheckWidth(name, otherWidths);
    }

    /// <summary>Keeps pictures of the page in light and dark.</summary>
    private async Task Keep(string name)
    {
        // As tall as the page, so that what sticks to the bottom of the screen covers nothing in the picture.
        var height = await Page.EvaluateAsync<int>("() => document.documentElement.scrollHeight");
        await Page.SetViewportSizeAsync(_screen.Width, Math.Max(_screen.Height, height));
        foreach (var scheme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
        {
            await Show(scheme);
            await Page.ScreenshotAsync(new() { Path = Picture(name, scheme) });
        }

        await Page.SetViewportSizeAsync(_screen.Width, _screen.Height);
    }

    /// <summary>Notes what axe finds in light, and the contrast in the dark: nothing else changes there.</summary>
    private async Task Judge(string name)
    {
        await Show(ColorScheme.Dark);
        await Judge(name, "dark", DarkRules);
        await Show(ColorScheme.Light);
        await Judge(name, "light", Rules);
    }

    /// <summary>What was wrong on any page so far; the test fails with all of it at once.</summary>
    public void MustBeFine() => Guard.FindsNothing(_complaints);

    public async ValueTask DisposeAsync() => await Page.Context.DisposeAsync();

    private Task Show(ColorScheme scheme) => Page.EmulateMediaAsync(new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });

    private async Task Judge(string name, string theme, object rules)
    {
        if (!await Page.EvaluateAsync<bool>("() => 'axe' in window"))
            await Page.EvaluateAsync(Axe);
        // Over a gradient axe does not say; ours fades into the page's own colour.
        var violations = await Page.EvaluateAsync<string[]>(
            """
            async rules => {
              for (const e of [document.documentElement, document.body]) e.style.backgroundImage = 'none';
              return (await axe.run(document, { runOnly: rules, resultTypes: ['violations'] })).violations
                .flatMap(v => v.nodes.slice(0, 5).map(n => `axe ${v.id}: ${v.help}: ${n.html}`));
            }
            """,
            rules);
        foreach (var violation in violations)
            _complaints.Enqueue($"{name} ({Path()}, {_screen.Name}, {_language}, {theme}): {violation}");
    }

    /// <summary>Nothing may stick out sideways, here and at these other widths.</summary>
    private async Task CheckWidth(string name, int[] others)
    {
        await CheckWidth(name);
        foreach (var width in others)
        {
            await Page.SetViewportSizeAsync(width, _screen.Height);
            await CheckWidth($"{name} at {width}");
        }

        if (others.Length > 0)
            await Page.SetViewportSizeAsync(_screen.Width, _screen.Height);
    }

    private async Task CheckWidth(string name)
    {
        var wide = await Page.EvaluateAsync<string[]>(
            """
            () => {
              const edge = document.documentElement.clientWidth;
              if (document.documentElement.scrollWidth <= edge) return [];
              return [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > edge + 1)
                .slice(-3).map(e => e.tagName.toLowerCase() + '.' + e.className + ' to ' + Math.round(e.getBoundingClientRect().right)).concat('page ' + document.documentElement.scrollWidth);
            }
            """);
        if (wide.Length > 0)
            _complaints.Enqueue($"{name} ({Path()}, {_screen.Name}, {_language}) sticks out: {string.Join(", ", wide)}");
    }

    private string Path() => new Uri(Page.Url).PathAndQuery;

    private string Picture(string name, ColorScheme scheme) =>
        System.IO.Path.Combine(Sources.Root, "artifacts", "screenshots", $"{name}-{_screen.Name}-{_language}-{(scheme == ColorScheme.Light ? "light" : "dark")}.png");
}
