namespace WelfareHub.Web.Modules.Facilities;

/// <summary>Names the resource files of the day desk, the board and repairs.</summary>
public sealed class DeskTexts;
