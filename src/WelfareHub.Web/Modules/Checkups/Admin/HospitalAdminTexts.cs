namespace WelfareHub.Web.Modules.Checkups;

/// <summary>Words of the administrator's pages about hospitals.</summary>
public sealed class HospitalAdminTexts;
