using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>What one may still do with a visit under way.</summary>
internal sealed class StayOptions(TakingBook takings, CityClock clock)
{
    private const int MostEnds = 4;

    /// <summary>Later ends that are free as far as can be seen: the next steps of the grid until somebody follows. None unless checked in.</summary>
    public async ValueTask<IReadOnlyList<DateTimeOffset>> LaterEnds(StayView view, CancellationToken cancel)
    {
        if (view.Facts.State != BookingState.CheckedIn || view.Facts.To <= clock.Now)
            return [];
        var taken = await takings.Read(cancel);
        var (policy, ends) = (view.Pool.Policy, new List<DateTimeOffset>());
        var step = Math.Max(10, policy.GridMinutes);
        for (var to = FacilityRules.OnGrid(view.Facts.To.AddMinutes(1), policy, clock); ends.Count < MostEnds; to = to.AddMinutes(step))
        {
            if (policy.MaxMinutes > 0 && (to - view.Facts.From).TotalMinutes > policy.MaxMinutes)
                break;
            var open = OpenTimes.Contain(view.Home.Schedule.Hours, view.Facts.To, to, clock.Zone);
            var free = view.Parts.All(p => !taken.Of(p.Unit.Id).Any(t =>
                t.From >= view.Facts.To && t.From < to.AddMinutes(p.Pool.Policy.BufferAfterMinutes) && !(t.HeldUntil <= clock.Now)));
            if (!open || !free)
                break;
            ends.Add(to);
        }

        return ends;
    }
}
