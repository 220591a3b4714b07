namespace WelfareHub.Web.Modules.Notices;

/// <summary>The lines of one round. One that is open stays in use until the queue is empty.</summary>
/// <param name="channel">The way out.</param>
/// <param name="most">Lines at once.</param>
internal sealed class OpenLines(IChannel channel, int most) : IAsyncDisposable
{
    private readonly List<ILine> _lines = [];

    /// <param name="due">Letters that wait.</param>
    public List<ILine> For(int due)
    {
        var wanted = Math.Min(most, (due + DeliverySweeper.LettersPerLine - 1) / DeliverySweeper.LettersPerLine);
        while (_lines.Count < Math.Max(wanted, 1))
            _lines.Add(channel.Open());
        return _lines;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var line in _lines)
            await line.DisposeAsync();
    }
}
