namespace WelfareHub.Web.Modules.Shared;

/// <summary>Names the resource files of the words that <see cref="Dates"/> needs.</summary>
public sealed class DateTexts;
