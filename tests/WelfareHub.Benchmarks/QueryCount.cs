using System.Data.Common;

using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

using WelfareHub.Web;
using WelfareHub.Web.Data;

namespace WelfareHub.Benchmarks;

/// <summary>How many commands a page sends to the database once its caches are warm.</summary>
internal static class QueryCount
{
    public static async Task<long> Of(World world, string path, string cookie)
    {
        var counter = new Counter();
        await using var app = WelfareApp.Build(new StartOptions(world.Folder, Urls: "http://127.0.0.1:0", Jobs: false), builder =>
        {
            builder.Logging.ClearProviders();
            builder.Services.AddSingleton<IInterceptor>(counter);
        });
        await app.StartAsync();
        using var wire = new Wire(new Uri(app.Urls.First()).Port);
        await wire.Open();
        await wire.Send(Wire.Get(path, cookie));
        var kept = app.Services.GetRequiredService<KeptReads>();
        var before = counter.Commands + kept.Asked;
        var answer = await wire.Send(Wire.Get(path, cookie));
        var commands = counter.Commands + kept.Asked - before;
        await app.StopAsync();
        return answer.Status == 200 ? commands : throw new InvalidOperationException(answer.Text);
    }

    private sealed class Counter : DbCommandInterceptor
    {
        public int Commands;

        public override InterceptionResult<DbDataReader> ReaderExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result)
        {
            Interlocked.Increment(ref Commands);
            return result;
        }

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref Commands);
            return ValueTask.FromResult(result);
        }
    }
}
