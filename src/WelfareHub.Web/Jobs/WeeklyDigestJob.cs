using Quartz;

using WelfareHub.Web.Modules.Checkups;

namespace WelfareHub.Web.Jobs;

[DisallowConcurrentExecution]
internal sealed class WeeklyDigestJob(WeeklyDigests digests) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await digests.Write(cancellationToken);
}
