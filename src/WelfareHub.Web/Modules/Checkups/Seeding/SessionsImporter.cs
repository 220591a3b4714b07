using Microsoft.EntityFrameworkCore;

using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>Loads sessions.json through <see cref="SessionPublisher"/>: what is published already, or past, is left alone. The caller saves.</summary>
internal sealed class SessionsImporter(SessionPublisher publisher, PlaceCodes codes, Dictionary<string, Programme> programmes)
{
    private const string File = "sessions.json";

    /// <param name="db">Where to.</param>
    /// <param name="folder">The folder of the file.</param>
    /// <param name="firstDay">Day 0 of the file's days.</param>
    /// <param name="holidays">Days off.</param>
    /// <param name="cancel">Stops.</param>
    public async Task Import(WelfareDbContext db, string folder, DateOnly firstDay, HolidayCalendar holidays, CancellationToken cancel)
    {
        var existing = await db.CheckupSessions.AsNoTracking().Where(s => s.Day >= firstDay).ToListAsync(cancel);
        foreach (var seed in SeedJson.Read<SessionSeed>(folder, File))
        {
            if (!programmes.TryGetValue(seed.Programme, out var programme))
                throw new SeedException($"{File}: \"{seed.Programme}\" is not a code in programmes.json.");
            var publication = publisher.Lay(programme, Plan(seed, firstDay), holidays, existing);
            SessionPublisher.Add(db, publication);
            existing.AddRange(publication.Sessions);
        }
    }

    private SessionPlan Plan(SessionSeed seed, DateOnly firstDay)
    {
        var where = $"{File}, {seed.Programme} at {seed.Hospital}";
        var (from, to) = (SeedJson.Time(seed.From, where), SeedJson.Time(seed.To, where));
        if (from >= to || seed.SlotMinutes < 1 || (to - from).TotalMinutes % seed.SlotMinutes != 0 || seed.Places < 1)
            throw new SeedException($"{where}: the slots do not fill the time from {seed.From} to {seed.To}.");
        return new SessionPlan(
            SeedJson.Id(seed.Hospital, codes.Hospitals, where),
            seed.Station is null ? null : SeedJson.Id(seed.Station, codes.Stations, where),
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
