namespace WelfareHub.Web.Modules.Facilities;

/// <summary>Names the resource files of the import of homes.</summary>
public sealed class ImportTexts;
