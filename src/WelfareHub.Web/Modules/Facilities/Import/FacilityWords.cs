namespace WelfareHub.Web.Modules.Facilities;

/// <summary>The words that homes.csv, home-hours.csv and bookables.csv are written in.</summary>
internal static class FacilityWords
{
    public static readonly Dictionary<string, HomeKind> Kinds = new() { ["home"] = HomeKind.Home, ["stop"] = HomeKind.Stop };

    public static readonly Dictionary<string, Amenities> Amenities = new()
    {
        ["water"] = Facilities.Amenities.Water,
        ["warm"] = Facilities.Amenities.Warm,
        ["charging"] = Facilities.Amenities.Charging,
        ["microwave"] = Facilities.Amenities.Microwave,
        ["toilet"] = Facilities.Amenities.Toilet,
        ["seats"] = Facilities.Amenities.Seats,
        ["books"] = Facilities.Amenities.Books,
        ["wifi"] = Facilities.Amenities.Wifi,
        ["first_aid"] = Facilities.Amenities.FirstAid,
        ["bike_parking"] = Facilities.Amenities.BikeParking,
    };

    public static readonly Dictionary<string, Activity> Activities = new()
    {
        ["treadmill"] = Activity.Treadmill,
        ["spinning_bike"] = Activity.SpinningBike,
        ["table_tennis"] = Activity.TableTennis,
        ["table_football"] = Activity.TableFootball,
        ["reading_seat"] = Activity.ReadingSeat,
        ["meeting_room"] = Activity.MeetingRoom,
        ["rest_room"] = Activity.RestRoom,
        ["massage_chair"] = Activity.MassageChair,
        ["projector"] = Activity.Projector,
    };

    public static readonly Dictionary<string, bool> YesNo = new() { ["yes"] = true, ["no"] = false };

    private static readonly string[] Week = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

    /// <summary>"mon-fri", "sat", "mon wed fri"; null when it is none of these.</summary>
    public static List<DayOfWeek>? Weekdays(string written)
    {
        var days = new List<DayOfWeek>();
        foreach (var part in written.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var ends = part.Split('-');
            var (first, last) = (Array.IndexOf(Week, ends[0]), Array.IndexOf(Week, ends[^1]));
            if (ends.Length > 2 || first < 0 || last < first)
                return null;
            for (var i = first; i <= last; i++)
                days.Add((DayOfWeek)((i + 1) % 7));
        }

        return days.Count > 0 ? days : null;
    }
}
