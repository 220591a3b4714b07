namespace WelfareHub.Web.Modules.Facilities;

/// <summary>Names the resource files of the pages on how homes are used.</summary>
public sealed class UseTexts;
