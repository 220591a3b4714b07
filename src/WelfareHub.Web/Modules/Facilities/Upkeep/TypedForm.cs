using System.Globalization;

using Microsoft.Extensions.Localization;

using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>What was typed into a form, or what stands in it at first, and the reading of it. Every complaint is beside its field.</summary>
public sealed class TypedForm(IStringLocalizer<UpkeepTexts> texts)
{
    private const int Longest = 2000;

    private readonly Dictionary<string, IReadOnlyList<string>> _was = [];
    private readonly HashSet<string> _strange = [];

    public FormErrors Errors { get; } = new();

    public static TypedForm Of(IFormCollection posted, IStringLocalizer<UpkeepTexts> texts)
    {
        var form = new TypedForm(texts);
        foreach (var (name, values) in posted)
        {
            var read = values.Take(100).Select(TypedWords.Read).ToList();
            if (read.Contains(null))
                form._strange.Add(name);
            form._was[name] = [.. read.Select(v => v is { Length: <= Longest } ? v : v is null ? "" : v[..Longest])];
        }

        return form;
    }

    public TypedForm With(string name, string? value)
    {
        _was[name] = value is null ? [] : [value];
        return this;
    }

    public TypedForm With(string name, int? value) => With(name, value is { } number ? TypedWords.Number(number) : null);

    public TypedForm With(string name, TimeOnly? value) => With(name, value is { } time ? Dates.Time(time) : null);

    public TypedForm With(string name, LocalText text) => With(name + "-hant", text.Hant).With(name + "-hans", text.Hans).With(name + "-en", text.En);

    public TypedForm With(string name, IEnumerable<string> values)
    {
        _was[name] = [.. values];
        return this;
    }

    public string Was(string name) => _was.GetValueOrDefault(name) is [var first, ..] ? first : "";

    public IReadOnlyList<string> All(string name) => _was.GetValueOrDefault(name) ?? [];

    public bool Ticked(string name) => Was(name) == "true";

    /// <summary>Null: nothing was typed, or nothing that can be kept; the latter is said.</summary>
    /// <param name="name">Of the field.</param>
    /// <param name="most">Characters.</param>
    /// <param name="missing">What to say when nothing was typed, so that a list of what is wrong names each field; null = it may be left out.</param>
    public string? Text(string name, int most, string? missing = null)
    {
        var typed = Was(name);
        if (_strange.Contains(name))
            Errors.Add(name, texts["Strange"]);
        else if (typed.Length > most)
            Errors.Add(name, texts["TooLong", most]);
        else if (typed.Length == 0 && missing is not null)
            Errors.Add(name, texts[missing]);
        else if (typed.Length > 0)
            return typed;
        return null;
    }

    /// <summary>In both scripts; English may be left out.</summary>
    public LocalText Local(string name, int most) =>
        new(Text(name + "-hant", most, "MissingHant"), Text(name + "-hans", most, "MissingHans"), Text(name + "-en", most));

    /// <summary>As <see cref="Addresses"/> says. Null = there is none.</summary>
    public LocalText? Address(string name, int most)
    {
        var (hant, hans, en) = (name + "-hant", name + "-hans", name + "-en");
        var missing = Addresses.LacksHans(new LocalText(Was(hant), Was(hans), Was(en))) ? "AddressMissingHans" : null;
        return Addresses.OrNone(new LocalText(Text(hant, most), Text(hans, most, missing), Text(en, most)));
    }

    /// <summary>A whole number, or null, which is said unless it may be left out.</summary>
    /// <param name="name">Of the field.</param>
    /// <param name="least">Included.</param>
    /// <param name="most">Included.</param>
    /// <param name="required">It may not be left out.</param>
    /// <param name="label">Names the field in what is said, where several ask for numbers.</param>
    public int? Whole(string name, int least, int most, bool required = true, string? label = null)
    {
        var typed = Was(name);
        if (typed.Length == 0 && !required)
            return null;
        if (int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            return number;
        Errors.Add(name, Named(label, texts["NotWhole", least, most]));
        return null;
    }

    /// <summary>Hours such as 2 or 2.5, as minutes; null = no limit.</summary>
    public int? Hours(string name, int most, string? label = null)
    {
        var typed = Was(name);
        if (typed.Length == 0)
            return null;
        if (decimal.TryParse(typed, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var hours) && hours > 0 && hours <= most && decimal.Truncate(hours * 60) == hours * 60)
            return (int)(hours * 60);
        Errors.Add(name, Named(label, texts["NotHours", most]));
        return null;
    }

    private string Named(string? label, string message) => Of(label is null ? null : texts[label].Value, message);

    private string Of(string? thing, string message) => thing is null ? message : texts["Named", thing, message];

    /// <summary>Null: both empty, or wrong, which is said. A closing time of 00:00 is the end of the day.</summary>
    /// <param name="opens">Of the field.</param>
    /// <param name="closes">Of the field.</param>
    /// <param name="required">It may not be left out.</param>
    /// <param name="day">Names the day in what is said, where there are several.</param>
    public (TimeOnly Opens, TimeOnly Closes)? Stretch(string opens, string closes, bool required = false, string? day = null)
    {
        if (Was(opens).Length == 0 && Was(closes).Length == 0 && !required)
            return null;
        var (from, to) = (TypedWords.Time(Was(opens)), Was(closes) == "24:00" ? TimeOnly.MinValue : TypedWords.Time(Was(closes)));
        if (from is null)
            Errors.Add(opens, Of(day, texts["NotTime"]));
        if (to is null)
            Errors.Add(closes, Of(day, texts["NotTime"]));
        if (from is not { } begins || to is not { } ends)
            return null;
        if (ends > begins || ends == TimeOnly.MinValue)
            return (begins, ends);
        Errors.Add(closes, Of(day, texts["NotAfter"]));
        return null;
    }
}
