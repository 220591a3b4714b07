using Quartz;

using WelfareHub.Web.Modules.Checkups;

namespace WelfareHub.Web.Jobs;

[DisallowConcurrentExecution]
internal sealed class TomorrowListJob(TomorrowLists lists) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await lists.Write(cancellationToken);
}
