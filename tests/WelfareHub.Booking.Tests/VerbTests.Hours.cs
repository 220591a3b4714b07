using Microsoft.EntityFrameworkCore;

using static WelfareHub.Bookings.Tests.World;

namespace WelfareHub.Bookings.Tests;

public abstract partial class VerbTests
{
    private static readonly DateTimeOffset Tomorrow12 = Monday8.AddDays(1).AddHours(4);

    [Fact]
    public async Task The_doctor_sees_who_would_stand_before_a_closed_door()
    {
        var room = await World.Room();
        var id = Works(await Desk.Ask(AskFor(Someone(), new AskItem(room, Tomorrow12, Tomorrow12.AddHours(1))))).BookingId;
        (await World.Doctor()).Should().BeEmpty();

        await World.Read(db => db.Set<OpeningHours>().ExecuteUpdateAsync(set => set.SetProperty(h => h.Opens, new TimeOnly(12, 30))));
        (await World.Doctor()).Should().ContainSingle().Which.Should().Be(new Violation("closed", id, "The booking is from 2026-05-05 12:00 to 2026-05-05 13:00, when its bookable is not open."));
        await World.Read(db => db.Set<Bookable>().ExecuteUpdateAsync(set => set.SetProperty(b => b.WithdrawnAt, World.Now)));
        (await World.Doctor()).Should().ContainSingle().Which.Should().Match<Violation>(v => v.Kind == "withdrawn" && v.Id == id);

        await World.Read(db => db.Set<Bookable>().ExecuteUpdateAsync(set => set.SetProperty(b => b.WithdrawnAt, (DateTimeOffset?)null)));
        await Desk.Cancel(id, Staff, null);
    }
}
