using System.Security.Cryptography;

using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>Colleagues at a table: the one who booked makes a link, whoever opens it says yes or no.</summary>
internal static class JoinEndpoints
{
    public const string Path = "/homes/join";
    private const int TokenLength = 20;
    private const string TokenLetters = "abcdefghjkmnpqrstuvwxyz23456789";

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapPost(StayEndpoints.Path + "/{id:guid}/invite", Invite).For(Role.Courier);
        app.MapGet(Path + "/{token}", Show).For(Role.Courier);
        app.MapPost(Path + "/{token}", Answer).For(Role.Courier);
    }

    private static async Task<IResult> Invite(Guid id, HttpContext http, StayReader stays, WelfareDbContext db, CancellationToken cancel)
    {
        if (await stays.Read(id, http.RequiredVisitor().Id, cancel) is not { } view)
            return Results.NotFound();
        var booking = view.Facts.Id;
        if (view.Pool.Pool.People > 1 && !await db.Set<StayInvite>().AnyAsync(i => i.BookingId == booking, cancel))
        {
            db.Add(new StayInvite { BookingId = booking, Token = RandomNumberGenerator.GetString(TokenLetters, TokenLength) });
            try
            {
                await db.SaveChangesAsync(cancel);
            }
            catch (DbUpdateException twice) when (Conflicts.IsTwice(twice))
            {
                // Tapped twice at once: there is a link, which is what was wanted.
            }
        }

        return Pages.Go($"{StayEndpoints.Path}/{booking}");
    }

    private static async Task<IResult> Show(string token, HttpContext http, Guests guests, PageContext page, IStringLocalizer<HomeTexts> texts, CancellationToken cancel)
    {
        if (await guests.ByToken(token, http.RequiredVisitor().Id, cancel) is not { } table)
            return Results.NotFound();
        var own = table.HostId == http.RequiredVisitor().Id;
        page.Title = own ? texts["InviteTitle"] : texts["JoinTitle", table.Host];
        page.ActiveTab = Tabs.Bookings;
        return Pages.Show<JoinPage>(new { Table = table, Token = token, Own = own });
    }

    private static async Task<IResult> Answer(string token, HttpContext http, Guests guests, CancellationToken cancel)
    {
        var me = http.RequiredVisitor().Id;
        if (await guests.ByToken(token, me, cancel) is not { } table)
            return Results.NotFound();
        await guests.Answer(table.BookingId, me, comes: (await http.Request.ReadFormAsync(cancel))["come"] == "yes", cancel);
        return Pages.Go($"{Path}/{token}");
    }
}

/// <summary>A booking as somebody invited sees it.</summary>
public sealed record Table(Guid BookingId, Guid HostId, string Host, PoolView Pool, UnitView Unit, DateTimeOffset From, DateTimeOffset To, bool Live, int People, bool In);

/// <summary>Who comes along to a booking. Their number is the booking's people, decided under its lock, so that a table never has too many.</summary>
public sealed class Guests(WelfareDbContext db, CommitGate gate, HomeBook homes, CityClock clock)
{
    public async Task<Table?> ByToken(string token, Guid me, CancellationToken cancel)
    {
        var row = await (
            from invite in db.Set<StayInvite>()
            join booking in db.Bookings on invite.BookingId equals booking.Id
            join host in db.Users on booking.PersonId equals host.Id
            where invite.Token == token
            select new
            {
                booking.Id,
                HostId = host.Id,
                host.FullName,
                booking.BookableId,
                booking.From,
                booking.To,
                booking.State,
                booking.People,
                In = db.Set<StayGuest>().Any(g => g.BookingId == booking.Id && g.PersonId == me),
            }).AsNoTracking().FirstOrDefaultAsync(cancel);
        if (row is null || !(await homes.Read(cancel)).Units.TryGetValue(row.BookableId, out var place))
            return null;
        var live = row.State is BookingState.Requested or BookingState.Confirmed or BookingState.CheckedIn && row.To > clock.Now;
        return new Table(row.Id, row.HostId, row.FullName, place.Pool, place.Unit, row.From, row.To, live, row.People, row.In);
    }

    /// <summary>The link's token and the names of who comes, for the one who booked. One query each.</summary>
    public async Task<(string? Token, IReadOnlyList<string> Names)> Of(Guid bookingId, CancellationToken cancel)
    {
        var token = await db.Set<StayInvite>().Where(i => i.BookingId == bookingId).Select(i => i.Token).FirstOrDefaultAsync(cancel);
        if (token is null)
            return (null, []);
        var names = await (from g in db.Set<StayGuest>() join p in db.Users on g.PersonId equals p.Id where g.BookingId == bookingId orderby g.At select p.FullName).ToListAsync(cancel);
        return (token, names);
    }

    public Task Answer(Guid bookingId, Guid personId, bool comes, CancellationToken cancel)
    {
        var now = clock.Now;
        return gate.Run(
            async (context, _) =>
            {
                // Under the unit's lock, which who changes how many may come together takes too.
                var unit = await context.Set<Booking>().Where(b => b.Id == bookingId).Select(b => b.BookableId).SingleAsync(CancellationToken.None);
                await BookingDesk.LockBookables(context, [unit]);
                var guests = context.Set<StayGuest>();
                var bookings = context.Set<Booking>().Where(b => b.Id == bookingId && b.PersonId != personId && b.To > now
                    && (b.State == BookingState.Requested || b.State == BookingState.Confirmed || b.State == BookingState.CheckedIn));
                var known = await guests.AnyAsync(g => g.BookingId == bookingId && g.PersonId == personId, CancellationToken.None);
                if (comes == known)
                    return false;

                // The row's own condition is the guard: of two who come for the last chair one changes nothing, nor does who comes to a
                // unit that the booking has just left. Whoever stays away does so wherever it has gone.
                var most = await FacilityOwner.MostPeople(context, unit);
                if (comes && await bookings.Where(b => b.BookableId == unit && b.People < most).ExecuteUpdateAsync(set => set.SetProperty(b => b.People, b => b.People + 1), CancellationToken.None) == 1)
                {
                    context.Add(new StayGuest { BookingId = bookingId, PersonId = personId, At = now });
                    await context.SaveChangesAsync(CancellationToken.None);
                    return true;
                }

                if (!comes && await guests.Where(g => g.BookingId == bookingId && g.PersonId == personId).ExecuteDeleteAsync(CancellationToken.None) == 1)
                    await bookings.Where(b => b.People > 1).ExecuteUpdateAsync(set => set.SetProperty(b => b.People, b => b.People - 1), CancellationToken.None);
                return true;
            },
            cancel);
    }
}
