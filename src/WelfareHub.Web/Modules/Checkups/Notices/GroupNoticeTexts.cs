namespace WelfareHub.Web.Modules.Checkups;

/// <summary>Names the resource files of what organisers' groups hear.</summary>
public sealed class GroupNoticeTexts;
