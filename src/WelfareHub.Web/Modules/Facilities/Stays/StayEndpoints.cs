using System.Text;

using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>A courier's own booking of a room or equipment, from the confirmation until long after, and what can be done with it.</summary>
internal static class StayEndpoints
{
    public const string Path = "/homes/bookings";

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Path + "/{id:guid}", Show).For(Role.Courier);
        app.MapGet(Path + "/{id:guid}/qr.svg", Code).For(Role.Courier);
        app.MapPost(Path + "/{id:guid}/check-in", (Guid id, HttpContext http, StayActs acts, CancellationToken cancel) =>
            acts.Do(id, http, (desk, me) => desk.CheckIn(id, me, cancel), cancel, BookingState.CheckedIn)).For(Role.Courier);
        app.MapPost(Path + "/{id:guid}/leave", (Guid id, HttpContext http, StayActs acts, CancellationToken cancel) =>
            acts.Do(id, http, (desk, me) => desk.Leave(id, me, cancel), cancel, BookingState.Completed, BookingState.Cancelled)).For(Role.Courier);
        app.MapPost(Path + "/{id:guid}/cancel", (Guid id, HttpContext http, StayActs acts, CancellationToken cancel) =>
            acts.Do(id, http, (desk, me) => desk.Cancel(id, me, reason: null, cancel), cancel, BookingState.Cancelled)).For(Role.Courier);
        app.MapPost(Path + "/{id:guid}/accept", (Guid id, HttpContext http, StayActs acts, CancellationToken cancel) =>
            acts.Do(id, http, (desk, me) => desk.Accept(id, me, cancel), cancel, BookingState.Confirmed, BookingState.Requested)).For(Role.Courier);
        app.MapPost(Path + "/{id:guid}/refuse", (Guid id, HttpContext http, StayActs acts, CancellationToken cancel) =>
            acts.Do(id, http, (desk, me) => desk.RefuseOffer(id, me, cancel), cancel, BookingState.Cancelled)).For(Role.Courier);
        app.MapPost(Path + "/{id:guid}/extend", Extend).For(Role.Courier);
        app.MapGet(Path + "/waiting/{id:guid}", Queue).For(Role.Courier);
        app.MapPost(Path + "/waiting/{id:guid}/leave", LeaveQueue).For(Role.Courier);
    }

    private static Task<IResult> Show(Guid id, HttpContext http, StayActs acts, CancellationToken cancel) => acts.Show(id, http.RequiredVisitor(), why: null, cancel);

    private static async Task<IResult> Code(Guid id, HttpContext http, StayReader stays, CancellationToken cancel) =>
        await stays.Read(id, http.RequiredVisitor().Id, cancel) is { } view
            ? Results.Text(QrCode.Svg(view.Facts.Reference), "image/svg+xml", Encoding.UTF8)
            : Results.NotFound();

    private static async Task<IResult> Extend(Guid id, HttpContext http, StayActs acts, StayReader stays, CancellationToken cancel)
    {
        var visitor = http.RequiredVisitor();
        var form = await http.Request.ReadFormAsync(cancel);
        if (await stays.Read(id, visitor.Id, cancel) is not { } view)
            return Results.NotFound();
        if (DayEndpoints.ReadWord(form["to"]) is not { } to || to > view.Facts.To.AddDays(1))
            return await acts.Show(id, visitor, Hindrance.NoTime, cancel);
        return await acts.Do(id, http, (desk, me) => desk.ChangeEnd(id, to, me, [], cancel), why => acts.Show(id, visitor, OfStaying(why), cancel), cancel);
    }

    /// <summary>There is no other time to choose for who is here already: it goes on or it does not.</summary>
    private static Hindrance OfStaying(Hindrance why) =>
        why is Hindrance.Full or Hindrance.Closed or Hindrance.TooLong or Hindrance.LimitReached ? Hindrance.NoLonger : why;

    private static async Task<IResult> Queue(Guid id, HttpContext http, WelfareDbContext db, HomeBook homes, PageContext page, IStringLocalizer<HomeTexts> texts, CancellationToken cancel)
    {
        var me = http.RequiredVisitor().Id;
        var entry = await db.Waitlist.AsNoTracking().FirstOrDefaultAsync(e => e.Id == id && e.PersonId == me, cancel);
        if (entry is null || !(await homes.Read(cancel)).Units.TryGetValue(entry.BookableId, out var unit))
            return Results.NotFound();
        if (entry is { State: WaitlistState.Offered, OfferId: { } offer })
            return Pages.Go($"{Path}/{offer}");
        var ahead = await db.Waitlist.CountAsync(
            e => e.State == WaitlistState.Waiting && e.BookableId == entry.BookableId && e.From < entry.To && e.To > entry.From && e.JoinedAt < entry.JoinedAt, cancel);
        page.Title = texts["QueueTitle"];
        page.ActiveTab = Tabs.Bookings;
        return Pages.Show<QueuePage>(new { Entry = entry, unit.Pool, Ahead = ahead });
    }

    private static async Task<IResult> LeaveQueue(Guid id, HttpContext http, BookingDesk desk, CancellationToken cancel) =>
        await desk.LeaveWaitlist(id, http.RequiredVisitor().Id, cancel) is BookingOutcome.Refused { Reason: RefusalReason.NotFound } ? Results.NotFound() : Pages.Go("/bookings");
}
