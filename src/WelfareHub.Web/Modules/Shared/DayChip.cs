namespace WelfareHub.Web.Modules.Shared;

/// <summary>One day of <see cref="DayStrip"/>.</summary>
/// <param name="Href">The page with that day chosen.</param>
/// <param name="Weekday">"週二", or "明天" when that says more.</param>
/// <param name="Day">"24", or "11/24".</param>
/// <param name="Note">What is there: "12 個名額", "已滿".</param>
/// <param name="Current">The day being looked at.</param>
/// <param name="Free">False draws the day back; it can still be opened.</param>
public sealed record DayChip(string Href, string Weekday, string Day, string Note, bool Current = false, bool Free = true);
