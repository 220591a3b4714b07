namespace WelfareHub.Web.Modules.Facilities;

/// <summary>A colour of the heat map: shares from and to, in the whole percent that are shown, so that what reads the same looks the same. To: null for all above.</summary>
public readonly record struct HeatStep(int Number, int From, int? To)
{
    private static readonly int[] Begins = [0, 5, 25, 50, 75];

    public static IReadOnlyList<HeatStep> All { get; } =
        [.. Begins.Select((from, n) => new HeatStep(n, from, n + 1 < Begins.Length ? Begins[n + 1] - 1 : null))];

    public static string Css(double? share) => share is { } part ? All.Last(s => s.From <= UseEndpoints.WholePercent(part)).Css() : "none";

    public string Css() => $"h{Number}";
}
