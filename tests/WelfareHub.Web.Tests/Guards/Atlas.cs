using System.Net;

using AngleSharp.Dom;

namespace WelfareHub.Web.Tests.Guards;

/// <summary>The pages that a visitor can reach by following links from their home, one address for each endpoint.</summary>
internal static class Atlas
{
    private const int MostPages = 60;

    /// <summary>Who is asked for what they can reach, and where they start.</summary>
    public static readonly IReadOnlyList<(string Persona, string Home)> Travellers =
    [
        ("nobody", "/sign-in"), ("courier-jingwei", "/"), ("scheduler-first", "/hospital"), ("keeper-haping", "/keeper"), ("organiser-daoli", "/organiser"), ("admin", "/admin"),
    ];

    public static async Task<IReadOnlyList<Shown>> Of(Site site, Surfer visitor, params string[] starts)
    {
        var ways = Way.AllOf(site).Where(w => w.Method == "GET").ToList();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var found = new List<Shown>();
        var ahead = new Queue<string>(starts);
        while (ahead.TryDequeue(out var path) && found.Count < MostPages)
        {
            if (!seen.Add(PatternOf(ways, path)))
                continue;
            var page = await visitor.Get(path);
            if (page.Status != HttpStatusCode.OK || page.Response.Content.Headers.ContentType?.MediaType != "text/html")
                continue;
            found.Add(page);
            foreach (var link in page.Html.QuerySelectorAll("a[href]").Select(a => a.GetAttribute("href")!).Where(h => h.StartsWith('/')))
                ahead.Enqueue(link);
        }

        return found;
    }

    /// <summary>The words a reader sees or hears, each with the page it is on.</summary>
    public static IEnumerable<string> Words(Shown page) =>
        page.Html.All.Where(e => e.LocalName is not ("script" or "style" or "code" or "svg"))
            .Where(e => e.Closest("[lang]") is null or { LocalName: "html" })
            .SelectMany(e => e.ChildNodes.OfType<IText>().Select(t => t.Text).Concat([e.GetAttribute("aria-label"), e.GetAttribute("title"), e.GetAttribute("alt"), e.GetAttribute("placeholder")]))
            .Where(t => !string.IsNullOrWhiteSpace(t)).Select(t => t!.Trim());

    private static string PatternOf(IReadOnlyList<Way> ways, string path)
    {
        var parts = path.Split('?', '#')[0].Trim('/').Split('/');
        var way = ways.Where(w => Fits(w, parts)).OrderBy(w => w.Pattern.Count(c => c == '{')).FirstOrDefault();
        return way?.Pattern ?? path;
    }

    private static bool Fits(Way way, string[] parts)
    {
        var wanted = way.Pattern.Trim('/').Split('/');
        return wanted.Length == parts.Length
            && wanted.Zip(parts).All(p => p.First.Contains('{', StringComparison.Ordinal) || p.First == p.Second);
    }
}
