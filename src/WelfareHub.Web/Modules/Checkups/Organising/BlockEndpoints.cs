using System.Globalization;

using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>Places kept for a station: choosing a session, keeping, naming people, giving back.</summary>
internal static class BlockEndpoints
{
    public const string Path = "/organiser/blocks";
    private const string Reserve = "/organiser/sessions/{id:guid}/block";
    private const string Named = "/organiser/sessions/{id:guid}/stations/{station:guid}";
    private const int MostPeople = 100;

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Path, List).For(OrganisingPages.Roles);
        app.MapGet(Path + "/export.{format}", Export).For(OrganisingPages.Roles);
        app.MapGet(ProgrammeList.Path + "/{id:guid}/blocks", ChooseSession).For(OrganisingPages.Roles);
        app.MapGet(Reserve, AskReserve).For(OrganisingPages.Roles);
        app.MapPost(Reserve, Keep).For(OrganisingPages.Roles);
        app.MapGet(Named, Show).For(OrganisingPages.Roles);
        app.MapPost(Named, Name).For(OrganisingPages.Roles);
        app.MapPost(Named + "/return", GiveBack).For(OrganisingPages.Roles);
    }

    public static string PathOf(Guid session, Guid station) => $"/organiser/sessions/{session}/stations/{station}";

    public static string ReservePath(Guid session) => $"/organiser/sessions/{session}/block";

    private static async Task<IResult> List(
        HttpContext http, WelfareDbContext db, OrganiserReaches reaches, OrganiserDesk nav, CityClock clock, IStringLocalizer<OrganiserTexts> texts, CancellationToken cancel)
    {
        var reach = await reaches.Of(http.RequiredVisitor(), cancel);
        var groups = await BlockQuery.Groups(db, reach, clock, null, null, cancel);
        await nav.Prepare(http.RequiredVisitor(), texts["NavBlocks"], Path, cancel);
        return Pages.Show<BlocksPage>(new { Groups = groups, Reach = reach });
    }

    /// <summary>A line for each slot of which places are kept.</summary>
    private static async Task<IResult> Export(
        string format, HttpContext http, WelfareDbContext db, OrganiserReaches reaches, CityClock clock, Dates dates, IStringLocalizer<OrganiserTexts> texts, CancellationToken cancel)
    {
        var reach = await reaches.Of(http.RequiredVisitor(), cancel);
        var groups = await BlockQuery.Groups(db, reach, clock, null, null, cancel);
        return SheetExport.Answer(
            format, $"blocks-{clock.Today:yyyyMMdd}",
            [texts["Station"], texts["When"], texts["Programme"], texts["ExportHospital"], texts["BlockNamed"], texts["BlockLeft"], texts["BlockReturns"]],
            groups.SelectMany(g => g.Slots.Select(s => (string?[])
            [
                reach.StationName(g.StationId), $"{dates.DayShort(s.StartsAt)} {dates.Times(s.StartsAt, s.EndsAt)}", g.Programme.ToString(), g.Hospital.ToString(),
                s.Named.ToString(CultureInfo.InvariantCulture), s.Left.ToString(CultureInfo.InvariantCulture),
                s.Left > 0 && s.Until is { } until ? dates.DayShortAndTime(until) : "",
            ])));
    }

    private static async Task<IResult> ChooseSession(
        Guid id, HttpContext http, WelfareDbContext db, OrganiserReaches reaches, OrganiserDesk nav, CityClock clock, IStringLocalizer<OrganiserTexts> texts, CancellationToken cancel)
    {
        var reach = await reaches.Of(http.RequiredVisitor(), cancel);
        if (await ProgrammePages.Find(db, reach, id, cancel) is not { } programme)
            return Results.NotFound();
        var sessions = ProgrammePages.IsRunning(programme, clock) ? await BlockQuery.Sessions(db, clock.Now, id, null, cancel) : [];
        var groups = await BlockQuery.Groups(db, reach, clock, id, null, cancel);
        await nav.Prepare(http.RequiredVisitor(), texts["NavBlocks"], ProgrammeList.Path, cancel);
        return Pages.Show<BlockSessionsPage>(
            new { Programme = programme, Sessions = sessions, Groups = groups, Reach = reach, Page = OrganiserDone.PageOf(http.Request.Query) });
    }

    private static async Task<IResult> AskReserve(Guid id, HttpContext http, WelfareDbContext db, OrganiserReaches reaches, CityClock clock, CancellationToken cancel)
    {
        var reach = await reaches.Of(http.RequiredVisitor(), cancel);
        return await FindSession(db, reach, id, clock, cancel) is var (session, programme)
            ? await ShowForm(http, session, programme, reach, BlockForm.For(session, clock.Now), null, cancel)
            : Results.NotFound();
    }

    private static async Task<IResult> Keep(
        Guid id, HttpContext http, WelfareDbContext db, OrganiserReaches reaches, BlockDesk blocks, CityClock clock, IStringLocalizer<OrganiserTexts> texts, CancellationToken cancel)
    {
        var visitor = http.RequiredVisitor();
        var reach = await reaches.Of(visitor, cancel);
        if (await FindSession(db, reach, id, clock, cancel) is not var (session, programme))
            return Results.NotFound();
        var posted = await http.Request.ReadFormAsync(cancel);
        var (form, errors, key) = (BlockForm.Read(posted), new FormErrors(), FormKeys.Read(posted["key"]));

        // Sent twice: what the first one kept is kept, however the places would be spread by now.
        var slots = session.Slots.Select(s => s.Id).ToList();
        if (key is not null && await db.Bookings.Where(b => b.PersonId == null && b.IdempotencyKey == key && slots.Contains(b.BookableId)).SumAsync(b => b.Places, cancel) is > 0 and var before
            && Guid.TryParse(form.Station, out var station))
            return Pages.Go(OrganiserDone.Path(PathOf(id, station), "kept", (before, 0)));
        var wanted = form.Check(session, clock.Now, errors, texts);
        if (wanted.StationId != default && !StationsFor(programme, reach).Contains(wanted.StationId))
            return Results.NotFound();
        var kept = errors.Any ? 0 : await blocks.Reserve(session, wanted.StationId, wanted.Places, wanted.Until, key, visitor.Id);
        if (!errors.Any && kept == 0)
            errors.Add("places", texts["ErrorPlacesGone"]);
        return errors.Any
            ? await ShowForm(http, session, programme, reach, form, errors, cancel)
            : Pages.Go(OrganiserDone.Path(PathOf(id, wanted.StationId), kept < wanted.Places ? "keptsome" : "kept", (kept, 0)));
    }

    private static async Task<IResult> Show(Guid id, Guid station, HttpContext http, WelfareDbContext db, OrganiserReaches reaches, CityClock clock, CancellationToken cancel)
    {
        var reach = await reaches.Of(http.RequiredVisitor(), cancel);
        return await FindGroup(db, reach, id, station, clock, cancel) is { } group
            ? await ShowGroup(http, group, reach, null, cancel)
            : Results.NotFound();
    }

    private static async Task<IResult> Name(
        Guid id, Guid station, HttpContext http, WelfareDbContext db, OrganiserReaches reaches, BlockDesk blocks, CityClock clock, IStringLocalizer<OrganiserTexts> texts,
        CancellationToken cancel)
    {
        var visitor = http.RequiredVisitor();
        var reach = await reaches.Of(visitor, cancel);
        var form = await http.Request.ReadFormAsync(cancel);
        if (await FindGroup(db, reach, id, station, clock, cancel) is not { } group || await ProgrammePages.Find(db, reach, group.ProgrammeId, cancel) is not { } programme)
            return Results.NotFound();
        var people = form["person"].Select(v => Guid.TryParse(v, out var ticked) ? ticked : Guid.Empty).Distinct().ToList();
        var may = (await CourierReach.Load(db, reach, [programme], clock, cancel)).Of(programme).Where(r => r.Courier.StationId == station).Select(r => r.Courier.Id).ToHashSet();
        if (!people.TrueForAll(may.Contains))
            return Results.NotFound();
        Guid? wished = null;
        if (form["slot"] is { Count: > 0 } slot && slot.ToString().Length > 0)
        {
            wished = Guid.TryParse(slot, out var parsed) ? parsed : Guid.Empty;
            if (!group.Slots.Any(s => s.BookingId == wished))
                return Results.NotFound();
        }

        var (errors, key, look) = (new FormErrors(), FormKeys.Read(form["key"]) ?? FormKeys.New(), BlockLook.Read(form, people));
        if (form["look"].Count > 0)
            return await ShowGroup(http, group, reach, null, cancel, look, wished, key);

        // Sent twice: whom the first one named has a place, also where it was the last; unless they have given it up since.
        var named = await db.Bookings.Where(b => b.IdempotencyKey == key && b.PersonId != null && people.Contains(b.PersonId.Value))
            .Select(b => new { Person = b.PersonId!.Value, b.State }).ToListAsync(cancel);
        var gone = named.Count(n => n.State is BookingState.Cancelled or BookingState.Declined or BookingState.Expired);
        var others = people.Except(named.Select(n => n.Person)).ToList();
        var slots = group.Slots.Where(s => wished is null || s.BookingId == wished).ToList();
        if (people.Count == 0)
            errors.Add("person", texts["ErrorNobody"]);
        else if (people.Count > MostPeople)
            errors.Add("person", texts["ErrorTooManyAtOnce", MostPeople]);
        else if (others.Count > slots.Sum(s => s.Left))
            errors.Add("person", texts["ErrorTooMany", others.Count, slots.Sum(s => s.Left)]);
        if (errors.Any)
            return await ShowGroup(http, group, reach, errors, cancel, look, wished);
        var (done, refused) = await blocks.Name(programme, slots, others, key, visitor.Id);
        return Pages.Go(OrganiserDone.Path(PathOf(id, station), "named", (named.Count - gone + done, gone + refused)));
    }

    private static async Task<IResult> GiveBack(
        Guid id, Guid station, HttpContext http, WelfareDbContext db, OrganiserReaches reaches, BlockDesk blocks, CityClock clock, CancellationToken cancel)
    {
        var visitor = http.RequiredVisitor();
        var reach = await reaches.Of(visitor, cancel);
        if (await FindGroup(db, reach, id, station, clock, cancel) is not { } group)
            return Results.NotFound();
        return Pages.Go(OrganiserDone.Path(PathOf(id, station), "returned", (await blocks.GiveBack(group.Slots, visitor.Id), 0)));
    }

    /// <summary>Null when the session is over, closed, or of somebody else's programme.</summary>
    private static async Task<(BlockSession, Programme)?> FindSession(WelfareDbContext db, OrganiserReach reach, Guid id, CityClock clock, CancellationToken cancel)
    {
        var sessions = await BlockQuery.Sessions(db, clock.Now, null, id, cancel);
        return sessions.Count == 1 && await ProgrammePages.Find(db, reach, sessions[0].ProgrammeId, cancel) is { } programme && ProgrammePages.IsRunning(programme, clock)
            ? (sessions[0], programme)
            : null;
    }

    private static async Task<BlockGroup?> FindGroup(WelfareDbContext db, OrganiserReach reach, Guid session, Guid station, CityClock clock, CancellationToken cancel) =>
        (await BlockQuery.Groups(db, reach, clock, null, session, cancel)).Find(g => g.StationId == station);

    /// <summary>Stations of the organiser whose people the programme is for.</summary>
    private static HashSet<Guid> StationsFor(Programme programme, OrganiserReach reach)
    {
        var audience = CourierReach.AudienceOf(programme, reach.Areas);
        return reach.Stations.Where(s => reach.MayAddress(ScopeKind.Station, s.Id) && audience.Covers(s.CompanyId, s.Id, s.CommunityId)).Select(s => s.Id).ToHashSet();
    }

    private static async Task<IResult> ShowForm(
        HttpContext http, BlockSession session, Programme programme, OrganiserReach reach, BlockForm form, FormErrors? errors, CancellationToken cancel)
    {
        await Prepare(http, "BlockTitle", errors, cancel);
        return Pages.Show<BlockFormPage>(
            new { Session = session, Programme = programme, Stations = StationsFor(programme, reach), Reach = reach, Form = form, Errors = errors }, StatusOf(errors));
    }

    private static async Task<IResult> ShowGroup(
        HttpContext http, BlockGroup group, OrganiserReach reach, FormErrors? errors, CancellationToken cancel, BlockLook? look = null, Guid? wished = null, string? key = null)
    {
        var db = http.RequestServices.GetRequiredService<WelfareDbContext>();
        var programme = await ProgrammePages.Find(db, reach, group.ProgrammeId, cancel);
        var couriers = await CourierReach.Load(db, reach, [programme!], http.RequestServices.GetRequiredService<CityClock>(), cancel);
        await Prepare(http, "NavBlocks", errors, cancel);
        return Pages.Show<BlockPage>(
            new
            {
                Group = group,
                Reach = reach,
                People = BlockPeople.Of(couriers.Of(programme!).Where(r => r.Courier.StationId == group.StationId).ToList(), look ?? BlockLook.Fresh),
                Wished = wished,
                Key = key ?? FormKeys.New(),
                Errors = errors,
                Done = OrganiserDone.Read(http.Request.Query),
            },
            StatusOf(errors));
    }

    private static async Task Prepare(HttpContext http, string title, FormErrors? errors, CancellationToken cancel)
    {
        var texts = http.RequestServices.GetRequiredService<IStringLocalizer<OrganiserTexts>>();
        await http.RequestServices.GetRequiredService<OrganiserDesk>().Prepare(http.RequiredVisitor(), texts[title], Path, cancel);
        http.RequestServices.GetRequiredService<PageContext>().HasErrors = errors is not null;
    }

    private static int StatusOf(FormErrors? errors) => errors is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity;
}
