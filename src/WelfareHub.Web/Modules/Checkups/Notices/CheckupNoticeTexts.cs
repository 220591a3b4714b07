namespace WelfareHub.Web.Modules.Checkups;

/// <summary>Names the resource files of <see cref="CheckupKinds"/>.</summary>
public sealed class CheckupNoticeTexts;
