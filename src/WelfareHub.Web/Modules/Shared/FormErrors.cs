namespace WelfareHub.Web.Modules.Shared;

/// <summary>What is wrong with a sent form, in the order the fields stand on the page.</summary>
public sealed class FormErrors
{
    private readonly List<FormError> all = [];

    /// <summary>Every error, in the order added.</summary>
    public IReadOnlyList<FormError> All => all;

    /// <summary>True when there is at least one error.</summary>
    public bool Any => all.Count > 0;

    /// <summary>Adds an error. An empty field name means the form as a whole.</summary>
    public void Add(string field, string message) => all.Add(new(field, message));

    /// <summary>The first error of a field, or null.</summary>
    public string? For(string field) => all.Find(error => error.Field == field)?.Message;

    /// <summary>The id that the field's input has on the page, so that the summary can link to it.</summary>
    public static string IdFor(string field) =>
        "f-" + string.Concat(field.Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '-'));
}

/// <summary>One error: the field's name as posted, and the sentence shown beside it and in the summary.</summary>
public sealed record FormError(string Field, string Message);
