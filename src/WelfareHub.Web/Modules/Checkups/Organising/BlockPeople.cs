using System.Globalization;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>
/// The people of a station, a page at a time or by name. Whoever is ticked stands before the others on every page: so looking further
/// loses nobody, without script.
/// </summary>
public sealed record BlockPeople(IReadOnlyList<ReachRow> Rows, IReadOnlyCollection<Guid> Chosen, int All, bool AllReached, int Found, int Page, string Words)
{
    public const int PageSize = 50;
    public const int LongestWords = 40;

    public int Pages => (Found + PageSize - 1) / PageSize;

    /// <summary>Few are simply shown.</summary>
    public bool IsLong => All > PageSize;

    internal static BlockPeople Of(IReadOnlyList<ReachRow> all, BlockLook look)
    {
        var ticked = look.Chosen.ToHashSet();
        var found = all.Where(r => !ticked.Contains(r.Courier.Id) && r.Courier.Name.Contains(look.Words, StringComparison.CurrentCultureIgnoreCase))
            .OrderBy(r => r.Reached)
            .ToList();
        var page = Math.Clamp(look.Page, 1, Math.Max(1, (found.Count + PageSize - 1) / PageSize));
        return new BlockPeople(
            [.. all.Where(r => ticked.Contains(r.Courier.Id)), .. found.Skip((page - 1) * PageSize).Take(PageSize)],
            ticked, all.Count, all.All(r => r.Reached), found.Count, page, look.Words);
    }
}

/// <summary>Which of them are looked at, and who has been ticked so far.</summary>
internal sealed record BlockLook(IReadOnlyList<Guid> Chosen, string Words, int Page)
{
    public static readonly BlockLook Fresh = new([], "", 1);

    /// <summary>The button's value is the page it leads to; after other words the first.</summary>
    public static BlockLook Read(IFormCollection form, IReadOnlyList<Guid> chosen) => new(
        chosen,
        form["q"].ToString().Trim() is { Length: <= BlockPeople.LongestWords } words ? words : "",
        int.TryParse(form["look"], NumberStyles.None, CultureInfo.InvariantCulture, out var page) ? page : 1);
}
