namespace WelfareHub.Web.Modules.Checkups;

/// <summary>Words of the hospital's pages.</summary>
public sealed class HospitalTexts;
