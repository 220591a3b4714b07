namespace WelfareHub.Web.Modules.Notices;

/// <summary>
/// Wakes each channel on its own and waits for none: a gateway that is slow, or hangs, holds up nobody but itself. A channel that is
/// still busy when it is woken again simply goes on; what is urgent does not queue behind its letters but leaves on a line of its own.
/// </summary>
public sealed class Postman(NoticeSweeper notices, DeliverySweeper deliveries, IEnumerable<IChannel> channels, ILogger<Postman> log) : IHostedService, IDisposable
{
    private readonly Round[] _rounds = [.. channels.Where(c => c.IsOpen).Select(c => new Round(c))];
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();

    /// <summary>Hands over what is due, and has every channel look at what waits for it.</summary>
    public async Task Wake(CancellationToken cancel)
    {
        try
        {
            await notices.HandOverDue(cancel, BeginRounds);
        }
        finally
        {
            BeginRounds();
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Letters that have begun are finished and noted; the rest is given back at once.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_rounds.SelectMany(r => (Task[])[r.Done, r.Urgent])).WaitAsync(cancellationToken);
    }

    public void Dispose() => _stop.Dispose();

    private void BeginRounds()
    {
        lock (_lock)
        {
            if (_stop.IsCancellationRequested)
                return;
            foreach (var round in _rounds)
            {
                if (round.Done.IsCompleted)
                    round.Done = Task.Run(() => Go(round.Channel, Urgency.Ordinary), CancellationToken.None);
                else if (round.Urgent.IsCompleted)
                    round.Urgent = Task.Run(() => Go(round.Channel, Urgency.Urgent), CancellationToken.None);
            }
        }
    }

    private async Task Go(IChannel channel, Urgency least)
    {
        try
        {
            await deliveries.Sweep(channel, _stop.Token, least);
        }
        catch (Exception e)
        {
            // The leases of what was in hand end by themselves; the next wake tries again.
            log.LogError(e, "A round of {Channel} failed", channel.Kind);
        }
    }

    private sealed class Round(IChannel channel)
    {
        public IChannel Channel { get; } = channel;
        public Task Done { get; set; } = Task.CompletedTask;
        public Task Urgent { get; set; } = Task.CompletedTask;
    }
}
