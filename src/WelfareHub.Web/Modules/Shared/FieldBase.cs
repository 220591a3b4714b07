using Microsoft.AspNetCore.Components;

namespace WelfareHub.Web.Modules.Shared;

/// <summary>What every form part has: a name, a label, a hint, an error, and the ids that tie them together.</summary>
public abstract class FieldBase : ComponentBase
{
    /// <summary>The name as posted.</summary>
    [Parameter, EditorRequired] public string Name { get; set; } = "";

    [Parameter, EditorRequired] public string Label { get; set; } = "";

    [Parameter] public string? Hint { get; set; }

    /// <summary>Wins over what the surrounding <see cref="FormPost"/> knows.</summary>
    [Parameter] public string? Error { get; set; }

    /// <summary>Adds "(optional)" to the label. What is not marked must be filled in.</summary>
    [Parameter] public bool Optional { get; set; }

    /// <summary>Everything else goes to the input itself.</summary>
    [Parameter(CaptureUnmatchedValues = true)] public IReadOnlyDictionary<string, object>? Attributes { get; set; }

    [CascadingParameter] public FormErrors? Errors { get; set; }

    protected string Id => FormErrors.IdFor(Name);

    protected string? Problem => Error ?? Errors?.For(Name);

    protected string? Invalid => Problem is null ? null : "true";

    protected string State => Problem is null ? "field" : "field bad";

    protected string? DescribedBy => (Hint, Problem) switch
    {
        (null, null) => null,
        (_, null) => Id + "-hint",
        (null, _) => Id + "-error",
        _ => $"{Id}-hint {Id}-error",
    };
}
