using Npgsql;

using Quartz;

namespace WelfareHub.Web.Jobs;

/// <summary>
/// Quartz only wakes sweepers: the truth about what must be done is rows, so a missed, doubled or late firing changes nothing. On
/// PostgreSQL the schedule is in the database and the nodes are a cluster; SQLite has one node, and its schedule is in memory.
/// </summary>
internal static class JobsModule
{
    public static void AddJobs(this IServiceCollection services, WelfareSettings settings)
    {
        if (!settings.Jobs)
            return;
        services.AddQuartz(quartz =>
        {
            quartz.ConfigureScheduler(scheduler => scheduler.InstanceName = "WelfareHub");
            if (settings.UsesPostgres)
                quartz.UsePersistentStore(store => Cluster(store, settings.Postgres!));
            else
                quartz.UseInMemoryStore();
            quartz.Every<NoticeSweepJob>(NoticeSweepJob.Interval);
            quartz.Every<BookingSweepJob>(TimeSpan.FromSeconds(10));
            quartz.Every<ProgrammeSweepJob>(TimeSpan.FromMinutes(1));
            quartz.Every<TomorrowListJob>(TimeSpan.FromMinutes(1));
            quartz.Every<WeeklyDigestJob>(TimeSpan.FromMinutes(1));
            quartz.Every<GroupSweepJob>(TimeSpan.FromSeconds(10));
        });
        services.AddQuartzHostedService(options =>
        {
            options.AwaitApplicationStarted = true;
            options.WaitForJobsToComplete = true;
        });
    }

    /// <summary>Quartz makes its own tables (QRTZ_…) where they are missing.</summary>
    private static void Cluster(IPersistentStoreBuilder store, string connection)
    {
        store.UsePostgres(NpgsqlFactory.Instance, connection);
        store.UseSystemTextJsonSerializer();
        store.ProvisionSchema();
        store.UseClustering(cluster =>
        {
            cluster.CheckinInterval = TimeSpan.FromSeconds(5);
            cluster.CheckinMisfireThreshold = TimeSpan.FromSeconds(10);
        });
    }

    /// <summary>What was missed while no node ran is not made up for: one look finds everything that is due.</summary>
    private static void Every<TJob>(this IQuartzBuilder quartz, TimeSpan interval)
        where TJob : IJob =>
        quartz.ScheduleJob<TJob>(trigger => trigger
            .WithIdentity(typeof(TJob).Name)
            .WithSimpleSchedule(schedule => schedule
                .WithInterval(interval)
                .RepeatForever()
                .WithMisfireInstruction(SimpleTriggerMisfireInstruction.NextWithRemainingCount)));
}
