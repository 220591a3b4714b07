using System.Collections.Concurrent;
using System.Globalization;
using System.Resources;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;

using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Notices;

/// <summary>A notice in one language.</summary>
/// <param name="Subject">One line.</param>
/// <param name="Lines">Paragraphs.</param>
/// <param name="Path">Where it leads on this site; null = nowhere.</param>
/// <param name="Action">What the link says.</param>
public sealed record WrittenNotice(string Subject, IReadOnlyList<string> Lines, string? Path, string? Action)
{
    /// <summary>With ordinary spaces, for messages that are no page and no mail.</summary>
    public WrittenNotice Loosened() => this with { Subject = Unbroken.Loosen(Subject), Lines = [.. Lines.Select(Unbroken.Loosen)] };
}

/// <summary>Turns facts into words.</summary>
public sealed partial class NoticeWriter(NoticeKinds kinds, IEnumerable<INoticeFactSource> sources, Dates dates, Vault vault, ILogger<NoticeWriter> log)
{
    internal const string Purpose = "notice-facts";

    /// <summary>A manager keeps what it has read; a new one would read the file again for every notice.</summary>
    private static readonly ConcurrentDictionary<Type, ResourceManager> Texts = new();

    private readonly INoticeFactSource[] _sources = [.. sources];

    /// <summary>
    /// Reads the facts of many notices and has the modules complete them. Kinds that are no more are left out, and so is what cannot be
    /// opened, such as a code after a restore without its keys: it must not hold up the others.
    /// </summary>
    public async Task<List<NoticeFacts>> Read(WelfareDbContext db, IEnumerable<Notice> notices, CancellationToken cancel)
    {
        var facts = notices.Where(n => kinds.Find(n.Kind) is not null).Select(FactsOf).OfType<NoticeFacts>().ToList();
        foreach (var source in _sources)
        {
            var own = facts.FindAll(f => source.Knows(f.Notice.Kind));
            if (own.Count > 0)
                await source.Complete(db, own, cancel);
        }

        return facts;
    }

    public WrittenNotice Write(NoticeFacts facts, string language) => Write(kinds[facts.Notice.Kind], facts.Values, language);

    public WrittenNotice Write(NoticeKind kind, IReadOnlyDictionary<string, object> values, string language)
    {
        using (Speech.In(language))
        {
            var texts = Texts.GetOrAdd(kind.Texts, static type => new ResourceManager(type));
            var lines = Text(texts, kind.Key + "Body").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            var path = kind.Path is null ? null : Fill(kind.Path, values);
            return new WrittenNotice(
                Fill(Text(texts, kind.Key + "Subject"), values) ?? "",
                [.. lines.Select(line => Fill(line, values)).OfType<string>()],
                path,
                path is null ? null : Text(texts, kind.Key + "Action"));
        }
    }

    /// <summary>Every fact in words, in the language now spoken.</summary>
    public IReadOnlyDictionary<string, string> Variables(NoticeFacts facts) => facts.Values.ToDictionary(v => v.Key, v => Unbroken.Loosen(Say(v.Value, "short")));

    private NoticeFacts? FactsOf(Notice notice)
    {
        try
        {
            return new NoticeFacts(notice, Open(notice));
        }
        catch (Exception e) when (e is CryptographicException or FormatException or JsonException)
        {
            log.LogError(e, "The facts of notice {Notice} of kind {Kind} cannot be read", notice.Id, notice.Kind);
            return null;
        }
    }

    private string Open(Notice notice) =>
        kinds[notice.Kind].Secret ? vault.OpenText(Purpose, Convert.FromBase64String(notice.Facts)) : notice.Facts;

    private static string Text(ResourceManager texts, string key) =>
        texts.GetString(key, CultureInfo.CurrentUICulture) ?? throw new MissingManifestResourceException($"No text {key} in {texts.BaseName}.");

    /// <summary>Null when a placeholder has no value.</summary>
    private string? Fill(string pattern, IReadOnlyDictionary<string, object> values)
    {
        var whole = true;
        var text = Placeholder().Replace(pattern, match =>
        {
            if (values.TryGetValue(match.Groups["name"].Value, out var value))
                return Say(value, match.Groups["form"].Value);
            whole = false;
            return "";
        });
        return whole ? text : null;
    }

    private string Say(object value, string form) => value switch
    {
        DateTimeOffset instant when form == "short" => dates.DayShortAndTime(instant),
        DateTimeOffset instant => dates.DayAndTime(instant),
        DateOnly day when form == "iso" => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateOnly day => dates.Day(day),
        TimeOnly time => Dates.Time(time),
        TimeSpan length => dates.Length(length),
        string words when PhoneNumber().IsMatch(words) => Unbroken.Keep(words),
        _ => value.ToString() ?? "",
    };

    /// <summary>Kept on one line, for it is read out or tapped as a whole.</summary>
    [GeneratedRegex(@"^\+?[0-9][0-9 ()-]{5,30}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PhoneNumber();

    [GeneratedRegex(@"\{(?<name>[A-Za-z]+)(:(?<form>short|iso))?\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Placeholder();
}
