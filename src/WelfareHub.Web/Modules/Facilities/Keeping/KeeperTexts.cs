namespace WelfareHub.Web.Modules.Facilities;

/// <summary>Names the resource files of the keeper's pages.</summary>
public sealed class KeeperTexts;
