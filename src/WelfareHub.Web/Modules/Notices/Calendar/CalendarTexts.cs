namespace WelfareHub.Web.Modules.Notices;

/// <summary>Names the resource files of the calendar that a phone subscribes to.</summary>
public sealed class CalendarTexts;
