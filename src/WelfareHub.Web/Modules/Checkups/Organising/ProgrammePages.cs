using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>/organiser/programmes/{id}: how it goes, who has not been reached, inviting them, taking the list along, ending it.</summary>
internal static class ProgrammePages
{
    private const string Pattern = ProgrammeList.Path + "/{id:guid}";

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Pattern, Show).For(OrganisingPages.Roles);
        app.MapGet(Pattern + "/export.{format}", Export).For(OrganisingPages.Roles);
        app.MapGet(Pattern + "/invite", AskInvite).For(OrganisingPages.Roles);
        app.MapPost(Pattern + "/invite", Invite).For(OrganisingPages.Roles);
        app.MapPost(Pattern + "/end", End).For(OrganisingPages.Roles);
    }

    public static string PathOf(Guid id) => $"{ProgrammeList.Path}/{id}";

    /// <summary>Null when there is none or it is not this organiser's.</summary>
    public static Task<Programme?> Find(WelfareDbContext db, OrganiserReach reach, Guid id, CancellationToken cancel) =>
        reach.Own(db.Programmes).AsNoTracking().Include(p => p.Audience).FirstOrDefaultAsync(p => p.Id == id, cancel);

    public static bool IsRunning(Programme programme, CityClock clock) => programme.EndedAt is null && programme.ClosesOn >= clock.Today;

    private static async Task<IResult> Show(
        Guid id, HttpContext http, WelfareDbContext db, OrganiserReaches reaches, OrganiserDesk nav, CityClock clock, CancellationToken cancel)
    {
        var (visitor, query) = (http.RequiredVisitor(), http.Request.Query);
        var reach = await reaches.Of(visitor, cancel);
        if (await Find(db, reach, id, cancel) is not { } programme)
            return Results.NotFound();
        var now = clock.Now;
        var numbers = await ProgrammeNumbersQuery.Of(db, [id], now, cancel);
        var coming = await db.Bookings.Where(b => b.From > now && b.PersonId != null && (b.State == WelfareHub.Bookings.BookingState.Requested || b.State == WelfareHub.Bookings.BookingState.Confirmed))
            .CountAsync(b => db.CheckupSlots.Any(s => s.BookableId == b.BookableId && s.ProgrammeId == id), cancel);
        var view = new ProgrammeView(
            programme, numbers[id], await ProgrammeNumbersQuery.Weeks(db, id, now, cancel),
            ReachList.Of(await CourierReach.Load(db, reach, [programme], clock, cancel), programme, ReachFilter.Read(query)),
            reach, IsRunning(programme, clock), coming);
        await nav.Prepare(visitor, programme.Title.ToString(), ProgrammeList.Path, cancel);
        return Pages.Show<ProgrammePage>(new { View = view, Done = OrganiserDone.Read(query) });
    }

    /// <summary>Only what is needed to talk to people: name, station, where they stand. No telephone, nothing about health.</summary>
    private static async Task<IResult> Export(
        Guid id, string format, HttpContext http, WelfareDbContext db, OrganiserReaches reaches, CityClock clock, Dates dates,
        IStringLocalizer<OrganiserTexts> texts, CancellationToken cancel)
    {
        var reach = await reaches.Of(http.RequiredVisitor(), cancel);
        if (await Find(db, reach, id, cancel) is not { } programme)
            return Results.NotFound();
        var rows = (await CourierReach.Load(db, reach, [programme], clock, cancel)).Of(programme).Where(ReachFilter.Read(http.Request.Query).Fits);
        return SheetExport.Answer(
            format, $"programme-{clock.Today:yyyyMMdd}",
            [texts["Name"], texts["Station"], texts["State"], texts["When"], texts["InvitedOn"]],
            rows.Select(r => (string?[])
            [
                r.Courier.Name, reach.StationName(r.Courier.StationId), texts["Reach" + r.State],
                r.At is { } at ? dates.DayShortAndTime(at) : "", r.InvitedAt is { } invited ? dates.DayShort(invited) : "",
            ]));
    }

    private static async Task<IResult> AskInvite(
        Guid id, HttpContext http, WelfareDbContext db, OrganiserReaches reaches, OrganiserDesk nav, CityClock clock, IStringLocalizer<OrganiserTexts> texts, CancellationToken cancel)
    {
        var visitor = http.RequiredVisitor();
        var reach = await reaches.Of(visitor, cancel);
        if (await Find(db, reach, id, cancel) is not { } programme)
            return Results.NotFound();
        var all = http.Request.Query["who"] == "all";
        var ids = OrganiserRequestForm.Ids(http.Request.Query["person"]);
        if (!IsRunning(programme, clock))
            return Pages.Go(OrganiserDone.Path(PathOf(id), "over"));
        if (!all && ids.Count == 0)
            return Pages.Go(OrganiserDone.Path(PathOf(id), "nobody") + "#couriers");
        if (await Chosen(db, reach, programme, all ? null : ids, clock, cancel) is not { } rows)
            return Results.NotFound();
        await nav.Prepare(visitor, texts["InviteTitle"], ProgrammeList.Path, cancel);
        return Pages.Show<InvitePage>(new { Programme = programme, Rows = rows, All = all, Reach = reach });
    }

    private static async Task<IResult> Invite(
        Guid id, HttpContext http, WelfareDbContext db, OrganiserReaches reaches, Inviter inviter, CityClock clock, CancellationToken cancel)
    {
        var visitor = http.RequiredVisitor();
        var form = await http.Request.ReadFormAsync(cancel);
        var reach = await reaches.Of(visitor, cancel);
        if (await Find(db, reach, id, cancel) is not { } programme)
            return Results.NotFound();
        if (!IsRunning(programme, clock))
            return Pages.Go(OrganiserDone.Path(PathOf(id), "over"));
        var ids = form["who"] == "all" ? null : OrganiserRequestForm.Ids(form["person"]);
        if (await Chosen(db, reach, programme, ids, clock, cancel) is not { } rows)
            return Results.NotFound();
        var wanted = rows.Where(r => !r.Reached).Select(r => r.Courier.Id).ToList();
        var invited = await inviter.Invite(programme, wanted, visitor.Id);
        return Pages.Go(OrganiserDone.Path(PathOf(id), "invited", (invited, 0)));
    }

    /// <summary>Those of the programme's people who were chosen, or all who have not been reached. Null when one of them is not for this organiser to invite.</summary>
    private static async Task<List<ReachRow>?> Chosen(
        WelfareDbContext db, OrganiserReach reach, Programme programme, List<Guid>? ids, CityClock clock, CancellationToken cancel)
    {
        var rows = (await CourierReach.Load(db, reach, [programme], clock, cancel)).Of(programme);
        if (ids is null)
            return rows.Where(r => !r.Reached).ToList();
        var wanted = ids.ToHashSet();
        var chosen = rows.Where(r => wanted.Contains(r.Courier.Id)).ToList();
        return chosen.Count == wanted.Count ? chosen : null;
    }

    /// <summary>Nothing can be booked from then on; what is booked stays.</summary>
    private static async Task<IResult> End(
        Guid id, HttpContext http, WelfareDbContext db, OrganiserReaches reaches, ProgrammeWriter writer, CancellationToken cancel)
    {
        var reach = await reaches.Of(http.RequiredVisitor(), cancel);
        if (await Find(db, reach, id, cancel) is null)
            return Results.NotFound();
        await writer.End(id, cancel);
        return Pages.Go(OrganiserDone.Path(PathOf(id), "ended"));
    }
}

/// <summary>What the programme's page shows.</summary>
public sealed record ProgrammeView(
    Programme Programme, ProgrammeNumbers Numbers, IReadOnlyList<WeekNumbers> Weeks, ReachList Couriers, OrganiserReach Reach, bool Running, int Coming);
