using System.Globalization;
using System.Text.Json;

using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Notices;

/// <summary>
/// The values a notice's text is filled with. Stored are ids, instants and words that people wrote; names are added when the text is
/// written, so that writing a notice costs no look-up and a reader sees names in their own language.
/// </summary>
public sealed class NoticeFacts
{
    private readonly Dictionary<string, object> _values = [];

    public NoticeFacts(Notice notice, string json)
    {
        Notice = notice;
        using var document = JsonDocument.Parse(json);
        foreach (var fact in document.RootElement.EnumerateObject())
        {
            if (Read(fact.Value) is { } value)
                _values[fact.Name] = value;
        }
    }

    public Notice Notice { get; }

    /// <summary>Set to false by the module that finds it is no longer so, such as a reminder of a booking that moved.</summary>
    public bool StillTrue { get; set; } = true;

    /// <summary>What the notice enters, moves or strikes out in the reader's calendar; made in the reader's language.</summary>
    public Func<CalendarEntry>? Calendar { get; set; }

    public IReadOnlyDictionary<string, object> Values => _values;

    /// <summary>Adds what the module knows; null and empty text are left out.</summary>
    public void Add(string name, object? value)
    {
        if (value is not null && value.ToString() is { Length: > 0 })
            _values[name] = value;
    }

    public Guid? Id(string name) => _values.GetValueOrDefault(name) is string text && Guid.TryParse(text, out var id) ? id : null;

    public DateTimeOffset? Instant(string name) => _values.GetValueOrDefault(name) as DateTimeOffset?;

    private static object? Read(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String when IsInstant(value.GetString()!, out var instant) => instant,
        JsonValueKind.String when DateOnly.TryParseExact(value.GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) => day,
        JsonValueKind.String => value.GetString() is { Length: > 0 } text ? text : null,
        JsonValueKind.Object => value.Deserialize<LocalText>(),
        JsonValueKind.Number => value.GetRawText(),
        _ => null,
    };

    private static bool IsInstant(string text, out DateTimeOffset instant)
    {
        instant = default;
        return text.Length >= 20 && text[10] == 'T'
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out instant);
    }
}

/// <summary>A module's part in its notices: the names behind the ids, as they are now.</summary>
public interface INoticeFactSource
{
    bool Knows(string kind);

    /// <summary>Completes many at once, in a number of queries that does not depend on how many.</summary>
    Task Complete(WelfareDbContext db, IReadOnlyList<NoticeFacts> facts, CancellationToken cancel);
}
