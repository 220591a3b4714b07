namespace WelfareHub.Web.Modules.Shared;

/// <summary>One answer of a <see cref="Choice"/> or <see cref="Select"/>.</summary>
public sealed record Answer(string Value, string Text, string? Hint = null, bool Disabled = false);
