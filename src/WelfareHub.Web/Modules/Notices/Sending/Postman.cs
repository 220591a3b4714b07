namespace WelfareHub.Web.Modules.Notices;

/// <summary>
/// Wakes each channel on its own and waits for none: a gateway that is slow, or hangs, holds up nobody but itself. A channel that is
/// still busy when it is woken again simply goes on; what is urgent does not queue behind letters that are not, but leaves on one line more.
/// </summary>
public sealed class Postman(NoticeSweeper notices, DeliverySweeper deliveries, IEnumerable<IChannel> channels, TimeProvider clock, ILogger<Postman> log) : IHostedService, IDisposable
{
    private readonly Round[] _rounds = [.. channels.Where(c => c.IsOpen).Select(c => new Round(c))];
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();

    /// <summary>Hands over what is due, and has every channel look at what waits for it.</summary>
    /// <returns>When the next notice falls due; null when none is planned.</returns>
    public async Task<DateTimeOffset?> Wake(CancellationToken cancel)
    {
        try
        {
            return await notices.HandOverDue(cancel, BeginRounds);
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
        Task all;
        lock (_lock)
            all = Task.WhenAll(_rounds.SelectMany(r => (Task[])[r.Done, r.Urgent]));
        await all.WaitAsync(cancellationToken);
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
                {
                    round.Sending = null;
                    round.Done = Task.Run(() => Go(round.Channel, Urgency.Ordinary, least => round.Sending = least), CancellationToken.None);
                }
                else if (round is { Urgent.IsCompleted: true, Sending: < Urgency.Urgent } && clock.GetUtcNow() >= round.UrgentFrom)
                    round.Urgent = Task.Run(() => GoUrgent(round), CancellationToken.None);
            }
        }
    }

    private async Task GoUrgent(Round round)
    {
        if (!await Go(round.Channel, Urgency.Urgent))
            round.UrgentFrom = clock.GetUtcNow() + DeliveryRows.Rest;
    }

    /// <returns>Whether the channel could be used.</returns>
    private async Task<bool> Go(IChannel channel, Urgency least, Action<Urgency>? sending = null)
    {
        try
        {
            return await deliveries.Sweep(channel, _stop.Token, least, sending);
        }
        catch (Exception e)
        {
            // The leases of what was in hand end by themselves; the next wake tries again.
            log.LogError(e, "A round of {Channel} failed", channel.Kind);
            return false;
        }
    }

    private sealed class Round(IChannel channel)
    {
        public IChannel Channel { get; } = channel;
        public Task Done { get; set; } = Task.CompletedTask;
        public Task Urgent { get; set; } = Task.CompletedTask;

        /// <summary>The least urgent of what is in hand; null when that is not known yet.</summary>
        public Urgency? Sending { get; set; }

        /// <summary>Not before: a server that lets no more lines in is not asked again at once.</summary>
        public DateTimeOffset UrgentFrom { get; set; }
    }
}
