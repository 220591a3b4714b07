namespace WelfareHub.Web.Modules.Accounts;

/// <summary>Words of the roster import.</summary>
public sealed class RosterTexts;
