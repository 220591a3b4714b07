using System.Globalization;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>What the last act came to, carried in the address: reload and bookmark say the same, and nothing is done twice.</summary>
public sealed record OrganiserDone(string Act, int Done, int Refused)
{
    public static OrganiserDone? Read(IQueryCollection query) =>
        query["done"].ToString() is { Length: > 0 and < 20 } act && act.All(char.IsAsciiLetter)
            ? new OrganiserDone(act, Number(query["n"]), Number(query["refused"]))
            : null;

    public static string Path(string back, string act, (int Done, int Refused) counts = default) =>
        string.Create(CultureInfo.InvariantCulture, $"{back}?done={act}&n={counts.Done}&refused={counts.Refused}");

    public static int PageOf(IQueryCollection query) => Math.Max(1, Number(query["page"]));

    private static int Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Math.Min(number, 99_999) : 0;
}
