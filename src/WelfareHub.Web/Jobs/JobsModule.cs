using Quartz;

namespace WelfareHub.Web.Jobs;

/// <summary>
/// Quartz only wakes sweepers: the truth about what must be done is rows, so a missed, doubled or late firing changes nothing. The
/// schedule therefore lives in memory, and what was missed while the process was away is not made up for.
/// </summary>
internal static class JobsModule
{
    public static void AddJobs(this IServiceCollection services, WelfareSettings settings)
    {
        if (!settings.Jobs)
            return;
        services.AddQuartz(quartz =>
        {
            quartz.UseInMemoryStore();
            quartz.Every<NoticeSweepJob>(TimeSpan.FromMilliseconds(500));
            quartz.Every<BookingSweepJob>(TimeSpan.FromSeconds(10));
            quartz.Every<TomorrowListJob>(TimeSpan.FromMinutes(1));
        });
        services.AddQuartzHostedService(options =>
        {
            options.AwaitApplicationStarted = true;
            options.WaitForJobsToComplete = true;
        });
    }

    private static void Every<TJob>(this IQuartzBuilder quartz, TimeSpan interval)
        where TJob : IJob =>
        quartz.ScheduleJob<TJob>(trigger => trigger
            .WithIdentity(typeof(TJob).Name)
            .WithSimpleSchedule(schedule => schedule
                .WithInterval(interval)
                .RepeatForever()
                .WithMisfireInstruction(SimpleTriggerMisfireInstruction.NextWithRemainingCount)));
}
