using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>The first page: a courier's day, a staff member's desk, or a welcome.</summary>
internal static class HomeEndpoint
{
    private const int SlotsShown = 3;

    public static void Map(IEndpointRouteBuilder app) => app.MapGet("/", Home).Open();

    private static async Task<IResult> Home(HttpContext http, PageContext page, IStringLocalizer<CheckupTexts> texts, CancellationToken cancel)
    {
        if (http.Visitor() is not { } visitor)
        {
            page.Named(texts["WelcomeTitle"]);
            return Pages.Show<WelcomePage>();
        }

        if (visitor.Has(Role.Courier))
        {
            page.Named(texts["HomeTitle"], Tabs.Today);
            return Pages.Show<HomePage>(new { Day = await Day(visitor, http.RequestServices, cancel), Parts = await Parts(visitor, http.RequestServices, cancel) });
        }

        return Pages.Go(visitor.Has(Role.HospitalScheduler) ? "/hospital" : visitor.Has(Role.UnionOrganiser) ? "/organiser" : visitor.Has(Role.Administrator) ? "/admin" : visitor.Has(Role.Keeper) ? "/keeper" : "/me");
    }

    private static async Task<IReadOnlyList<CourierToday>> Parts(Visitor visitor, IServiceProvider services, CancellationToken cancel)
    {
        var parts = new List<CourierToday>();
        foreach (var part in services.GetServices<CourierPart>())
            parts.Add(await part.Today(services, visitor, cancel));
        return parts;
    }

    /// <summary>Four queries: own bookings to come, what limits look at, invitations, what the hospital wrote.</summary>
    private static async Task<CourierDay> Day(Visitor visitor, IServiceProvider services, CancellationToken cancel)
    {
        var db = services.GetRequiredService<WelfareDbContext>();
        var clock = services.GetRequiredService<CityClock>();
        var finder = services.GetRequiredService<SlotFinder>();
        var edition = await services.GetRequiredService<ProgrammeBook>().Read(cancel);
        var coming = await services.GetRequiredService<BookingReader>().Coming(visitor.Id, cancel);
        var own = await OwnBookings.Read(services.GetRequiredService<KeptReads>(), visitor.Id, edition, clock, cancel);
        var invitedTo = await db.Invitations.Where(i => i.PersonId == visitor.Id).Select(i => i.ProgrammeId).ToListAsync(cancel);
        var found = await finder.Find(visitor, own, new SlotFilter(), cancel);
        var open = edition.Programmes.Values
            .Where(p => CheckupRules.WhyNot(edition, p, visitor, clock) is null && !(CheckupRules.NextDay(p, own, clock) > clock.Today)).ToList();
        return new CourierDay(
            visitor.StationId is { } id ? edition.Stations.GetValueOrDefault(id)?.Name : null,
            [.. coming.Where(b => b.Facts.IsOpenOffer(clock.Now)).OrderBy(b => b.Facts.HeldUntil)],
            coming.FirstOrDefault(b => b.Facts.State != BookingState.Held),
            open.Find(p => invitedTo.Contains(p.Id)),
            open,
            Varied(found.Rows),
            found.Days.Where(d => d.Key <= clock.Today.AddDays(7)).Sum(d => d.Value),
            edition.HomeOf(visitor) is not null)
        {
            Unread = await UnreadRecords.Read(db, visitor.Id, edition, cancel),
        };
    }

    /// <summary>The best of each programme before the next best of one: three times in the same morning are no choice.</summary>
    private static List<FoundSlot> Varied(IReadOnlyList<FoundSlot> rows) =>
        [.. rows.DistinctBy(r => r.Programme.Id).Concat(rows.DistinctBy(r => (r.Programme.Id, r.Slot.Day))).Concat(rows).Distinct().Take(SlotsShown)];
}

/// <summary>
/// What matters to a courier right now. Offers: kept places that wait for an answer, the nearest deadline first. Invitation: a programme
/// that an organiser asked them to and that is not used yet. Open: programmes they can book now. Places: free in the next seven days.
/// </summary>
public sealed record CourierDay(
    LocalText? Station, IReadOnlyList<BookingView> Offers, BookingView? Next, Programme? Invitation, IReadOnlyList<Programme> Open,
    IReadOnlyList<FoundSlot> Slots, int PlacesThisWeek, bool KnowsWhere)
{
    /// <summary>Advice and reports that are there and have not been looked at.</summary>
    public IReadOnlyList<UnreadRecord> Unread { get; init; } = [];
}
