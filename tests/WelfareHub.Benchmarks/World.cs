using System.Security.Claims;

using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

using WelfareHub.Bookings;
using WelfareHub.Web;
using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Checkups;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Benchmarks;

/// <summary>The rows a run works on: hospitals, a programme that may be booked again and again, slots, couriers who are signed in.</summary>
internal sealed class World
{
    public const int Couriers = 200;
    public const int Hospitals = 10;
    /// <summary>Days from today to the first slots.</summary>
    public const int FirstDay = 3;

    public const int PlacesInSlot = Couriers / Hospitals;

    private static readonly LocalText Name = new("示例", "示例", "Example");

    public required string Folder { get; init; }

    /// <summary>The Cookie header of each courier's session.</summary>
    public required string[] CourierCookies { get; init; }
    public required Guid[] CourierIds { get; init; }

    /// <summary>Couriers who do not look: most of the bookings to come are theirs.</summary>
    public required Guid[] OtherIds { get; init; }
    public required string SchedulerCookie { get; init; }
    public required Guid[] HospitalIds { get; init; }
    public required Guid ProgrammeId { get; init; }

    /// <summary>By time, then by hospital: a courier's hospital is number ÷ 20, so that nobody is asked for twice at one time.</summary>
    public required Guid[][] Slots { get; init; }

    /// <param name="scratch">Where its database goes.</param>
    /// <param name="times">How many times there are; each has a slot of twenty places at every hospital.</param>
    public static async Task<World> Make(Scratch scratch, int times)
    {
        var folder = scratch.Folder("data");
        await using var app = WelfareApp.Build(new StartOptions(folder, Urls: "http://127.0.0.1:0"), builder => builder.Environment.EnvironmentName = "Production");
        await app.Services.GetRequiredService<DatabaseSetup>().Prepare(CancellationToken.None);
        await using var db = app.Services.GetRequiredService<Func<WelfareDbContext>>()();
        db.ChangeTracker.AutoDetectChangesEnabled = false;
        var clock = app.Services.GetRequiredService<CityClock>();

        var programme = new Programme
        {
            Code = "rush",
            Kind = CheckupKind.Health,
            Title = Name,
            Package = Name,
            Preparation = Name,
            EveryMonths = 0,
            OpensOn = clock.Today.AddDays(-1000),
            ClosesOn = clock.Today.AddDays(1000),
            MaxReschedules = -1,
            CheckInOpensMinutes = 60,
            CheckInClosesMinutes = 60,
            OfferMinutes = 120,
        };
        programme.Audience.Add(new ProgrammeAudience { Kind = ScopeKind.Everything });
        db.Add(programme);
        var hospitals = Enumerable.Range(0, Hospitals).Select(n => new Hospital { Code = $"h{n}", Name = Name, Where = Name }).ToArray();
        db.AddRange(hospitals);

        var couriers = Enumerable.Range(0, Couriers).Select(n => Active($"示例{n:000}", $"+861390000{n:0000}", clock.Now)).ToArray();
        var others = Enumerable.Range(0, Couriers).Select(n => Active($"示例{n:000}", $"+861380000{n:0000}", clock.Now)).ToArray();
        db.AddRange(others);
        var scheduler = Active("示例", "+8613900019999", clock.Now);
        db.AddRange(couriers);
        db.Add(scheduler);
        db.AddRange(couriers.Select(c => new RoleGrant { PersonId = c.Id, Role = Role.Courier, GrantedAt = clock.Now }));
        db.Add(new RoleGrant { PersonId = scheduler.Id, Role = Role.HospitalScheduler, ScopeKind = ScopeKind.Hospital, ScopeId = hospitals[0].Id, GrantedAt = clock.Now });

        var slots = new Guid[times][];
        CheckupSession[] sessions = [];
        DateOnly? day = null;
        for (var t = 0; t < times; t++)
        {
            // Forty-eight times a day, 08:00 to 16:00, ten minutes each; far enough ahead that every booking plans its reminder.
            var slotDay = clock.Today.AddDays(FirstDay + (t / 48));
            var time = new TimeOnly(8, 0).AddMinutes(10 * (t % 48));
            if (day != slotDay)
            {
                day = slotDay;
                sessions = [.. hospitals.Select(h => new CheckupSession { ProgrammeId = programme.Id, HospitalId = h.Id, Day = slotDay, From = new(8, 0), To = new(16, 0), SlotMinutes = 10, Places = PlacesInSlot, PublishedAt = clock.Now })];
                db.AddRange(sessions);
            }

            var from = clock.Instant(slotDay, time);
            slots[t] = new Guid[Hospitals];
            for (var h = 0; h < Hospitals; h++)
            {
                var bookable = new Bookable { Module = "checkups", Capacity = PlacesInSlot, StartsAt = from, EndsAt = from.AddMinutes(10), Policy = new BookingPolicy { OfferMinutes = 120 } };
                slots[t][h] = bookable.Id;
                db.Add(bookable);
                db.Add(new CheckupSlot { BookableId = bookable.Id, SessionId = sessions[h].Id, ProgrammeId = programme.Id, HospitalId = hospitals[h].Id, StartsAt = from, EndsAt = from.AddMinutes(10), OffPeak = true });
            }
        }

        await db.SaveChangesAsync();
        var cookies = new string[Couriers];
        for (var n = 0; n < Couriers; n++)
            cookies[n] = await SignIn(app, couriers[n].Id, clock.Now);
        var world = new World
        {
            Folder = folder,
            CourierCookies = cookies,
            CourierIds = [.. couriers.Select(c => c.Id)],
            OtherIds = [.. others.Select(c => c.Id)],
            SchedulerCookie = await SignIn(app, scheduler.Id, clock.Now),
            HospitalIds = [.. hospitals.Select(h => h.Id)],
            ProgrammeId = programme.Id,
            Slots = slots,
        };
        await db.Database.ExecuteSqlAsync($"PRAGMA wal_checkpoint(TRUNCATE)");
        return world;
    }

    /// <summary>A copy of the database alone, for the floor.</summary>
    public string CopyDatabase(Scratch scratch)
    {
        var folder = scratch.Folder("floor");
        File.Copy(Path.Combine(Folder, "welfarehub.db"), Path.Combine(folder, "welfarehub.db"));
        return folder;
    }

    private static Person Active(string name, string phone, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(),
        FullName = name,
        UserName = phone,
        NormalizedUserName = phone,
        PhoneNumber = phone,
        SecurityStamp = phone,
        Status = PersonStatus.Active,
        CreatedAt = now,
    };

    private static async Task<string> SignIn(WebApplication app, Guid personId, DateTimeOffset now)
    {
        var session = await app.Services.GetRequiredService<SessionStore>().Start(personId, "bench", CancellationToken.None);
        var options = app.Services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(CookieAuthenticationDefaults.AuthenticationScheme);
        var identity = new ClaimsIdentity([new Claim(SignInCookie.SessionClaim, session.Id.ToString("N"))], CookieAuthenticationDefaults.AuthenticationScheme);
        var ticket = new AuthenticationTicket(
            new ClaimsPrincipal(identity),
            new AuthenticationProperties { IsPersistent = true, IssuedUtc = now, ExpiresUtc = session.ExpiresAt },
            CookieAuthenticationDefaults.AuthenticationScheme);
        return $"{options.Cookie.Name}={options.TicketDataFormat.Protect(ticket)}";
    }
}
