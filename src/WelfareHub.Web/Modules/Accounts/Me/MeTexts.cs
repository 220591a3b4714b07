namespace WelfareHub.Web.Modules.Accounts;

/// <summary>Words of a person's own pages.</summary>
public sealed class MeTexts;
