using Microsoft.EntityFrameworkCore;

using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Accounts;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>Loads programmes.json. A code that is there already stays as it is. The caller saves.</summary>
internal static class ProgrammesImporter
{
    /// <param name="db">Where to.</param>
    /// <param name="folder">The folder of the file.</param>
    /// <param name="codes">What codes stand for.</param>
    /// <param name="firstDay">Day 0 of the file's days.</param>
    /// <param name="now">UTC.</param>
    /// <param name="cancel">Stops.</param>
    /// <returns>All programmes by code, known and new.</returns>
    public static async Task<Dictionary<string, Programme>> Import(
        WelfareDbContext db, string folder, PlaceCodes codes, DateOnly firstDay, DateTimeOffset now, CancellationToken cancel)
    {
        var programmes = await db.Programmes.AsNoTracking().ToDictionaryAsync(p => p.Code, cancel);
        foreach (var seed in SeedJson.Read<ProgrammeSeed>(folder, "programmes.json").Where(s => !programmes.ContainsKey(s.Code)))
        {
            var programme = Make(seed, "programmes.json", codes, firstDay, now);
            programmes.Add(programme.Code, programme);
            db.Programmes.Add(programme);
        }

        return programmes;
    }

    /// <exception cref="SeedException">A word or a code is not known.</exception>
    public static Programme Make(ProgrammeSeed seed, string file, PlaceCodes codes, DateOnly firstDay, DateTimeOffset now)
    {
        var where = $"{file}, {seed.Code}";
        var owner = SeedJson.Scope(seed.Owner, codes, where);
        var programme = new Programme
        {
            Code = seed.Code,
            Kind = seed.Kind switch
            {
                "health" => CheckupKind.Health,
                "dental" => CheckupKind.Dental,
                "outreach" => CheckupKind.Outreach,
                _ => throw new SeedException($"{where}: \"{seed.Kind}\" is not health, dental or outreach."),
            },
            Title = seed.Title,
            Package = seed.Package,
            Preparation = seed.Preparation,
            FastFrom = seed.FastFrom is { } fast ? SeedJson.Time(fast, where) : null,
            EveryMonths = seed.EveryMonths,
            OpensOn = firstDay.AddDays(seed.OpensDay),
            ClosesOn = firstDay.AddDays(seed.ClosesDay),
            Approval = seed.Approval switch
            {
                "automatic" => ApprovalKind.Automatic,
                "hospital" => ApprovalKind.Hospital,
                "organiser" => ApprovalKind.Organiser,
                _ => throw new SeedException($"{where}: \"{seed.Approval}\" is not automatic, hospital or organiser."),
            },
            LeadMinutes = seed.LeadMinutes,
            FurthestDays = seed.FurthestDays,
            CancelDeadlineMinutes = seed.CancelDeadlineMinutes,
            MaxReschedules = seed.MaxReschedules,
            CheckInOpensMinutes = seed.CheckInOpensMinutes,
            CheckInClosesMinutes = seed.CheckInClosesMinutes,
            OfferMinutes = seed.OfferMinutes,
            OwnerKind = owner.Kind,
            OwnerId = owner.Id,
            CreatedAt = now,
        };
        foreach (var audience in seed.Audience.Select(a => SeedJson.Scope(a, codes, where)))
            programme.Audience.Add(new ProgrammeAudience { ProgrammeId = programme.Id, Kind = audience.Kind, TargetId = audience.Id });
        return programme;
    }
}
