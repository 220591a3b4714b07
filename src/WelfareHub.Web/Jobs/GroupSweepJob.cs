using Quartz;

using WelfareHub.Web.Modules.Checkups;
using WelfareHub.Web.Modules.Notices;

namespace WelfareHub.Web.Jobs;

[DisallowConcurrentExecution]
internal sealed class GroupSweepJob(GroupNews news, GroupSweeper sweeper) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        await news.WriteTomorrow(cancellationToken);
        await sweeper.Sweep(cancellationToken);
    }
}
