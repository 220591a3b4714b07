using Quartz;

using WelfareHub.Web.Modules.Notices;

namespace WelfareHub.Web.Jobs;

[DisallowConcurrentExecution]
internal sealed class NoticeSweepJob(Postman postman) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await postman.Wake(cancellationToken);
}
