using Microsoft.EntityFrameworkCore;

using WelfareHub.Web.Data;

namespace WelfareHub.Web.Modules.Notices;

/// <summary>/health/ready: whether this node can do its work. Late notices count: nobody sees that a reminder was not sent.</summary>
internal static class NoticesHealth
{
    public static async Task<IResult> Ready(Func<WelfareDbContext> contexts, WelfareSettings settings, TimeProvider clock, ILogger<Notice> log, CancellationToken cancel)
    {
        try
        {
            await using var db = contexts();
            var late = clock.GetUtcNow() - TimeSpan.FromMinutes(settings.NoticesLateAfterMinutes);
            if (await db.Notices.AnyAsync(n => n.State == NoticeState.Pending && n.DueAt < late, cancel))
                return Unready("notices are late");
            // What was tried and put off is its address' trouble; what could not even be tried is ours.
            if (await db.Deliveries.AnyAsync(d => d.State == DeliveryState.Waiting && d.Tries == 0 && d.DueAt < late, cancel))
                return Unready("a channel is out of reach and its notices are late");
            var groups = settings.Groups.Keys.ToList();
            return groups.Count > 0 && await db.GroupPosts.AnyAsync(p => p.State == DeliveryState.Waiting && p.Tries == 0 && p.DueAt < late && groups.Contains(p.Group), cancel)
                ? Unready("a group's news are late")
                : Results.Text("ready");
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            log.LogError(e, "The database does not answer");
            return Unready("the database does not answer");
        }
    }

    private static IResult Unready(string why) => Results.Text("unready: " + why, statusCode: StatusCodes.Status503ServiceUnavailable);
}
