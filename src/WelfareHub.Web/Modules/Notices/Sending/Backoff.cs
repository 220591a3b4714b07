namespace WelfareHub.Web.Modules.Notices;

/// <summary>When to try again: soon at first, then in minutes (greylisting), then in hours; spread, so that they do not all come back at once.</summary>
internal static class Backoff
{
    /// <summary>After so many tries it is staff's turn: a little more than a day.</summary>
    public const int MostTries = 12;

    private static readonly double[] Minutes = [0.5, 2, 5, 10, 20, 40, 60, 120, 240, 480, 720];

    /// <param name="tries">Tries so far, at least one.</param>
    /// <param name="spread">0–1: where in the jitter of ±20 % it falls.</param>
    public static TimeSpan After(int tries, double spread) =>
        TimeSpan.FromMinutes(Minutes[Math.Clamp(tries - 1, 0, Minutes.Length - 1)] * (0.8 + (0.4 * spread)));
}
