using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>A piece of a row: a booking, or time that is free or outside the hours. Span: in steps.</summary>
public sealed record BoardCell(int Span, DateTimeOffset From, KeptBooking? Booking, bool Open);

/// <summary>A unit's row. Day board: one cell after the other; week board: the bookings of each day.</summary>
public sealed record BoardRow(PoolView Pool, UnitView Unit, IReadOnlyList<BoardCell> Cells, IReadOnlyList<IReadOnlyList<KeptBooking>> Days);

/// <summary>The planning board of a home: rows are units, columns are time.</summary>
/// <param name="Home">The home.</param>
/// <param name="First">The day, or the Monday of the week.</param>
/// <param name="IsWeek">Columns are days.</param>
/// <param name="From">First column of a day board, UTC, on a full hour.</param>
/// <param name="Hours">How many hours it has.</param>
/// <param name="Rows">One for each unit, pools together.</param>
public sealed record BoardView(HomeView Home, DateOnly First, bool IsWeek, DateTimeOffset From, int Hours, IReadOnlyList<BoardRow> Rows)
{
    /// <summary>A column of the table, minutes: what begins between two steps is drawn from the one before.</summary>
    public const int Step = 10;

    public const int StepsInHour = 60 / Step;

    public DateTimeOffset To => From.AddHours(Hours);

    public static BoardView OfWeek(HomeView home, DateOnly first, IReadOnlyList<KeptBooking> bookings, CityClock clock)
    {
        var byUnit = bookings.ToLookup(b => b.BookableId);
        var days = Enumerable.Range(0, 7).Select(n => clock.Day(first.AddDays(n))).ToList();
        return new BoardView(home, first, true, days[0].From, 0, RowsOf(home, unit => new BoardRow(
            unit.Pool, unit.Unit, [], [.. days.Select(day => (IReadOnlyList<KeptBooking>)[.. byUnit[unit.Unit.Id].Where(b => b.From < day.To && b.To > day.From)])])));
    }

    public static BoardView OfDay(HomeView home, DateOnly day, IReadOnlyList<KeptBooking> bookings, CityClock clock)
    {
        var (begins, ends) = clock.Day(day);
        var open = OpenTimes.Between(home.Schedule.Hours, begins, ends, clock.Zone);
        var shown = bookings.Where(b => !b.ByHouse).ToList();
        var first = open.Select(o => o.Opens).Concat(shown.Select(b => b.From < begins ? begins : b.From)).DefaultIfEmpty(begins.AddHours(8)).Min();
        var last = open.Select(o => o.Closes).Concat(shown.Select(b => b.To > ends ? ends : b.To)).DefaultIfEmpty(begins.AddHours(20)).Max();
        var from = first.AddMinutes(-clock.Local(first).Minute);
        var hours = Math.Max(1, (int)Math.Ceiling((last - from).TotalHours));
        var byUnit = bookings.ToLookup(b => b.BookableId);
        return new BoardView(home, day, false, from, hours, RowsOf(home, unit => new BoardRow(unit.Pool, unit.Unit, Cells(byUnit[unit.Unit.Id], open, from, hours * StepsInHour), [])));
    }

    private static List<BoardRow> RowsOf(HomeView home, Func<(PoolView Pool, UnitView Unit), BoardRow> row) =>
        [.. home.Pools.SelectMany(p => p.Units.Select(u => (p, u))).Select(row)];

    private static List<BoardCell> Cells(IEnumerable<KeptBooking> bookings, List<(DateTimeOffset Opens, DateTimeOffset Closes)> open, DateTimeOffset from, int steps)
    {
        var cells = new List<BoardCell>();
        var edges = open.SelectMany(o => (int[])[StepOf(o.Opens, from, up: false), StepOf(o.Closes, from, up: false)]).ToList();
        var at = 0;
        foreach (var booking in bookings)
        {
            var begins = Math.Clamp(StepOf(booking.From, from, up: false), at, steps);
            var ends = Math.Clamp(StepOf(booking.To, from, up: true), begins, steps);
            if (ends == begins)
                continue;
            Fill(begins);
            cells.Add(new BoardCell(ends - begins, booking.From, booking, true));
            at = ends;
        }

        Fill(steps);
        return cells;

        // Free time is cut at full hours and where the house opens and closes.
        void Fill(int until)
        {
            while (at < until)
            {
                var begins = from.AddMinutes(at * Step);
                var isOpen = open.Exists(o => o.Opens <= begins && o.Closes > begins);
                var next = Math.Min(until, ((at / StepsInHour) + 1) * StepsInHour);
                foreach (var edge in edges)
                    next = edge > at && edge < next ? edge : next;
                cells.Add(new BoardCell(next - at, begins, null, isOpen));
                at = next;
            }
        }
    }

    private static int StepOf(DateTimeOffset instant, DateTimeOffset from, bool up)
    {
        var steps = (instant - from).TotalMinutes / Step;
        return (int)(up ? Math.Ceiling(steps) : Math.Floor(steps));
    }
}
