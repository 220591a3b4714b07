namespace WelfareHub.Web.Modules.Checkups;

/// <summary>Names the resource files of the organiser's checkup pages.</summary>
public sealed class OrganiserTexts;
