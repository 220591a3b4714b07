namespace WelfareHub.Web.Tests.Guards;

internal static class Guard
{
    /// <summary>Fails with every finding on a line of its own, so that all can be mended at once.</summary>
    public static void FindsNothing(IEnumerable<string> findings, string why = "")
    {
        var found = findings.Distinct(StringComparer.Ordinal).ToList();
        if (found.Count > 0)
            Assert.Fail($"{found.Count} found{(why.Length > 0 ? ": " + why : "")}\n{string.Join('\n', found.Take(60))}");
    }
}
