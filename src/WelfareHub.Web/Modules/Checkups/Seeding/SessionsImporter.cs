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
            var publication = publisher.Lay(programme, SessionPlans.Of(seed, File, firstDay, codes.Hospitals, codes.Stations), holidays, existing);
            SessionPublisher.Add(db, publication);
            existing.AddRange(publication.Sessions);
        }
    }
}
