using System.Globalization;

using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>/hospital/sessions: what is published, week by week, and one session with its slots.</summary>
internal static class SessionPages
{
    public const int MostPlaces = 200;

    public static void MapSessions(this IEndpointRouteBuilder app)
    {
        app.MapGet(HospitalDesk.Sessions, Week).For(Role.HospitalScheduler);
        app.MapGet("/hospital/sessions/{id:guid}", One).For(Role.HospitalScheduler);
        app.MapPost("/hospital/sessions/{id:guid}", Change).For(Role.HospitalScheduler);
    }

    public static string PathOf(Guid session) => $"/hospital/sessions/{session}";

    public static string WeekOf(DateOnly day) => $"{HospitalDesk.Sessions}?week={day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}";

    private static async Task<IResult> Week(HttpContext http, string? week, SessionQuery sessions, HospitalDesk desk, CityClock clock, IStringLocalizer<HospitalTexts> texts)
    {
        if (http.RequiredVisitor().HospitalId is not { } hospital)
            return Results.NotFound();
        var day = DayPages.ReadDay(week) ?? clock.Today;
        var monday = day.AddDays(-(((int)day.DayOfWeek + 6) % 7));
        var rows = await sessions.Week(hospital, monday, http.RequestAborted);
        var next = rows.Count == 0 ? await sessions.NextFrom(hospital, monday.AddDays(7), http.RequestAborted) : null;
        await desk.Prepare(hospital, texts["SessionsTitle"], HospitalDesk.Sessions, http.RequestAborted);
        return Pages.Show<SessionsPage>(new { Monday = monday, Rows = rows, Next = next, Done = ActDone.Read(http.Request.Query) });
    }

    private static async Task<IResult> One(HttpContext http, Guid id, SessionQuery sessions, HospitalDesk desk, Dates dates)
    {
        if (http.RequiredVisitor().HospitalId is not { } hospital || await sessions.Find(hospital, id, http.RequestAborted) is not { } session)
            return Results.NotFound();
        return await Show(http, hospital, session, new SlotForm(), null, desk, dates);
    }

    /// <summary>Chosen slots: close them (a page shows the effect first), reopen them, or change their places.</summary>
    private static async Task<IResult> Change(
        HttpContext http, Guid id, SessionQuery sessions, HospitalDesk desk, BookingDesk bookings, Closures closures, Dates dates, IStringLocalizer<HospitalTexts> texts)
    {
        if (http.RequiredVisitor() is not { HospitalId: { } hospital } visitor || await sessions.Find(hospital, id, http.RequestAborted) is not { } session)
            return Results.NotFound();
        var form = SlotForm.Read(await http.Request.ReadFormAsync(http.RequestAborted));
        var chosen = session.Slots.Where(s => form.Slots.Contains(s.Id)).ToList();
        if (chosen.Count != form.Slots.Count)
            return Results.NotFound();
        var errors = new FormErrors();
        if (chosen.Count == 0)
            errors.Add("slot", texts["ErrorSlotsMissing"]);
        if (form.Act == "places" && form.Places is not (>= 1 and <= MostPlaces))
            errors.Add("places", texts["ErrorPlaces", MostPlaces]);
        if (errors.Any)
            return await Show(http, hospital, session, form, errors, desk, dates);

        switch (form.Act)
        {
            case "close":
                return Pages.Go("/hospital/closures/preview?" + string.Join('&', chosen.Select(s => "slot=" + s.Id)));
            case "reopen":
                var reopened = await closures.Reopen(hospital, chosen.ConvertAll(s => s.Id), Actor.Staff(visitor.Id), http.RequestAborted);
                return Pages.Go(ActDone.Path(PathOf(id), "reopen", (reopened, 0)));
            case "places":
                return await ChangePlaces(http, hospital, session, chosen, form, desk, bookings, dates, texts);
            default:
                return Results.NotFound();
        }
    }

    /// <summary>A cut below what is taken is refused here, and the way out is named: a closure of so many places, which cares for the people.</summary>
    private static async Task<IResult> ChangePlaces(
        HttpContext http, Guid hospital, SessionView session, List<SlotRow> chosen, SlotForm form, HospitalDesk desk, BookingDesk bookings, Dates dates, IStringLocalizer<HospitalTexts> texts)
    {
        var by = Actor.Staff(http.RequiredVisitor().Id);
        var tooFew = chosen.Where(s => s.Taken + s.Closed > form.Places).ToList();
        if (tooFew.Count == 0)
        {
            foreach (var slot in chosen)
            {
                if (await bookings.ChangeCapacity(slot.Id, form.Places!.Value, by) is BookingOutcome.Refused { Reason: RefusalReason.CapacityBelowTaken })
                    tooFew.Add(slot);
            }
        }

        if (tooFew.Count == 0)
            return Pages.Go(ActDone.Path(PathOf(session.Id), "places", (chosen.Count, 0)));
        var errors = new FormErrors();
        errors.Add("places", tooFew is [var one]
            ? texts["ErrorPlacesTaken", dates.Time(one.StartsAt), one.Taken]
            : texts["ErrorPlacesTakenMany", string.Join(texts["ListComma"].Value, tooFew.Select(s => texts["TakenAt", dates.Time(s.StartsAt), s.Taken].Value))]);
        form.WaysOut = tooFew;
        return await Show(http, hospital, session, form, errors, desk, dates);
    }

    private static async Task<IResult> Show(HttpContext http, Guid hospital, SessionView session, SlotForm form, FormErrors? errors, HospitalDesk desk, Dates dates)
    {
        await desk.Prepare(hospital, $"{dates.Day(session.Day)} {session.Programme}", HospitalDesk.Sessions, http.RequestAborted);
        return Pages.Show<SessionPage>(
            new { View = session, Form = form, Errors = errors, Done = ActDone.Read(http.Request.Query) },
            errors is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }
}

/// <summary>What was chosen on a session's page.</summary>
public sealed class SlotForm
{
    public string Act { get; init; } = "";
    public IReadOnlyCollection<Guid> Slots { get; init; } = [];
    public int? Places { get; init; }
    public string PlacesTyped { get; init; } = "";

    /// <summary>Slots whose cut would hit people.</summary>
    public IReadOnlyList<SlotRow> WaysOut { get; set; } = [];

    public static SlotForm Read(IFormCollection form) => new()
    {
        Act = form["do"].ToString(),
        Slots = form["slot"].Select(v => Guid.TryParse(v, out var id) ? id : Guid.Empty).ToHashSet(),
        Places = int.TryParse(form["places"], NumberStyles.None, CultureInfo.InvariantCulture, out var places) ? places : null,
        PlacesTyped = form["places"].ToString() is { Length: <= 10 } typed ? typed : "",
    };
}
