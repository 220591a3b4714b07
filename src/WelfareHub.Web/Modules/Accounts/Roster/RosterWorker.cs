using System.Threading.Channels;

using Microsoft.EntityFrameworkCore;

using WelfareHub.Web.Data;

namespace WelfareHub.Web.Modules.Accounts;

/// <summary>Works on rosters in the background, one after another. At start it takes up what an earlier run left unfinished.</summary>
internal sealed class RosterWorker(RosterRun run, Func<WelfareDbContext> contexts, ILogger<RosterWorker> log) : BackgroundService
{
    private readonly Channel<Guid> _waiting = Channel.CreateUnbounded<Guid>();

    public void Enqueue(Guid importId) => _waiting.Writer.TryWrite(importId);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Starting must not wait for a queue of rosters.
        await Task.Yield();
        try
        {
            foreach (var unfinished in await Unfinished(stoppingToken))
                Enqueue(unfinished);
            await foreach (var importId in _waiting.Reader.ReadAllAsync(stoppingToken))
                await Work(importId, stoppingToken);
        }
        catch (OperationCanceledException)
        {
            // Stopping. What is unfinished goes on at the next start.
        }
    }

    private async Task<List<Guid>> Unfinished(CancellationToken cancel)
    {
        await using var db = contexts();
        return await db.RosterImports.Where(i => i.State == RosterState.Checking || i.State == RosterState.Applying)
            .OrderBy(i => i.At).Select(i => i.Id).ToListAsync(cancel);
    }

    private async Task Work(Guid importId, CancellationToken cancel)
    {
        try
        {
            await run.Run(importId, cancel);
        }
        // One roster that cannot be worked on must not stop the others, nor the host.
        catch (Exception e) when (e is not OperationCanceledException)
        {
            log.LogError(e, "Roster {Import} failed", importId);
            await using var db = contexts();
            await db.RosterImports.Where(i => i.Id == importId && (i.State == RosterState.Checking || i.State == RosterState.Applying))
                .ExecuteUpdateAsync(set => set.SetProperty(i => i.State, RosterState.Failed), CancellationToken.None);
        }
    }
}
