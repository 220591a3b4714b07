using System.Collections.Frozen;

using Microsoft.EntityFrameworkCore;

using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>
/// Names of hospitals, programmes and stations, kept for a few seconds: the day board is the busiest staff page, and reading the
/// same few names from JSON for every row would cost more than the bookings themselves.
/// </summary>
internal sealed class HospitalNames(Func<WelfareDbContext> contexts, CityClock clock)
{
    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(20);
    private KnownNames _known = KnownNames.None;

    /// <summary>Names that cover these ids; one that was added a moment ago is read at once.</summary>
    public async ValueTask<KnownNames> Covering(Guid hospitalId, IEnumerable<Guid> programmes, IEnumerable<Guid> stations, CancellationToken cancel)
    {
        var known = _known;
        if ((clock.Now - known.At).Duration() < KeptFor
            && known.Hospitals.ContainsKey(hospitalId)
            && programmes.All(known.Programmes.ContainsKey)
            && stations.All(known.Stations.ContainsKey))
            return known;
        return _known = await Read(cancel);
    }

    public ValueTask<KnownNames> Of(Guid hospitalId, CancellationToken cancel) => Covering(hospitalId, [], [], cancel);

    private async Task<KnownNames> Read(CancellationToken cancel)
    {
        await using var db = contexts();
        var hospitals = await db.Hospitals.AsNoTracking().Select(h => new { h.Id, h.Name }).ToListAsync(cancel);
        var programmes = await db.Programmes.AsNoTracking().Select(p => new ProgrammeName(p.Id, p.Title, p.Kind, p.Approval)).ToListAsync(cancel);
        var stations = await db.Stations.AsNoTracking().Select(s => new { s.Id, s.Name }).ToListAsync(cancel);
        return new KnownNames(
            clock.Now,
            hospitals.ToFrozenDictionary(h => h.Id, h => h.Name),
            programmes.ToFrozenDictionary(p => p.Id),
            stations.ToFrozenDictionary(s => s.Id, s => s.Name));
    }
}

public sealed record KnownNames(
    DateTimeOffset At,
    FrozenDictionary<Guid, LocalText> Hospitals,
    FrozenDictionary<Guid, ProgrammeName> Programmes,
    FrozenDictionary<Guid, LocalText> Stations)
{
    public static readonly KnownNames None = new(
        default, FrozenDictionary<Guid, LocalText>.Empty, FrozenDictionary<Guid, ProgrammeName>.Empty, FrozenDictionary<Guid, LocalText>.Empty);

    public string Hospital(Guid id) => Hospitals.TryGetValue(id, out var name) ? name.ToString() : "";

    public string Programme(Guid id) => Programmes.TryGetValue(id, out var programme) ? programme.Title.ToString() : "";

    public string Station(Guid? id) => id is { } known && Stations.TryGetValue(known, out var name) ? name.ToString() : "";

    /// <summary>Whether it is the hospital that says yes; else the organiser does, or nobody needs to.</summary>
    public bool HospitalConfirms(Guid programmeId) =>
        Programmes.TryGetValue(programmeId, out var programme) && programme.Approval == ApprovalKind.Hospital;
}

public sealed record ProgrammeName(Guid Id, LocalText Title, CheckupKind Kind, ApprovalKind Approval);
