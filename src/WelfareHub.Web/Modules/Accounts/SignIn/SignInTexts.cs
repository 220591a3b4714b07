namespace WelfareHub.Web.Modules.Accounts;

/// <summary>Words of sign-in, registration and activation.</summary>
public sealed class SignInTexts;
