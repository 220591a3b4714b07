using System.Text.Json;
using System.Text.Json.Serialization;

using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Notices;

/// <summary>One notice for one organisers' group, written in the transaction that causes it and sent by the group's robot.</summary>
public sealed class GroupPost
{
    public Guid Id { get; set; } = Guid.CreateVersion7();

    /// <summary>The group's name in the configuration; its address and secret are only there.</summary>
    public required string Group { get; set; }

    /// <summary>A kind whose <see cref="NoticeKind.ForGroups"/> is set.</summary>
    public required string Kind { get; set; }

    /// <summary>A <see cref="GroupFacts"/>, JSON.</summary>
    public required string Facts { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>UTC; not sent after.</summary>
    public DateTimeOffset? UsefulUntil { get; set; }

    /// <summary>Unique: the same fact is said once in a group however often it is written.</summary>
    public required string DedupeKey { get; set; }

    public DeliveryState State { get; set; }

    /// <summary>UTC: when it might be said for the first time, the group's night heeded.</summary>
    public DateTimeOffset DueAt { get; set; }

    /// <summary>Tries begun.</summary>
    public int Tries { get; set; }

    /// <summary>When to look again, UTC; while a sweeper is at it, the end of its lease.</summary>
    public DateTimeOffset NextTryAt { get; set; }

    public DateTimeOffset? StateAt { get; set; }

    /// <summary>The last failure in a few words.</summary>
    public string? Trouble { get; set; }
}

/// <summary>
/// All that a group may ever hear: names of programmes, days, and numbers. There is no field for a person, so none can be named.
/// </summary>
public sealed record GroupFacts
{
    private static readonly JsonSerializerOptions Short = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    [JsonPropertyName("programme")]
    public LocalText? Programme { get; init; }
    [JsonPropertyName("opens")]
    public DateOnly? Opens { get; init; }
    [JsonPropertyName("closes")]
    public DateOnly? Closes { get; init; }
    [JsonPropertyName("day")]
    public DateOnly? Day { get; init; }
    [JsonPropertyName("count")]
    public int? Count { get; init; }
    [JsonPropertyName("places")]
    public int? Places { get; init; }
    [JsonPropertyName("week")]
    public DateOnly? Week { get; init; }
    [JsonPropertyName("programmes")]
    public int? Programmes { get; init; }
    [JsonPropertyName("booked")]
    public int? Booked { get; init; }

    /// <summary>Per cent of the places.</summary>
    [JsonPropertyName("fill")]
    public int? Fill { get; init; }
    [JsonPropertyName("absent")]
    public int? Absent { get; init; }
    [JsonPropertyName("couriers")]
    public int? Couriers { get; init; }
    [JsonPropertyName("unreached")]
    public int? Unreached { get; init; }

    /// <summary>Where the link leads, for whoever is signed in: a programme's id.</summary>
    [JsonPropertyName("programmeId")]
    public Guid? ProgrammeId { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, Short);
}
