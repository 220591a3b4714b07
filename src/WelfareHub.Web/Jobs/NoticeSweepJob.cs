using Quartz;

using WelfareHub.Web.Modules.Notices;

namespace WelfareHub.Web.Jobs;

/// <summary>What falls due between two looks leaves at its moment, not at the next look.</summary>
[DisallowConcurrentExecution]
internal sealed class NoticeSweepJob(Postman postman, TimeProvider clock) : IJob
{
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <summary>What falls due within this time leaves together.</summary>
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(20);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        // A clock that is set back meanwhile makes nobody wait longer: the next look begins anew.
        var until = clock.GetUtcNow() + Interval;
        while (await postman.Wake(cancellationToken) is { } next && next < until && next - clock.GetUtcNow() is var wait && wait > TimeSpan.Zero && wait <= Interval)
            await Task.Delay(wait > Least ? wait : Least, clock, cancellationToken);
    }
}
