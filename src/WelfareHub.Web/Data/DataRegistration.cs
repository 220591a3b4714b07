using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

using Npgsql;

using WelfareHub.Bookings;

namespace WelfareHub.Web.Data;

internal static class DataRegistration
{
    public static void AddData(this IServiceCollection services, WelfareSettings settings)
    {
        if (settings.UsesPostgres)
        {
            services.AddPooledDbContextFactory<PostgresWelfareDbContext>((root, options) => options
                .UseNpgsql(settings.Postgres)
                .AddInterceptors(root.GetServices<IInterceptor>()));
            services.AddSingleton<Func<WelfareDbContext>>(root => root.GetRequiredService<IDbContextFactory<PostgresWelfareDbContext>>().CreateDbContext);
            services.AddSingleton<CommitGate>(root => new OwnCommitGate(root.GetRequiredService<Func<WelfareDbContext>>(), MayRetry));
        }
        else
        {
            services.AddPooledDbContextFactory<SqliteWelfareDbContext>((root, options) => options
                .UseSqlite(SqliteConnectionString(settings.SqliteFile))
                .AddInterceptors([SqliteBusyTimeout.Instance, .. root.GetServices<IInterceptor>()]));
            services.AddSingleton<Func<WelfareDbContext>>(root => root.GetRequiredService<IDbContextFactory<SqliteWelfareDbContext>>().CreateDbContext);
            services.AddSingleton<CommitGate>(root => new SharedCommitGate(root.GetRequiredService<Func<WelfareDbContext>>()));
        }

        services.AddScoped(scope => ForRequest(scope.GetRequiredService<Func<WelfareDbContext>>()(), settings));
        services.AddSingleton<KeptReads>();
        services.AddSingleton<DatabaseSetup>();
    }

    /// <summary>
    /// On SQLite a request keeps one connection for all its queries: taking it from the pool costs more than a small query. On
    /// PostgreSQL connections are few and wait on the network, so each query borrows one.
    /// </summary>
    private static WelfareDbContext ForRequest(WelfareDbContext db, WelfareSettings settings)
    {
        if (!settings.UsesPostgres)
            db.Database.OpenConnection();
        return db;
    }

    public static string SqliteConnectionString(string file) => new SqliteConnectionStringBuilder
    {
        DataSource = file,
        ForeignKeys = true,
        DefaultTimeout = 10,
    }.ToString();

    /// <summary>Serialisation failure and deadlock: the whole verb may run again.</summary>
    private static bool MayRetry(Exception e)
    {
        for (var inner = e; inner is not null; inner = inner.InnerException)
        {
            if (inner is PostgresException { SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected })
                return true;
        }

        return false;
    }
}
