using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>/hospital/sessions/new: single days or a weekly pattern; a preview says what will be made before it is.</summary>
internal static class PublishPages
{
    public const string Path = "/hospital/sessions/new";

    public static void MapPublish(this IEndpointRouteBuilder app)
    {
        app.MapGet(Path, Ask).For(Role.HospitalScheduler);
        app.MapPost(Path, Send).For(Role.HospitalScheduler);
    }

    private static async Task<IResult> Ask(HttpContext http, PublishDesk publish, CityClock clock)
    {
        if (http.RequiredVisitor().HospitalId is not { } hospital)
            return Results.NotFound();
        var form = new PublishForm { First = Iso(clock.Today.AddDays(1)), Last = Iso(clock.Today.AddDays(28)), Weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"] };
        return await publish.Show(hospital, form, null, null, http.RequestAborted);
    }

    /// <summary>The same form carries both steps, so that "back" keeps what was typed.</summary>
    private static async Task<IResult> Send(
        HttpContext http, PublishDesk publish, HospitalNames names, SessionPublisher publisher, CommitGate gate, WelfareDbContext db, CityClock clock, IStringLocalizer<HospitalTexts> texts,
        ProgrammeBook programmes, SlotBook slots)
    {
        if (http.RequiredVisitor() is not { HospitalId: { } hospital } visitor)
            return Results.NotFound();
        var posted = await http.Request.ReadFormAsync(http.RequestAborted);
        var (form, errors) = (PublishForm.Read(posted), new FormErrors());
        if (posted["do"] == "change")
            return await publish.Show(hospital, form, null, null, http.RequestAborted);
        var plan = form.Plan(hospital, visitor.Id, clock.Today, await names.Of(hospital, http.RequestAborted), errors, texts);
        var programme = plan is null ? null : await PublishDesk.Open(db, clock.Today).SingleOrDefaultAsync(p => p.Id == Guid.Parse(form.Programme), http.RequestAborted);
        if (plan is not null && programme is null)
            errors.Add("programme", texts["ErrorProgramme"]);
        if (errors.Any)
            return await publish.Show(hospital, form, errors, null, http.RequestAborted);

        if (posted["do"] == "publish")
        {
            plan = plan! with { PatternId = FormKeys.IdOf(posted) };
            if (await Made(db, plan, http.RequestAborted) is { Count: > 0 } days)
                return Published(days[0], days.Count);
        }

        var preview = await publisher.Preview(db, programme!, plan!, http.RequestAborted);
        if (preview.Slots.Count > PublishForm.MostSlots)
        {
            errors.Add("last", texts["ErrorTooManySlots", preview.Slots.Count]);
            return await publish.Show(hospital, form, errors, null, http.RequestAborted);
        }

        if (posted["do"] != "publish" || preview.Sessions.Count == 0)
            return await publish.Show(hospital, form, null, preview, http.RequestAborted);
        if (await Publish(gate, publisher, form.Programme, plan!, clock) is not { } made)
        {
            errors.Add("programme", texts["ErrorProgramme"]);
            return await publish.Show(hospital, form, errors, null, http.RequestAborted);
        }

        // Couriers see it from the next look on.
        programmes.Forget();
        slots.Forget();
        return Published(preview.Sessions[0].Day, made);
    }

    private static IResult Published(DateOnly first, int sessions) => Pages.Go(ActDone.Path(SessionPages.WeekOf(first), "publish", (sessions, 0)));

    /// <summary>The days that the same form has published already, in order.</summary>
    private static async Task<List<DateOnly>> Made(WelfareDbContext db, SessionPlan plan, CancellationToken cancel) => plan.PatternId is not { } pattern ? [] :
        await db.CheckupSessions.Where(s => s.PatternId == pattern && s.HospitalId == plan.HospitalId).OrderBy(s => s.Day).Select(s => s.Day).ToListAsync(cancel);

    /// <summary>How many sessions were made; null when the programme has ended since the preview. Sent twice, it publishes once.</summary>
    internal static Task<int?> Publish(CommitGate gate, SessionPublisher publisher, string programme, SessionPlan plan, CityClock clock)
    {
        var (id, today) = (Guid.Parse(programme), clock.Today);
        return gate.Run<int?>(async (shared, cancel) =>
        {
            var db = (WelfareDbContext)shared;
            await ProgrammeWriter.Lock(db, id, cancel);
            if (await PublishDesk.Open(db, today).SingleOrDefaultAsync(p => p.Id == id, cancel) is not { } running)
                return null;
            if (await Made(db, plan, cancel) is { Count: > 0 } before)
                return before.Count;
            var publication = await publisher.Publish(db, running, plan, cancel);
            await db.SaveChangesAsync(cancel);
            return publication.Sessions.Count;
        });
    }

    private static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}

internal sealed class PublishDesk(WelfareDbContext db, HospitalDesk desk, HospitalNames names, CityClock clock, IStringLocalizer<HospitalTexts> texts)
{
    /// <summary>Programmes that can still be booked.</summary>
    public static IQueryable<Programme> Open(WelfareDbContext db, DateOnly today) =>
        db.Programmes.AsNoTracking().Where(p => p.EndedAt == null && p.ClosesOn >= today);

    public async Task<IResult> Show(Guid hospital, PublishForm form, FormErrors? errors, Publication? preview, CancellationToken cancel)
    {
        var programmes = await Open(db, clock.Today).OrderBy(p => p.Code).Select(p => new { p.Id, p.Title }).ToListAsync(cancel);
        var known = await names.Of(hospital, cancel);
        var makeUp = 0;
        if (preview is not null)
        {
            var holidays = await HolidayCalendar.Load(db, cancel);
            makeUp = preview.Sessions.Count(s => holidays.IsMakeUpWorkday(s.Day));
        }

        await desk.Prepare(hospital, texts["PublishTitle"], HospitalDesk.Sessions, cancel);
        var parameters = new
        {
            Form = form,
            Errors = errors,
            Preview = preview,
            MakeUpDays = makeUp,
            Programmes = programmes.Select(p => new Answer(p.Id.ToString(), p.Title.ToString())).ToList(),
            Stations = known.Stations.Select(s => new Answer(s.Key.ToString(), s.Value.ToString())).OrderBy(a => a.Text, StringComparer.CurrentCulture).ToList(),
        };
        return Pages.Show<PublishPage>(parameters, errors is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }
}
