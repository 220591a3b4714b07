using WelfareHub.Web.Modules.Accounts;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>Reads the weekly patterns of the seed files.</summary>
internal static class SessionPlans
{
    /// <param name="seed">A weekly pattern.</param>
    /// <param name="file">Its file, for what is wrong with it.</param>
    /// <param name="firstDay">Day 0 of its days.</param>
    /// <param name="hospitals">Known codes.</param>
    /// <param name="stations">Known codes.</param>
    /// <exception cref="SeedException">Something is wrong with it.</exception>
    public static SessionPlan Of(SessionSeed seed, string file, DateOnly firstDay, Dictionary<string, Guid> hospitals, Dictionary<string, Guid> stations)
    {
        var where = $"{file}, {seed.Programme} at {seed.Hospital}";
        var (from, to) = (SeedJson.Time(seed.From, where), SeedJson.Time(seed.To, where));
        if (from >= to || seed.SlotMinutes < 1 || (to - from).TotalMinutes % seed.SlotMinutes != 0 || seed.Places < 1)
            throw new SeedException($"{where}: the slots do not fill the time from {seed.From} to {seed.To}.");
        return new SessionPlan(
            SeedJson.Id(seed.Hospital, hospitals, where),
            seed.Station is null ? null : SeedJson.Id(seed.Station, stations, where),
            from,
            to,
            seed.SlotMinutes,
            seed.Places)
        {
            Weekdays = [.. seed.Weekdays.Select(day => Weekday(day, where))],
            FirstDay = firstDay.AddDays(seed.FromDay),
            LastDay = firstDay.AddDays(seed.ToDay),
            Where = seed.Where,
        };
    }

    private static DayOfWeek Weekday(string written, string where) => written switch
    {
        "mon" => DayOfWeek.Monday,
        "tue" => DayOfWeek.Tuesday,
        "wed" => DayOfWeek.Wednesday,
        "thu" => DayOfWeek.Thursday,
        "fri" => DayOfWeek.Friday,
        "sat" => DayOfWeek.Saturday,
        "sun" => DayOfWeek.Sunday,
        _ => throw new SeedException($"{where}: \"{written}\" is not a weekday."),
    };
}
