namespace WelfareHub.Web.Modules.Facilities;

/// <summary>Names the resource files of the notices about rooms and equipment.</summary>
public sealed class StayNoticeTexts;
