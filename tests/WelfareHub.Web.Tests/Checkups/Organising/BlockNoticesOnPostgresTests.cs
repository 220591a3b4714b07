using System.Security.Cryptography;

using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Checkups;
using WelfareHub.Web.Modules.Shared;
using WelfareHub.Web.Tests.Notices;

namespace WelfareHub.Web.Tests.Checkups;

/// <summary>Where closings do not queue for one writer.</summary>
public sealed class BlockNoticesOnPostgresTests
{
    private const int Slots = 12;

    [Fact]
    public async Task Slots_of_a_session_that_are_closed_at_once_make_one_notice_with_their_sum()
    {
        await using var database = await PrivateDatabase.Make();
        await using var app = PrivateDatabase.App(database.Text, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        await app.Services.GetRequiredService<DatabaseSetup>().Prepare(CancellationToken.None);
        await using var db = app.Services.GetRequiredService<Func<WelfareDbContext>>()();
        var (desk, clock) = (app.Services.GetRequiredService<BookingDesk>(), app.Services.GetRequiredService<CityClock>());
        var (organiser, station, begins) = (Guid.CreateVersion7(), Guid.CreateVersion7(), clock.Now.AddDays(3));
        var name = new LocalText("示例", "示例", "Example");
        var hospital = new Hospital { Code = "first", Name = name, Where = name };
        var programme = new Programme
        {
            Code = "health",
            Title = name,
            Package = name,
            Preparation = name,
            OpensOn = clock.Today,
            ClosesOn = clock.Today.AddDays(30),
            CreatedAt = clock.Now,
        };
        var session = new CheckupSession { ProgrammeId = programme.Id, HospitalId = hospital.Id, Day = clock.DayOf(begins), PublishedAt = clock.Now };
        db.AddRange(hospital, programme);
        await db.SaveChangesAsync();
        db.Add(session);
        await db.SaveChangesAsync();
        var slots = new List<Guid>();
        for (var i = 0; i < Slots; i++)
        {
            var bookable = new Bookable { Module = CheckupNotices.Module, Capacity = 3, StartsAt = begins.AddMinutes(10 * i), EndsAt = begins.AddMinutes(10 * (i + 1)) };
            db.Add(bookable);
            await db.SaveChangesAsync();
            db.Add(new CheckupSlot
            {
                BookableId = bookable.Id,
                SessionId = session.Id,
                ProgrammeId = programme.Id,
                HospitalId = hospital.Id,
                StartsAt = bookable.StartsAt.Value,
                EndsAt = bookable.EndsAt.Value,
            });
            await db.SaveChangesAsync();
            var kept = await desk.ReserveBlock(bookable.Id, 2, begins.AddHours(-1), Actor.Staff(organiser), null, (own, block) => own.Add(
                new Block { BookingId = block.Id, ProgrammeId = programme.Id, StationId = station, ById = organiser, At = clock.Now }));
            kept.Should().BeOfType<BookingOutcome.Booked>();
            slots.Add(bookable.Id);
        }

        var closed = await Task.WhenAll(slots.Select(slot => Task.Run(() => desk.Close(new Closure(slot, "停電"), Actor.Clock))));

        closed.Should().OnlyContain(c => c.Refused == null);
        var told = await db.Notices.AsNoTracking().SingleAsync(n => n.Kind == CheckupKinds.BlockClosed);
        told.PersonId.Should().Be(organiser);
        told.Facts.Should().Contain($"\"places\":{2 * Slots}");
    }
}
