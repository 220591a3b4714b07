using System.Globalization;

using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>One line of homes.csv.</summary>
internal sealed class HomeDraft
{
    private readonly HomeKind _kind;
    private readonly LocalText _name;
    private readonly LocalText _where;
    private readonly LocalText? _address;
    private readonly bool _addressInOne;
    private readonly double? _latitude;
    private readonly double? _longitude;
    private readonly string? _phone;
    private readonly Amenities _amenities;

    public HomeDraft(SheetLine line, FacilityWorld world)
    {
        _kind = line.OneOf("kind", FacilityWords.Kinds, HomeKind.Home);
        _name = line.Local("name");
        _where = line.Local("where");
        _address = line.Address("address", 200);
        _addressInOne = !line.Has("address_zh_hant") && !line.Has("address_en");
        Community = line.Known("community", world.Communities);
        if (Community is null && line.Text("community") is null)
            line.Fail("community", SheetIssueKind.Missing);
        Station = line.Known("station", world.Stations);
        _latitude = line.Degrees("latitude");
        _longitude = line.Degrees("longitude");
        _phone = line.Text("phone", 40);
        foreach (var word in (line.Text("amenities") ?? "").Split([' ', ','], StringSplitOptions.RemoveEmptyEntries))
        {
            if (FacilityWords.Amenities.TryGetValue(word, out var amenity))
                _amenities |= amenity;
            else
                line.Fail("amenities", SheetIssueKind.NotOneOf, word);
        }

        if (line.Text("holiday_hours") is { } hours && hours != "closed")
        {
            var ends = hours.Split('-', '–');
            (HolidayOpens, HolidayCloses) = ends.Length == 2 ? (SheetLine.ReadTime(ends[0].Trim()), SheetLine.ReadTime(ends[1].Trim())) : (null, null);
            if (HolidayOpens is null || HolidayCloses is null || (HolidayCloses != TimeOnly.MinValue && HolidayCloses <= HolidayOpens))
                line.Fail("holiday_hours", SheetIssueKind.NotASpan, hours);
        }
    }

    public Guid? Community { get; }
    public Guid? Station { get; }
    public TimeOnly? HolidayOpens { get; }
    public TimeOnly? HolidayCloses { get; }

    public bool DiffersOnHolidays(Home home) => (home.HolidayOpens, home.HolidayCloses) != (HolidayOpens, HolidayCloses);

    public bool Differs(Home home) =>
        (home.Kind, home.Name, home.Where, home.Address, home.CommunityId, home.StationId) != (_kind, _name, _where, AddressFor(home), Community!.Value, Station)
        || (home.Latitude, home.Longitude, home.Phone, home.Amenities, home.HolidayOpens, home.HolidayCloses)
            != (_latitude, _longitude, _phone, _amenities, HolidayOpens, HolidayCloses);

    public void Put(Home home)
    {
        (home.Kind, home.Name, home.Where, home.Address, home.CommunityId, home.StationId) = (_kind, _name, _where, AddressFor(home), Community!.Value, Station);
        (home.Latitude, home.Longitude, home.Phone, home.Amenities, home.HolidayOpens, home.HolidayCloses) =
            (_latitude, _longitude, _phone, _amenities, HolidayOpens, HolidayCloses);
    }

    /// <summary>A file with the Simplified Chinese alone takes nothing from a home whose address in other words is there already.</summary>
    private LocalText? AddressFor(Home home) => _addressInOne && home.Address?.Hans == _address?.Hans ? home.Address : _address;
}

/// <summary>One line of bookables.csv.</summary>
internal sealed class PoolDraft
{
    private const int MostMinutes = 24 * 60;

    private readonly Activity _activity;
    private readonly LocalText _name;
    private readonly int _people;
    private readonly int?[] _own;
    private readonly bool? _approval;

