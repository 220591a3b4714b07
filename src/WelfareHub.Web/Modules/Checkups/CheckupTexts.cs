namespace WelfareHub.Web.Modules.Checkups;

/// <summary>Names the resource files of the courier's checkup pages and of words that all checkup pages share.</summary>
public sealed class CheckupTexts;
