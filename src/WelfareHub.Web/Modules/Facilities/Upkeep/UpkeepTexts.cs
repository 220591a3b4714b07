namespace WelfareHub.Web.Modules.Facilities;

/// <summary>Names the resource files of the pages on which a home is kept: what it is, when it is open, what stands there.</summary>
public sealed class UpkeepTexts;
