namespace WelfareHub.Web.Modules.Accounts;

/// <summary>Words of the administrator's pages.</summary>
public sealed class AdminTexts;
