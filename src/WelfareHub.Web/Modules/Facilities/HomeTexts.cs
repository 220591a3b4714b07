namespace WelfareHub.Web.Modules.Facilities;

/// <summary>Names the resource files of what couriers read about homes.</summary>
public sealed class HomeTexts;
