using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>/keeper/{code}/board: the planning board, and one booking with the form that moves it. Dragging posts the same form.</summary>
internal static class BoardEndpoints
{
    public static void MapBoard(this IEndpointRouteBuilder app)
    {
        app.MapGet("/keeper/{code}/board", Show).For(KeeperDesk.Roles);
        app.MapGet("/keeper/{code}/bookings/{id:guid}", One).For(KeeperDesk.Roles);
        app.MapPost("/keeper/{code}/bookings/{id:guid}/move", Move).For(KeeperDesk.Roles);
    }

    public static string PathOf(HomeView home, DateOnly day, bool week = false) => $"/keeper/{home.Home.Code}/board?day={TypedWords.Iso(day)}{(week ? $"&view={MoveForm.WeekWord}" : "")}";

    private static async Task<IResult> Show(
        string code, string? day, string? view, string? done, HttpContext http, KeeperDesk desk, KeptBookings bookings, CityClock clock, PageContext page, IStringLocalizer<DeskTexts> texts, CancellationToken cancel)
    {
        if (await desk.Home(http.RequiredVisitor(), code, cancel) is not { } home)
            return Results.NotFound();
        var chosen = TypedWords.Day(day) ?? clock.Today;
        var week = view == MoveForm.WeekWord;
        var first = week ? chosen.AddDays(-(((int)chosen.DayOfWeek + 6) % 7)) : chosen;
        var rows = await bookings.Live(home, clock.Instant(first, default), clock.Instant(first.AddDays(week ? 7 : 1), default), cancel);
        desk.Prepare(texts["NavBoard"], $"/keeper/{home.Home.Code}/board", home);
        page.Style = "keeping.css";
        return Pages.Show<BoardPage>(new { View = week ? BoardView.OfWeek(home, first, rows, clock) : BoardView.OfDay(home, first, rows, clock), Done = done });
    }

    private static async Task<IResult> One(string code, Guid id, string? view, HttpContext http, KeeperDesk desk, KeptBookings bookings, WelfareDbContext db, CityClock clock, PageContext page, DeskWords words, CancellationToken cancel) =>
        await desk.Home(http.RequiredVisitor(), code, cancel) is { } home && await bookings.One(home, id, cancel) is { ByHouse: false } booking
            ? await ShowOne(home, booking, FormOf(booking, view == MoveForm.WeekWord, clock), null, db, desk, clock, page, words, cancel)
            : Results.NotFound();

    internal static async Task<IResult> ShowOne(
        HomeView home, KeptBooking booking, MoveForm? form, FormErrors? errors, WelfareDbContext db, KeeperDesk desk, CityClock clock, PageContext page, DeskWords words, CancellationToken cancel)
    {
        desk.Prepare(words.Who(booking), $"/keeper/{home.Home.Code}/board", home);
        page.HasErrors = errors is { Any: true };
        var phone = await (from b in db.Bookings where b.Id == booking.Id join p in db.Users on b.PersonId equals (Guid?)p.Id select p.PhoneNumber).FirstOrDefaultAsync(cancel);
        form ??= FormOf(booking, week: false, clock);
        return Pages.Show<KeptPage>(
            new { Home = home, Booking = booking, Phone = phone, Form = form, Errors = errors ?? new FormErrors() },
            errors is { Any: true } ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK);
    }

    private static MoveForm FormOf(KeptBooking booking, bool week, CityClock clock) =>
        new(booking.BookableId, TypedWords.Iso(clock.DayOf(booking.From)), Dates.Time(clock.TimeOf(booking.From)), week);

    /// <summary>The booking goes to this unit and time and keeps its length; what was asked for with it moves by as much.</summary>
    private static async Task<IResult> Move(
        string code, Guid id, HttpContext http, KeeperDesk desk, KeptBookings bookings, BookingDesk core, WelfareDbContext db, CityClock clock, PageContext page, DeskWords words, IStringLocalizer<DeskTexts> texts, CancellationToken cancel)
    {
        var visitor = http.RequiredVisitor();
        if (await desk.Home(visitor, code, cancel) is not { } home || await bookings.One(home, id, cancel) is not { ByHouse: false } booking)
            return Results.NotFound();
        var form = MoveForm.Read(await http.Request.ReadFormAsync(cancel));
        var errors = new FormErrors();
        if (form.Unit is not { } unit || !KeptBookings.UnitsOf(home).Contains(unit))
            errors.Add("unit", texts["MoveUnitWrong"]);
        else if (TypedWords.Instant(form.Day, form.At, clock) is not { } from)
            errors.Add("at", texts["MoveTimeWrong"]);
        else if (!booking.MayMove)
            errors.Add("", words.Refusal(RefusalReason.WrongState));
        else
        {
            var all = await db.Bookings.AsNoTracking().Where(b => b.AskId == booking.AskId && b.State <= BookingState.Confirmed).Select(b => new { b.Id, b.BookableId, b.From, b.To }).ToListAsync(cancel);
            var by = from - booking.From;
            var items = all.ConvertAll(b => new AskItem(b.Id == id ? unit : b.BookableId, b.From + by, b.To + by));
            if (await core.Reschedule(id, Actor.Staff(visitor.Id), items, [], cancel: cancel) is not BookingOutcome.Refused refused)
                return Pages.Go(PathOf(home, clock.DayOf(from), form.Week) + "&done=moved");
            errors.Add(DeskWords.FieldOf(refused.Reason), words.Refusal(refused.Reason));
        }

        return await ShowOne(home, booking, form, errors, db, desk, clock, page, words, cancel);
    }
}
