using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Notices;

/// <summary>Says one thing in one group. Never throws for what a network or a robot may do.</summary>
public sealed class GroupRobot(OutboundDoor door, TimeProvider clock)
{
    public async Task<GroupAnswer> Say(GroupSettings group, GroupMessage message, CancellationToken cancel)
    {
        using var request = GroupRequests.Write(group, message, clock.GetUtcNow());
        if (door.Objection(request.RequestUri) is { } objection)
            return new(SendResultKind.Refused, objection);
        try
        {
            var (status, body) = await door.Send(request, cancel);
            return GroupAnswers.Read(group.Style, status, body);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            // Perhaps it was said and the answer came too late: robots know no ids, so a group may hear it twice then.
            return new(SendResultKind.Later, "too slow");
        }
        catch (HttpRequestException e)
        {
            // Our own refusal comes wrapped, since it is made while connecting.
            return new(SendResultKind.Later, e.InnerException is HttpRequestException refusal ? refusal.Message : $"http {e.HttpRequestError}");
        }
    }
}
