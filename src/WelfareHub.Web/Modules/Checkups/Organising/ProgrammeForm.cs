using System.Globalization;

using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>A programme as typed: everything is text until <see cref="ProgrammeCheck"/> has read it, so that what was typed is kept.</summary>
public sealed class ProgrammeForm
{
    /// <summary>What is shown again of a text that is far too long.</summary>
    private const int LongestKept = 4000;

    /// <summary>Fields of a choice between lengths, minutes: what most programmes use.</summary>
    public static readonly IReadOnlyDictionary<string, int[]> Lengths = new Dictionary<string, int[]>
    {
        ["lead"] = [15, 30, 60, 120, 240, 480, 720, 1440, 2880],
        ["cancel"] = [30, 60, 120, 240, 480, 720, 1440, 2880],
        ["opens_before"] = [10, 20, 30, 40, 60, 120],
        ["closes_after"] = [10, 15, 20, 30, 60],
        ["offer"] = [30, 60, 120, 240, 480, 720, 1440],
        ["remind"] = [0, 720, 1440, 2880],
        ["remind_again"] = [0, 60, 120, 180, 240],
    };

    /// <summary>One list of checkboxes each; what is ticked adds up.</summary>
    public static readonly IReadOnlyList<string> AudienceFields = ["audience", "audience.companies", "audience.areas", "audience.stations"];

    public static readonly IReadOnlyList<int> FurthestDays = [7, 14, 21, 30, 42, 60, 90, 0];
    public static readonly IReadOnlyList<int> Reschedules = [0, 1, 2, 3, 5, -1];

    private readonly Dictionary<string, string> _fields = [];

    public IReadOnlyCollection<string> Audience { get; private init; } = [];

    public string this[string field]
    {
        get => _fields.GetValueOrDefault(field, "");
        private set => _fields[field] = value;
    }

    /// <summary>What a good programme usually has.</summary>
    public static ProgrammeForm New(DateOnly today) => new()
    {
        ["every"] = "12",
        ["opens"] = Write(today),
        ["closes"] = Write(today.AddDays(60)),
        ["lead"] = "720",
        ["furthest"] = "42",
        ["cancel"] = "480",
        ["reschedules"] = "2",
        ["opens_before"] = "40",
        ["closes_after"] = "20",
        ["offer"] = "240",
        ["remind"] = "1440",
        ["remind_again"] = "120",
    };

    public static ProgrammeForm Of(Programme programme) => new()
    {
        ["kind"] = programme.Kind.ToString(),
        ["title.zh-Hant"] = programme.Title.Hant ?? "",
        ["title.zh-Hans"] = programme.Title.Hans ?? "",
        ["title.en"] = programme.Title.En ?? "",
        ["package.zh-Hant"] = programme.Package.Hant ?? "",
        ["package.zh-Hans"] = programme.Package.Hans ?? "",
        ["package.en"] = programme.Package.En ?? "",
        ["preparation.zh-Hant"] = programme.Preparation.Hant ?? "",
        ["preparation.zh-Hans"] = programme.Preparation.Hans ?? "",
        ["preparation.en"] = programme.Preparation.En ?? "",
        ["fast"] = programme.FastFrom is { } fast ? Dates.Time(fast) : "",
        ["every"] = Write(programme.EveryMonths),
        ["opens"] = Write(programme.OpensOn),
        ["closes"] = Write(programme.ClosesOn),
        ["approval"] = programme.Approval.ToString(),
        ["lead"] = Write(programme.LeadMinutes),
        ["furthest"] = Write(programme.FurthestDays),
        ["cancel"] = Write(programme.CancelDeadlineMinutes),
        ["reschedules"] = Write(programme.MaxReschedules),
        ["opens_before"] = Write(programme.CheckInOpensMinutes),
        ["closes_after"] = Write(programme.CheckInClosesMinutes),
        ["offer"] = Write(programme.OfferMinutes),
        ["remind"] = Write(programme.RemindMinutes),
        ["remind_again"] = Write(programme.RemindAgainMinutes),
        ["owner"] = Target(programme.OwnerKind, programme.OwnerId),
        Audience = [.. programme.Audience.Select(a => Target(a.Kind, a.TargetId))],
    };

    public static ProgrammeForm Read(IFormCollection form)
    {
        var read = new ProgrammeForm { Audience = [.. AudienceFields.SelectMany(f => form[f]).Select(v => Cut(v ?? "")).Distinct().Take(500)] };
        foreach (var (field, value) in form.Where(f => !AudienceFields.Contains(f.Key)))
            read[field] = Cut(value.ToString().ReplaceLineEndings("\n").Trim());
        return read;
    }

    /// <summary>"area:0193…"; "everything" has no id.</summary>
    public static string Target(ScopeKind kind, Guid? id) => id is { } target ? $"{kind}:{target}" : kind.ToString();

    /// <summary>Null: not written by <see cref="Target"/>.</summary>
    public static (ScopeKind Kind, Guid? Id)? ReadTarget(string written)
    {
        var parts = written.Split(':', 2);
        if (!Enum.TryParse<ScopeKind>(parts[0], out var kind) || !Enum.IsDefined(kind) || parts[0] != kind.ToString())
            return null;
        if (parts.Length == 1)
            return kind == ScopeKind.Everything ? (kind, null) : null;
        return kind != ScopeKind.Everything && Guid.TryParse(parts[1], out var id) ? (kind, id) : null;
    }

    private static string Write(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Write(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Cut(string value) => value.Length > LongestKept ? value[..LongestKept] : value;
}
