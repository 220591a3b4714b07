using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

using Microsoft.Data.Sqlite;

namespace WelfareHub.Benchmarks;

/// <summary>
/// 200 signed-in couriers book at once. Per level of connections: the booking POST (session, antiforgery, rules, history, outbox,
/// durable commit) beside the floor, and the whole flow of form page, POST and confirmation page.
/// </summary>
internal static partial class Rush
{
    private static readonly int[] Levels = [1, 8, 32, 64];

    public static async Task<int> Run(int seconds)
    {
        Console.WriteLine("Publishing the app and making 200 couriers and their slots …");
        using var scratch = new Scratch();
        var program = await Server.Publish(scratch);
        var world = await World.Make(scratch, times: Math.Max(400, seconds * 260));
        var floorFolder = world.CopyDatabase(scratch);
        await using var app = await Server.App(program, world.Folder);
        await using var floor = await Server.Floor(floorFolder);
        var couriers = await SignedIn(world, app.Port);
        var floorNext = new int[World.Couriers];
        var time = TimeSpan.FromSeconds(seconds);

        // Both are warmed up the same way before anything counts.
        await Level.Measure(app.Port, 8, TimeSpan.FromSeconds(Math.Min(3, seconds)), (wire, n) => Book(wire, couriers, n, 8));
        await Level.Measure(floor.Port, 8, TimeSpan.FromSeconds(Math.Min(3, seconds)), (wire, n) => BookFloor(wire, world, floorNext, n, 8));

        Console.WriteLine("connections |  floor/s   p50 ms   p99 ms |   POST/s   p50 ms   p99 ms  cpu ms | ratio  p99× |  flow/s   p50 ms   p99 ms  cpu ms");
        double ratioMin = double.MaxValue, p99Max = 0, most = 0;
        foreach (var connections in Levels)
        {
            var bare = await Level.Measure(floor.Port, connections, time, (wire, n) => BookFloor(wire, world, floorNext, n, connections));
            var before = app.Work;
            var post = await Level.Measure(app.Port, connections, time, (wire, n) => Book(wire, couriers, n, connections));
            var between = app.Work;
            var flow = await Level.Measure(app.Port, connections, time, (wire, n) => WholeFlow(wire, couriers, n, connections));
            var (postWork, flowWork) = ((between - before).TotalMilliseconds / post.Done, (app.Work - between).TotalMilliseconds / flow.Done);
            var ratio = post.PerSecond / bare.PerSecond;
            var p99 = post.P99 / bare.P99;
            ratioMin = Math.Min(ratioMin, ratio);
            p99Max = Math.Max(p99Max, p99);
            most = Math.Max(most, post.PerSecond);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{connections,11} | {bare.PerSecond,8:0} {bare.P50,8:0.00} {bare.P99,8:0.00} | {post.PerSecond,8:0} {post.P50,8:0.00} {post.P99,8:0.00} {postWork,7:0.00} | {ratio,5:0.00} {p99,5:0.0} | {flow.PerSecond,7:0} {flow.P50,8:0.00} {flow.P99,8:0.00} {flowWork,7:0.00}"));
        }

        var memory = app.MemoryMb;
        var (booked, oversold, rows) = Count(world.Folder);
        var (floorBooked, _, floorRows) = Count(floorFolder);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"booked {booked} (floor {floorBooked}); rows a booking {rows:0.0} (floor {floorRows:0.0}); refused {couriers.Sum(c => c.Refused)}; resident {memory:0} MB"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"rush ratio_min={ratioMin:0.00} p99_ratio_max={p99Max:0.0} per_second_max={most:0} oversold={oversold}"));
        return oversold == 0 ? 0 : 1;
    }

    private static async ValueTask<bool> Book(Wire wire, Courier[] couriers, int number, int connections)
    {
        var courier = Next(couriers, number, connections);
        if (courier is null)
            return false;
        var slot = courier.Slots[courier.Next++];
        var answer = await wire.Send(Wire.Post($"/checkups/slots/{slot}/book", courier.Cookies, courier.Form()));
        if (answer.Status != 303 || answer.Location?.StartsWith("/bookings/", StringComparison.Ordinal) != true)
            courier.Refuse(answer.Text);
        return true;
    }

    private static async ValueTask<bool> WholeFlow(Wire wire, Courier[] couriers, int number, int connections)
    {
        var courier = Next(couriers, number, connections);
        if (courier is null)
            return false;
        var slot = courier.Slots[courier.Next++];
        var page = await wire.Send(Wire.Get($"/checkups/slots/{slot}/check", courier.Cookies));
        if (page.Status != 200)
            courier.Refuse(page.Text);
        var answer = await wire.Send(Wire.Post($"/checkups/slots/{slot}/book", courier.Cookies, courier.Form()));
        var location = answer.Location;
        if (answer.Status != 303 || location is null)
        {
            courier.Refuse(answer.Text);
            return true;
        }

        var confirmation = await wire.Send(Wire.Get(location, courier.Cookies));
        if (confirmation.Status != 200)
            courier.Refuse(confirmation.Text);
        return true;
    }

    private static async ValueTask<bool> BookFloor(Wire wire, World world, int[] next, int number, int connections)
    {
        var courier = Pick(next, world.Slots.Length, number, connections);
        if (courier < 0)
            return false;
        var time = next[courier]++;
        var from = FloorDay.AddMinutes(10 * time).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        var to = FloorDay.AddMinutes(10 * (time + 1)).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        var form = $"slot={Key(world.Slots[time][courier / World.PlacesInSlot])}&person={Key(world.CourierIds[courier])}&from={Uri.EscapeDataString(from)}&to={Uri.EscapeDataString(to)}";
        var answer = await wire.Send(Wire.Post("/", "", form));
        return answer.Status == 303 ? true : throw new InvalidOperationException(answer.Text);
    }

    private static readonly DateTime FloorDay = new(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private static string Key(Guid id) => id.ToString("D").ToUpperInvariant();

    /// <summary>Each connection has couriers of its own, so that one person never asks for two things at once.</summary>
    private static Courier? Next(Courier[] couriers, int number, int connections)
    {
        Courier? least = null;
        for (var n = number; n < couriers.Length; n += connections)
        {
            if (couriers[n].Next < couriers[n].Slots.Length && (least is null || couriers[n].Next < least.Next))
                least = couriers[n];
        }

        return least;
    }

    private static int Pick(int[] next, int times, int number, int connections)
    {
        var least = -1;
        for (var n = number; n < next.Length; n += connections)
        {
            if (next[n] < times && (least < 0 || next[n] < next[least]))
                least = n;
        }

        return least;
    }

    private static async Task<Courier[]> SignedIn(World world, int port)
    {
        using var wire = new Wire(port);
        await wire.Open();
        var couriers = new Courier[World.Couriers];
        for (var n = 0; n < couriers.Length; n++)
        {
            var slots = world.Slots.Select(time => time[n / World.PlacesInSlot].ToString()).ToArray();
            var page = (await wire.Send(Wire.Get($"/checkups/slots/{slots[0]}/check", world.CourierCookies[n]))).Text;
            if (!page.StartsWith("HTTP/1.1 200", StringComparison.Ordinal))
                throw new InvalidOperationException("The form page did not open: " + page);
            var cookie = FormCookie().Match(page).Groups["cookie"].Value;
            var fields = Hidden().Matches(FormOf(page)).ToDictionary(m => m.Groups["name"].Value, m => System.Net.WebUtility.HtmlDecode(m.Groups["value"].Value));
            couriers[n] = new Courier(world.CourierCookies[n] + "; " + cookie, slots, fields);
        }

        return couriers;
    }

    private static string FormOf(string page)
    {
        var from = page.IndexOf("/book\"", StringComparison.Ordinal);
        return page[from..page.IndexOf("</form>", from, StringComparison.Ordinal)];
    }

    private static (long Booked, long Oversold, double RowsEach) Count(string folder)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "welfarehub.db")};Mode=ReadOnly");
        connection.Open();
        long Ask(string sql)
        {
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
        }

        var booked = Ask("SELECT COUNT(*) FROM Bookings");
        var oversold = Ask("SELECT COUNT(*) FROM (SELECT b.BookableId FROM Bookings b JOIN Bookables a ON a.Id = b.BookableId WHERE b.State IN (0,1,2,3,4) GROUP BY b.BookableId HAVING SUM(b.Places) > MAX(a.Capacity))");
        var rows = Ask("SELECT (SELECT COUNT(*) FROM Bookings) + (SELECT COUNT(*) FROM BookingHistory) + (SELECT COUNT(*) FROM Notices)");
        return (booked, oversold, booked == 0 ? 0 : rows / (double)booked);
    }

    [GeneratedRegex("Set-Cookie: (?<cookie>wh\\.form=[^;]+)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FormCookie();

    [GeneratedRegex("<input[^>]*type=\"hidden\"[^>]*name=\"(?<name>[^\"]+)\"[^>]*value=\"(?<value>[^\"]*)\"", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Hidden();

    private sealed class Courier(string cookies, string[] slots, Dictionary<string, string> fields)
    {
        private readonly string _fixed = string.Concat(fields.Where(f => f.Key != "key").Select(f => Uri.EscapeDataString(f.Key) + "=" + Uri.EscapeDataString(f.Value) + "&"));

        public string Cookies { get; } = cookies;
        public string[] Slots { get; } = slots;
        public int Next { get; set; }
        public int Refused { get; private set; }

        /// <summary>What the form page sends, with a key of its own each time as a fresh page would have.</summary>
        public string Form() => _fixed + "key=" + Guid.CreateVersion7().ToString("N");

        public void Refuse(string answer)
        {
            if (Refused++ == 0)
                Console.Error.WriteLine(new StringBuilder("refused: ").Append(answer, 0, Math.Min(600, answer.Length)));
        }
    }
}
