using System.Globalization;

using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>A holiday or make-up day on which a home keeps its usual hours, since somebody is booked then.</summary>
internal sealed record LeftHoliday(string Home, DateOnly Day)
{
    /// <summary>For the operator, whose tool speaks English.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Home}, {Day:yyyy-MM-dd}: a holiday or make-up day, but somebody is booked then, so the usual hours stay. Its keeper decides at /keeper/{Home}/home/days.");
}

/// <summary>Hours, and the days that holidays make of them.</summary>
internal sealed partial class FacilityImport
{
    private void TakeHours(SheetTable table)
    {
        var lines = table.Lines.Select(line => (Line: line, Home: HomeOf(line), Hours: Hours(line))).ToList();
        foreach (var group in lines.Where(l => l is { Home: not null, Line.Failed: false }).GroupBy(l => l.Home!))
        {
            var rows = world.Hours[group.Key.ScheduleId];
            if (addOnly && rows.Count > 0)
            {
                _same += group.Count();
                continue;
            }

            // As many stretches as the pages can show: what they do not show, saving them would lose.
            var tooMany = group.SelectMany(l => l.Hours, (l, h) => (l.Line, Day: (h.Day, h.Weekday))).GroupBy(l => l.Day).SelectMany(d => d.Skip(d.Key.Day is null ? WeekForm.MostStretches : 1));
            foreach (var line in tooMany.Select(l => l.Line).Distinct().ToList())
                line.Fail("days", SheetIssueKind.TooManyHours, line.Text("days"));
            var wanted = group.Where(l => !l.Line.Failed).SelectMany(l => l.Hours).Where(h => !(h.Day < clock.Today)).ToList();
            foreach (var hours in wanted)
                hours.ScheduleId = group.Key.ScheduleId;
            // What was is kept: the use of past days is told against their own hours.
            var kept = rows.Where(r => r.Day < clock.Today).ToList();
            if (ClosesOnBookings(group.Key, [.. kept, .. wanted]) is > 0 and var booked)
            {
                foreach (var (line, _, _) in group)
                    line.Fail("days", SheetIssueKind.BookedThen, booked.ToString(CultureInfo.InvariantCulture));
                continue;
            }

            var same = wanted.Count == rows.Except(kept).Count(r => r.Mark != HomeHours.HolidayMark)
                && wanted.TrueForAll(w => rows.Exists(r => (r.Day, r.Weekday, r.Opens, r.Closes, r.Closed, r.Mark) == (w.Day, w.Weekday, w.Opens, w.Closes, w.Closed, w.Mark)));
            if (same)
                _same += group.Count();
            else if (rows.Count == 0)
                _added += group.Count();
            else
                _changed += group.Count();
            if (same)
                continue;

            db.RemoveRange(rows.Except(kept));
            world.Hours[group.Key.ScheduleId] = [.. kept, .. wanted];
            db.AddRange(wanted);
            Lay(group.Key);
        }
    }

    /// <summary>How many bookings would lie outside the home's hours on holidays, if those were to be as the file says.</summary>
    private int ClosesOnBookings(Home home, HomeDraft draft)
    {
        if (!draft.DiffersOnHolidays(home))
            return 0;
        var rows = Written(home);
        return Outside(home, [.. rows, .. HomeHours.Days(home.ScheduleId, draft.HolidayOpens, draft.HolidayCloses, rows, world.Holidays, clock.Today)]);
    }

    /// <summary>How many bookings would lie outside these hours: whoever keeps the home decides about people by name, a file does not.</summary>
    private int ClosesOnBookings(Home home, List<OpeningHours> rows) =>
        Outside(home, [.. rows, .. HomeHours.Days(home, rows, world.Holidays, clock.Today)]);

    private int Outside(Home home, List<OpeningHours> hours)
    {
        var now = clock.Now;
        return world.Booked.Count(b => b.ScheduleId == home.ScheduleId && !b.Came && !OpenTimes.Contain(hours, b.From > now ? b.From : now, b.To, clock.Zone));
    }

    /// <summary>The rows that somebody has written: without the days that were laid on holidays to come.</summary>
    private List<OpeningHours> Written(Home home) => world.Hours[home.ScheduleId].FindAll(r => r.Mark != HomeHours.HolidayMark || r.Day < clock.Today);

    /// <summary>The hours on holidays are others; a home whose week nobody has told yet gets them with its week.</summary>
    private void LayAnew(Home home)
    {
        var (rows, kept) = (world.Hours[home.ScheduleId], Written(home));
        if (!kept.Exists(r => r.Day is null))
            return;
        db.RemoveRange(rows.Except(kept));
        world.Hours[home.ScheduleId] = kept;
        Lay(home);
    }

    /// <summary>Holidays that have become known since a home's hours were laid. A day on which somebody is booked is left to the home's keeper: those are the answer.</summary>
    public List<LeftHoliday> LayNewHolidays()
    {
        var left = new List<LeftHoliday>();
        foreach (var home in world.Homes.Values)
        {
            var rows = world.Hours[home.ScheduleId];
            if (!rows.Exists(r => r.Day is null))
                continue;
            var fresh = HomeHours.Days(home, rows, world.Holidays, clock.Today).Where(d => !rows.Exists(r => r.Day == d.Day)).GroupBy(d => d.Day).ToList();
            foreach (var day in fresh)
            {
                if (Outside(home, [.. rows, .. day]) > Outside(home, rows))
                {
                    left.Add(new LeftHoliday(home.Code, day.Key!.Value));
                    continue;
                }

                rows.AddRange(day);
                db.AddRange(day);
            }
        }

        return left;
    }

    /// <summary>Holidays and make-up days to come, after the week's hours are known.</summary>
    private void Lay(Home home)
    {
        var rows = world.Hours[home.ScheduleId];
        var days = HomeHours.Days(home, rows, world.Holidays, clock.Today).ToList();
        rows.AddRange(days);
        db.AddRange(days);
        _schedules.Add(home.ScheduleId);
    }

    private static List<OpeningHours> Hours(SheetLine line)
    {
        var days = line.Required("days").ToLowerInvariant();
        var closed = string.Equals(line.Text("opens"), "closed", StringComparison.OrdinalIgnoreCase);
        var (opens, closes) = closed ? (TimeOnly.MinValue, TimeOnly.MinValue) : (line.Time("opens"), line.Time("closes"));
        if (opens is null || closes is null)
        {
            if (!line.Failed)
                line.Fail(opens is null ? "opens" : "closes", SheetIssueKind.Missing);
            return [];
        }

        if (!closed && closes != TimeOnly.MinValue && closes <= opens)
            line.Fail("closes", SheetIssueKind.NotHours, line.Text("closes"));
        if (DateOnly.TryParseExact(days, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return [new OpeningHours { Day = day, Weekday = day.DayOfWeek, Opens = opens.Value, Closes = closes.Value, Closed = closed, Mark = HomeHours.SpecialMark }];
        if (days.Length > 0 && (closed || FacilityWords.Weekdays(days) is null))
            line.Fail("days", SheetIssueKind.NotDays, days);
        return [.. (FacilityWords.Weekdays(days) ?? []).Select(d => new OpeningHours { Weekday = d, Opens = opens.Value, Closes = closes.Value })];
    }
}
