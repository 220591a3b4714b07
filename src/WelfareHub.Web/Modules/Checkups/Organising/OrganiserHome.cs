using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>/organiser: what waits, and how the programmes go.</summary>
internal static class OrganiserHome
{
    public const string Path = "/organiser";

    /// <summary>Kept places that go back within this time are worth a word.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromDays(3);

    public static void Map(IEndpointRouteBuilder app) => app.MapGet(Path, Show).For(OrganisingPages.Roles);

    private static async Task<IResult> Show(
        HttpContext http, WelfareDbContext db, OrganiserReaches reaches, OrganiserDesk nav, AreaTrees areas, CityClock clock, IStringLocalizer<OrganiserTexts> texts, CancellationToken cancel)
    {
        var visitor = http.RequiredVisitor();
        var reach = await reaches.Of(visitor, cancel);
        var programmes = await ProgrammeList.Rows(db, reach, ProgrammeFilter.Running, clock, cancel);
        var lapsing = await (
            from block in db.Blocks
            join programme in reach.Own(db.Programmes) on block.ProgrammeId equals programme.Id
            join booking in db.Bookings.Live(clock.Now) on block.BookingId equals booking.Id
            where booking.State == BookingState.Held && booking.HeldUntil < clock.Now + Soon
            select booking.Places).SumAsync(cancel);
        var requests = await OrganiserRequests.Open(db, reach, clock.Now).CountAsync(cancel);
        // Administrators have no page that would tell them who has not activated.
        var inactive = !visitor.Has(Role.UnionOrganiser)
            ? 0 : await db.Users.InScopeOf(visitor, await areas.Get(cancel)).CountAsync(p => p.Status == PersonStatus.Imported, cancel);
        await nav.Prepare(visitor, texts["HomeTitle"], Path, cancel);
        return Pages.Show<OrganiserHomePage>(new { Programmes = programmes, Requests = requests, Lapsing = lapsing, Inactive = inactive });
    }
}
