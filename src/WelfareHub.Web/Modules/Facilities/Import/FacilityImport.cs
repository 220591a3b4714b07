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
internal sealed partial class FacilityImport(WelfareDbContext db, FacilityWorld world, CityClock clock, bool addOnly, Func<Guid?, Guid, bool> mayKeep)
{
    private readonly HashSet<Guid> _schedules = [];
    private readonly List<Guid> _more = [];
    private int _added;
    private int _changed;
    private int _same;

    /// <summary>Which have other hours than before.</summary>
    public IReadOnlyCollection<Guid> Schedules => _schedules;

    /// <summary>Units that have come to a pool which was there before: somebody may wait for one of them.</summary>
    public IReadOnlyCollection<Guid> More => _more;

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
            if (home is not null)
                draft.Check(line, home.Policy);
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
            if (known is not null)
                _more.Add(bookable.Id);
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
