namespace WelfareHub.Web.Modules.Shared;

/// <summary>One column of <see cref="HourBars"/>.</summary>
/// <param name="Text">The hour as read, "09".</param>
/// <param name="Taken">Places taken.</param>
/// <param name="Places">Places there are; zero when closed.</param>
public sealed record HourBar(string Text, int Taken, int Places);
