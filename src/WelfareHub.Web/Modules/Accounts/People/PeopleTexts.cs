namespace WelfareHub.Web.Modules.Accounts;

/// <summary>Words of the organiser's desk and of its pages about people.</summary>
public sealed class PeopleTexts;
