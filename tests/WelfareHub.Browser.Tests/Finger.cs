using System.Diagnostics;

using Microsoft.Playwright;

namespace WelfareHub.Browser.Tests;

/// <summary>
/// A finger on the glass, by the browser's own protocol: the mouse of the driver is no finger. Whether the board's wait for a press to
/// become a drag is over, the finger says and not the clock: a swipe on a slow machine is still a swipe.
/// </summary>
internal sealed class Finger(IPage page, ICDPSession session) : IAsyncDisposable
{
    private const int Steps = 6;

    /// <summary>Keeps what the page wants to do after a wait, until it is told that the wait is over.</summary>
    private const string StopClock =
        """
        (() => {
          const [later, never] = [window.setTimeout, window.clearTimeout];
          const kept = -1;
          window.setTimeout = (what, wait, ...rest) => {
            if (!(wait >= 300)) return later(what, wait, ...rest);
            window.afterTheWait = what;
            return kept;
          };
          window.clearTimeout = id => {
            if (id === kept) delete window.afterTheWait;
            else never(id);
          };
        })();
        """;

    /// <summary>Longer than the browser waits before its own long press, which must neither drag the link nor open a menu.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(600);

    /// <summary>For the pages that are opened from now on.</summary>
    public static async Task<Finger> On(IPage page)
    {
        await page.AddInitScriptAsync(StopClock);
        return new(page, await page.Context.NewCDPSessionAsync(page));
    }

    public async Task Swipe(float x, float y, float toX, float toY)
    {
        await Touch("touchStart", x, y);
        await Move(x, y, toX, toY);
    }

    public async Task Drag(float x, float y, float toX, float toY)
    {
        await Touch("touchStart", x, y);
        await Task.Delay(Rest, TimeProvider.System);
        await EndTheWait();
        await Move(x, y, toX, toY);
    }

    public async ValueTask DisposeAsync() => await session.DetachAsync();

    private async Task EndTheWait()
    {
        for (var since = Stopwatch.StartNew(); !await page.EvaluateAsync<bool>("() => !!window.afterTheWait && (window.afterTheWait(), true)");)
        {
            if (since.Elapsed > Window.Patience)
                Assert.Fail("The board waits for nothing.");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }

    private async Task Move(float x, float y, float toX, float toY)
    {
        for (var n = 1; n <= Steps; n++)
            await Touch("touchMove", x + ((toX - x) * n / Steps), y + ((toY - y) * n / Steps));
        await Touch("touchEnd");
    }

    private Task<System.Text.Json.JsonElement?> Touch(string kind, params float[] at) => session.SendAsync("Input.dispatchTouchEvent", new Dictionary<string, object>
    {
        ["type"] = kind,
        ["touchPoints"] = at.Length == 0 ? Array.Empty<object>() : [new Dictionary<string, object> { ["x"] = at[0], ["y"] = at[1] }],
    });
}
