using Quartz;

using WelfareHub.Web.Modules.Checkups;

namespace WelfareHub.Web.Jobs;

[DisallowConcurrentExecution]
internal sealed class ProgrammeSweepJob(ProgrammeWriter programmes) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await programmes.EndWaiting(cancellationToken);
}
