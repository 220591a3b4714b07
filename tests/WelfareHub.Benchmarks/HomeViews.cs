using System.Globalization;

using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

using WelfareHub.Bookings;
using WelfareHub.Web;
using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Facilities;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Benchmarks;

/// <summary>
/// "Free now" over 300 homes with 5,000 units, the day view of 20 rooms and their planning board, at ten thousand and at one million bookings. What is
/// ahead is the same in both; what grows is years of history.
/// </summary>
internal static class HomeViews
{
    private const int Homes = 300;
    private const int Ahead = 9_000;
    private static readonly LocalText Name = new("示例", "示例", "Example");

    public static async Task<int> Run(int seconds)
    {
        Console.WriteLine("Publishing the app; making 300 homes with ten thousand and one million bookings …");
        using var scratch = new Scratch();
        var program = await Server.Publish(scratch);
        var small = await Make(scratch, 10_000);
        var large = await Make(scratch, 1_000_000);
        LookedAt[] pages =
        [
            new("free now", "/homes", LookedAt.Courier), new("day of 20", "/homes/bench-000/rooms", LookedAt.Courier), new("day board", "/keeper/bench-000/board", LookedAt.Staff),
        ];
        await Growth.Print("homes", program, small, large, pages, seconds);
        return 0;
    }

    private static async Task<World> Make(Scratch scratch, int bookings)
    {
        var world = await World.Make(scratch, times: 48);
        var units = await AddHomes(world.Folder);
        Fill(world, units, bookings);
        return world;
    }

    /// <summary>Open round the clock, so that it does not matter when this runs. Seventeen units in four pools; the first home has 20 rooms.</summary>
    private static async Task<List<Guid>> AddHomes(string folder)
    {
        await using var app = WelfareApp.Build(new StartOptions(folder, Urls: "http://127.0.0.1:0"));
        await using var db = app.Services.GetRequiredService<Func<WelfareDbContext>>()();
        db.ChangeTracker.AutoDetectChangesEnabled = false;
        var district = new Area { Code = "bench-d", Kind = AreaKind.District, Name = Name };
        var street = new Area { Code = "bench-s", Kind = AreaKind.Subdistrict, ParentId = district.Id, Name = Name };
        var community = new Area { Code = "bench-c", Kind = AreaKind.Community, ParentId = street.Id, Name = Name, Latitude = 45.75, Longitude = 126.62 };
        db.AddRange(district, street, community);
        var units = new List<Guid>();
        var random = new Random(1);
        for (var h = 0; h < Homes; h++)
        {
            var schedule = new Schedule { Hours = [.. Enum.GetValues<DayOfWeek>().Select(d => new OpeningHours { Weekday = d })] };
            var home = new Home
            {
                Code = $"bench-{h:000}",
                Name = Name,
                Where = Name,
                CommunityId = community.Id,
                ScheduleId = schedule.Id,
                Latitude = 45.6 + (random.NextDouble() / 3),
                Longitude = 126.5 + (random.NextDouble() / 3),
                Policy = HomeDefaults.Policy(),
                Quotas = HomeDefaults.Quotas(),
            };
            db.Add(schedule);
            db.Add(home);
            foreach (var (code, activity, count) in h == 0
                ? [("rooms", Activity.RestRoom, 20)]
                : new[] { ("a", Activity.Treadmill, 4), ("b", Activity.SpinningBike, 4), ("c", Activity.TableTennis, 4), ("d", Activity.ReadingSeat, 5) })
            {
                var pool = new Pool { HomeId = home.Id, Code = code, Activity = activity, Name = Name };
                db.Add(pool);
                for (var n = 1; n <= count; n++)
                {
                    var bookable = new Bookable { Module = "facilities", Capacity = 1, PoolId = pool.Id, ScheduleId = schedule.Id, Policy = home.Policy.Copy() };
                    db.Add(bookable);
                    db.Add(new Unit { BookableId = bookable.Id, PoolId = pool.Id, HomeId = home.Id, Number = n });
                    units.Add(bookable.Id);
                }
            }
        }

        // The one member of staff of this world keeps the first home too.
        var first = db.Homes.Local.Single(h => h.Code == "bench-000").Id;
        var staff = await db.RoleGrants.Where(g => g.Role == Role.HospitalScheduler).Select(g => g.PersonId).SingleAsync();
        db.Add(new RoleGrant { PersonId = staff, Role = Role.Keeper, ScopeKind = ScopeKind.Home, ScopeId = first });
        await db.SaveChangesAsync();
        return units;
    }

    private static void Fill(World world, List<Guid> units, int bookings)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(world.Folder, "welfarehub.db")}");
        connection.Open();
        using var transaction = connection.BeginTransaction();
        using var insert = connection.CreateCommand();
        insert.Transaction = transaction;
        insert.CommandText =
            """
            INSERT INTO Bookings (Id, Reference, AskId, PersonId, BookableId, "From", "To", BlockedFrom, BlockedTo, Places, People, State, StateAt, StateBy,
              ByHouse, Reschedules, MayBeMoved, Sequence, HistoryCount, CreatedAt)
            VALUES ($id, $reference, $id, $person, $unit, $from, $to, $from, $to, 1, 1, $state, $from, $person, 0, 0, 1, 0, 1, $from)
            """;
        foreach (var name in new[] { "$id", "$reference", "$person", "$unit", "$from", "$to", "$state" })
            insert.Parameters.Add(name, SqliteType.Text);
        var hour = TimeProvider.System.GetUtcNow().UtcDateTime;
        hour = hour.Date.AddHours(hour.Hour);
        for (var made = 0; made < bookings; made++)
        {
            var (round, unit) = (made / units.Count, units[made % units.Count]);
            // Ahead: every second unit is busy in each of the hours from the next but one, so that nobody is late while we look: writing
            // down who did not come is another measurement. Behind: four a day, back from the day before yesterday, so that the day
            // that is looked at is the same in both and only what lies behind it grows.
            var ahead = made < Ahead;
            var from = ahead ? hour.AddHours(2 + (2 * round) + (made % 2)) : hour.Date.AddDays(-2 - (round / 4)).AddHours(4 * (round % 4));
            object[] values = [Id(Guid.CreateVersion7()), "H" + made.ToString(CultureInfo.InvariantCulture), Id(world.CourierIds[made % World.Couriers]), Id(unit), Text(from), Text(from.AddMinutes(40)), ahead ? 2 : 4];
            for (var i = 0; i < values.Length; i++)
                insert.Parameters[i].Value = values[i];
            insert.ExecuteNonQuery();
        }

        transaction.Commit();
        foreach (var sql in new[] { "ANALYZE", "PRAGMA wal_checkpoint(TRUNCATE)" })
        {
            using var command = connection.CreateCommand();
#pragma warning disable CA2100 // constants
            command.CommandText = sql;
#pragma warning restore CA2100
            command.ExecuteNonQuery();
        }
    }

    /// <summary>As EF writes them.</summary>
    private static string Id(Guid id) => id.ToString().ToUpperInvariant();

    private static string Text(DateTime instant) => instant.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
