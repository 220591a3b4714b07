namespace WelfareHub.Web.Modules.Facilities;

/// <summary>Names the resource files of what hangs at the door: codes and tablets.</summary>
public sealed class DoorTexts;
