using System.Globalization;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>The numbers are stored.</summary>
internal enum FacilityFile
{
    Homes = 0,
    Hours = 1,
    Bookables = 2,
}

/// <summary>What a file would do, or did: lines that add, change or leave as is.</summary>
public sealed record ImportCounts(int Added, int Changed, int Same);

/// <summary>
/// Takes in homes.csv, home-hours.csv or bookables.csv, whichever the columns say it is; seed-data/README.md explains them. Writes
/// to the context and saves nothing: a dry run is the same without saving. A line with something wrong changes nothing.
/// </summary>
/// <param name="db">Where to.</param>
/// <param name="world">What there is; grows with what is added.</param>
/// <param name="clock">For holidays to come.</param>
/// <param name="addOnly">True: what is there already stays as it is.</param>
/// <param name="mayKeep">Whether the importer may keep a home with this station and community.</param>
internal sealed class FacilityImport(WelfareDbContext db, FacilityWorld world, CityClock clock, bool addOnly, Func<Guid?, Guid, bool> mayKeep)
{
    private readonly HashSet<Guid> _schedules = [];
    private int _added;
    private int _changed;
    private int _same;

    /// <summary>Which have other hours than before.</summary>
    public IReadOnlyCollection<Guid> Schedules => _schedules;

    /// <summary>Null: the columns are those of none of the files.</summary>
    public static FacilityFile? KindOf(SheetTable table) =>
        table.HasAll("home", "code", "activity", "units") ? FacilityFile.Bookables
        : table.HasAll("home", "days", "opens", "closes") ? FacilityFile.Hours
        : table.HasAll("code", "kind", "community", "name_zh_hans") ? FacilityFile.Homes
        : null;

    public ImportCounts Take(SheetTable table, FacilityFile kind)
    {
        (_added, _changed, _same) = (0, 0, 0);
        switch (kind)
        {
            case FacilityFile.Homes:
                TakeHomes(table);
                break;
            case FacilityFile.Hours:
                TakeHours(table);
                break;
            default:
                TakeBookables(table);
                break;
        }

        return new ImportCounts(_added, _changed, _same);
    }

    private void TakeHomes(SheetTable table)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var line in table.Lines)
        {
            var code = Code(line, "code");
            if (code.Length > 0 && !seen.Add(code))
                line.Fail("code", SheetIssueKind.Twice, code);
            var known = world.Homes.GetValueOrDefault(code);
            var home = known ?? new Home { Code = code, Name = LocalText.Empty, Where = LocalText.Empty, Policy = HomeDefaults.Policy(), Quotas = HomeDefaults.Quotas() };
            var draft = new HomeDraft(line, world);
            if (!line.Failed && (!mayKeep(draft.Station, draft.Community!.Value) || (known is not null && !mayKeep(known.StationId, known.CommunityId))))
                line.Fail("community", SheetIssueKind.OutOfScope, line.Text("community"));
            if (line.Failed)
                continue;

            if (known is null)
            {
                AddHome(home, draft);
                _added++;
            }
            else if (!addOnly && draft.Differs(home))
            {
                if (ClosesOnBookings(home, draft) is > 0 and var booked)
                {
                    line.Fail("holiday_hours", SheetIssueKind.BookedThen, booked.ToString(CultureInfo.InvariantCulture));
                    continue;
                }

                var relay = draft.DiffersOnHolidays(home);
                draft.Put(home);
                if (relay)
                    LayAnew(home);
                _changed++;
            }
            else
            {
                _same++;
            }
        }
    }

    private void AddHome(Home home, HomeDraft draft)
    {
        draft.Put(home);
        var schedule = new Schedule();
        home.ScheduleId = schedule.Id;
        world.Homes.Add(home.Code, home);
        world.Hours.Add(schedule.Id, []);
        db.Add(schedule);
        db.Homes.Add(home);
    }

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

    private void TakeBookables(SheetTable table)
    {
        var seen = new HashSet<(Guid, string)>();
        foreach (var line in table.Lines)
        {
            var home = HomeOf(line);
            var draft = new PoolDraft(line, Code(line, "code"));
            if (home is { Kind: HomeKind.Stop })
                line.Fail("home", SheetIssueKind.NotOneOf, home.Code);
            if (home is not null && !seen.Add((home.Id, draft.Code)))
                line.Fail("code", SheetIssueKind.Twice, draft.Code);
            var known = home is null ? null : world.Pools.GetValueOrDefault((home.Id, draft.Code));
            var units = known is null ? 0 : world.Units.GetValueOrDefault(known.Id)?.Count ?? 0;
            if (!addOnly && draft.Units < units)
                line.Fail("units", SheetIssueKind.FewerThanNow, line.Text("units"));
            if (known is { People: > 1 } && !addOnly && world.Booked.Where(b => b.PoolId == known.Id).Select(b => b.People).DefaultIfEmpty().Max() is var party && party > draft.People)
                line.Fail("people", SheetIssueKind.PartyTooBig, party.ToString(CultureInfo.InvariantCulture));
            if (line.Failed || home is null)
                continue;

            if (known is null)
                _added++;
            else if (addOnly || !draft.Differs(known, units))
                _same++;
            else
                _changed++;
            if (known is null || (!addOnly && draft.Differs(known, units)))
                Put(home, known, draft);
        }
    }

    private void Put(Home home, Pool? known, PoolDraft draft)
    {
        var pool = known ?? new Pool { HomeId = home.Id, Code = draft.Code, Name = LocalText.Empty, Order = world.Pools.Keys.Count(k => k.Home == home.Id) };
        draft.Put(pool, home);
        if (known is null)
        {
            world.Pools.Add((home.Id, pool.Code), pool);
            db.Pools.Add(pool);
        }

        var units = world.Units.TryGetValue(pool.Id, out var there) ? there : world.Units[pool.Id] = [];
        var policy = pool.OwnPolicy ? pool.Policy : home.Policy;
        foreach (var unit in units)
            unit.Policy = policy.Copy();
        var numbers = world.Numbers.TryGetValue(pool.Id, out var carried) ? carried : world.Numbers[pool.Id] = [];
        for (var number = 1; units.Count < draft.Units; number++)
        {
            if (!numbers.Add(number))
                continue;
            var bookable = new Bookable { Module = FacilitiesModule.Name, Capacity = 1, PoolId = pool.Id, ScheduleId = home.ScheduleId, Policy = policy.Copy() };
            units.Add(bookable);
            db.Bookables.Add(bookable);
            db.Units.Add(new Unit { BookableId = bookable.Id, PoolId = pool.Id, HomeId = home.Id, Number = number });
        }
    }

    private Home? HomeOf(SheetLine line)
    {
        var code = line.Required("home");
        if (!world.Homes.TryGetValue(code, out var home))
        {
            if (code.Length > 0)
                line.Fail("home", SheetIssueKind.NotKnown, code);
            return null;
        }

        if (mayKeep(home.StationId, home.CommunityId))
            return home;
        line.Fail("home", SheetIssueKind.OutOfScope, code);
        return null;
    }

    /// <summary>Lower-case letters, digits and hyphens.</summary>
    private static string Code(SheetLine line, string column)
    {
        var code = line.Required(column, 60);
        if (code.Length > 0 && !code.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
            line.Fail(column, SheetIssueKind.NotOneOf, code);
        return code;
    }
}
