using Microsoft.Playwright;

namespace WelfareHub.Browser.Tests;

/// <summary>A finger on the glass, by the browser's own protocol: the mouse of the driver is no finger.</summary>
internal sealed class Finger(ICDPSession session) : IAsyncDisposable
{
    private const int Steps = 6;

    /// <summary>Longer than the board waits before it takes a press for a drag.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(600);

    public static async Task<Finger> On(IPage page) => new(await page.Context.NewCDPSessionAsync(page));

    public Task Swipe(float x, float y, float toX, float toY) => Move(x, y, toX, toY, TimeSpan.Zero);

    public Task Drag(float x, float y, float toX, float toY) => Move(x, y, toX, toY, Rest);

    public async ValueTask DisposeAsync() => await session.DetachAsync();

    private async Task Move(float x, float y, float toX, float toY, TimeSpan rest)
    {
        await Touch("touchStart", x, y);
        await Task.Delay(rest, TimeProvider.System);
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
