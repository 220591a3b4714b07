using Microsoft.EntityFrameworkCore;

using static WelfareHub.Bookings.Tests.World;

namespace WelfareHub.Bookings.Tests;

/// <summary>The queries that run all day use their indexes, so that a million old bookings do not slow them.</summary>
public sealed class PlanTests
{
    [Fact]
    public async Task Sweepers_and_locks_look_only_at_what_is_open()
    {
        await using var world = await OnSqlite();
        await using var db = world.Contexts();
        var (now, id) = (world.Now, Someone());
        var bookings = db.Set<Booking>();
        await Uses(db, bookings.Lapsed(now).Select(b => b.BookableId), "IX_Bookings_OpenHolds");
        await Uses(db, bookings.Where(b => b.State == BookingState.Requested && b.From <= now).Select(b => b.Id), "IX_Bookings_OpenRequests");
        await Uses(db, bookings.Where(b => b.State == BookingState.Confirmed && b.From <= now && b.From >= now.AddDays(-31) && !b.ByHouse).Select(b => b.Id), "IX_Bookings_ToCome");
        await Uses(db, bookings.Live(now).Where(b => b.BookableId == id).GroupBy(b => b.BookableId).Select(g => g.Sum(b => b.Places)), "COVERING INDEX IX_Bookings_BookableId");
        await Uses(db, bookings.Live(now).Where(b => b.PersonId == id && b.From >= now && b.From < now && b.To > now).Select(b => b.Id), "IX_Bookings_PersonId_From_To");
        await Uses(db, db.Set<WaitlistEntry>().Where(e => e.State == WaitlistState.Waiting).Select(e => e.BookableId), "IX_Waitlist_Waiting");
        await Uses(
            db,
            from b in bookings where b.AskId == id from h in bookings where h.State == BookingState.Held && h.ReplacesId != null && h.ReplacesId == b.Id select h.Id,
            "IX_Bookings_OpenProposals");
    }

    private static async Task Uses<T>(DbContext db, IQueryable<T> query, string index)
    {
        await db.Database.OpenConnectionAsync();
        await using var command = query.CreateDbCommand();
        command.CommandText = "EXPLAIN QUERY PLAN " + command.CommandText;
        await using var rows = await command.ExecuteReaderAsync();
        var plan = new List<string>();
        while (await rows.ReadAsync())
            plan.Add(rows.GetString(3));
        string.Join('\n', plan).Should().Contain(index);
    }
}
