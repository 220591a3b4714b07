namespace WelfareHub.Web.Modules.Checkups;

/// <summary>Names the resource files of the pages that a phone keeps.</summary>
public sealed class PocketTexts;
