using Quartz;

using WelfareHub.Bookings;

namespace WelfareHub.Web.Jobs;

[DisallowConcurrentExecution]
internal sealed class BookingSweepJob(BookingDesk desk) : IJob
{
    private const int MostAtOnce = 200;

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        await desk.SweepLapsed(MostAtOnce, cancellationToken);
        await desk.SweepNoShows(MostAtOnce, cancellationToken);
    }
}
