namespace WelfareHub.Web.Modules.Shared;

/// <summary>Names the resource files of words that all modules share.</summary>
public sealed class SharedTexts;