    public PoolDraft(SheetLine line, string code)
    {
        Code = code;
        _activity = line.OneOf("activity", FacilityWords.Activities, Activity.Treadmill);
        _name = line.Local("name");
        Units = line.Whole("units", 1, 200) ?? 1;
        _people = line.Whole("people", 1, 500) ?? 1;
        _own =
        [
            line.Whole("grid_minutes", 1, MostMinutes), line.Whole("shortest_minutes", 1, MostMinutes), line.Whole("longest_minutes", 1, MostMinutes),
            line.Whole("cleaning_minutes", 0, MostMinutes), line.Whole("furthest_days", 1, 366), line.Whole("grace_minutes", 1, MostMinutes),
            line.Whole("day_count", 1, 100), line.Whole("day_minutes", 1, MostMinutes), line.Whole("week_count", 1, 100), line.Whole("week_minutes", 1, 7 * MostMinutes),
        ];
        _approval = line.Text("approval") is null ? null : line.OneOf("approval", FacilityWords.YesNo, otherwise: false);
    }

    public string Code { get; }
    public int Units { get; }
    public int People => _people;

    private bool HasOwn => _approval is not null || _own.Any(v => v is not null);

    /// <summary>What does not go together, with what the home says where the line says nothing: as in the keeper's form.</summary>
    public void Check(SheetLine line, BookingPolicy home)
    {
        var (grid, shortest, longest) = (_own[0] ?? home.GridMinutes, _own[1] ?? home.MinMinutes, _own[2] ?? home.MaxMinutes);
        if (HasOwn && longest > 0 && longest / Math.Max(1, grid) * Math.Max(1, grid) < shortest)
            line.Fail("longest_minutes", SheetIssueKind.LongestTooShort, shortest.ToString(CultureInfo.InvariantCulture));
        if (_own[5] is { } grace && !StayLengths.IsGrace(grace, shortest))
            line.Fail("grace_minutes", SheetIssueKind.GraceTooLong, shortest.ToString(CultureInfo.InvariantCulture));
    }

    public bool Differs(Pool pool, int units)
    {
        var (policy, quotas) = (pool.Policy, pool.Quotas);
        return (pool.Activity, pool.Name, pool.People, pool.OwnPolicy) != (_activity, _name, _people, HasOwn) || units != Units
            || (HasOwn && !((int?[])[
                policy.GridMinutes, policy.MinMinutes, policy.MaxMinutes, policy.BufferAfterMinutes, policy.FurthestDays, policy.CheckInClosesMinutes,
                quotas.DayCount, quotas.DayMinutes, quotas.WeekCount, quotas.WeekMinutes]).Zip(_own).All(p => p.Second is null || p.First == p.Second))
            || (HasOwn && policy.NeedsApproval != (_approval ?? policy.NeedsApproval));
    }

    public void Put(Pool pool, Home home)
    {
        (pool.Activity, pool.Name, pool.People, pool.OwnPolicy) = (_activity, _name, _people, HasOwn);
        var policy = home.Policy.Copy();
        policy.GridMinutes = _own[0] ?? policy.GridMinutes;
        policy.MinMinutes = _own[1] ?? policy.MinMinutes;
        policy.MaxMinutes = _own[2] ?? policy.MaxMinutes;
        policy.BufferAfterMinutes = _own[3] ?? policy.BufferAfterMinutes;
        policy.FurthestDays = _own[4] ?? policy.FurthestDays;
        policy.CheckInClosesMinutes = _own[5] ?? StayLengths.GraceFor(policy.CheckInClosesMinutes, policy.MinMinutes);
        policy.NeedsApproval = _approval ?? policy.NeedsApproval;
        if (policy.NeedsApproval)
            policy.LateMinutes = 0;
        pool.Policy = policy;
        pool.Quotas = HasOwn
            ? new Quotas { DayCount = _own[6], DayMinutes = _own[7], WeekCount = _own[8], WeekMinutes = _own[9] }
            : home.Quotas.Copy();
    }
}

/// <summary>What a new home allows until somebody says otherwise.</summary>
internal static class HomeDefaults
{
    public static BookingPolicy Policy() => new()
    {
        GridMinutes = 10,
        MinMinutes = 20,
        MaxMinutes = 120,
        BufferAfterMinutes = 5,
        FurthestDays = 14,
        LateMinutes = 10,
        MaxReschedules = -1,
        CheckInOpensMinutes = 15,
        CheckInClosesMinutes = 10,
        OfferMinutes = 15,
        AutoNoShow = true,
    };

    public static Quotas Quotas() => new() { DayCount = 3, DayMinutes = 150, WeekMinutes = 600 };
}
