using Microsoft.EntityFrameworkCore;

using WelfareHub.Web.Data;

namespace WelfareHub.Web.Modules.Notices;

/// <summary>/health/ready: whether this node can do its work. Late notices count: nobody sees that a reminder was not sent.</summary>
internal static class NoticesHealth
{
    public static readonly TimeSpan LatestBearable = TimeSpan.FromMinutes(15);

    public static async Task<IResult> Ready(Func<WelfareDbContext> contexts, TimeProvider clock, ILogger<Notice> log, CancellationToken cancel)
    {
        try
        {
            await using var db = contexts();
            var now = clock.GetUtcNow();
            var oldest = await db.Notices.Where(n => n.State == NoticeState.Pending && n.DueAt <= now).MinAsync(n => (DateTimeOffset?)n.DueAt, cancel);
            return oldest < now - LatestBearable ? Unready("notices are late") : Results.Text("ready");
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            log.LogError(e, "The database does not answer");
            return Unready("the database does not answer");
        }
    }

    private static IResult Unready(string why) => Results.Text("unready: " + why, statusCode: StatusCodes.Status503ServiceUnavailable);
}
