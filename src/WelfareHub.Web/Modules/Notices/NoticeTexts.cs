namespace WelfareHub.Web.Modules.Notices;

/// <summary>Names the resource files of the inbox, the staff pages and the frame of a mail.</summary>
public sealed class NoticeTexts;
