using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Accounts;

/// <summary>A line that another module adds to the organiser's navigation; registered as a singleton, so that none knows the others.</summary>
/// <param name="Href">The page.</param>
/// <param name="Icon">Sign before the text.</param>
/// <param name="Text">In the reader's language.</param>
public sealed record OrganiserNavLine(string Href, Glyph Icon, Func<IServiceProvider, string> Text)
{
    /// <summary>How many things wait there for this organiser; null shows no number.</summary>
    public Func<IServiceProvider, Visitor, CancellationToken, Task<int>>? Waiting { get; init; }
}

/// <summary>What surrounds each of the organiser's pages: what they look after, the side navigation, how many wait for approval.</summary>
internal sealed class OrganiserDesk(
    WelfareDbContext db, PageContext page, AreaTrees areas, IStringLocalizer<PeopleTexts> texts, IEnumerable<OrganiserNavLine> lines, IServiceProvider services)
{
    public const string Home = "/organiser";
    public const string People = "/organiser/people";
    public const string Approvals = "/organiser/approvals";
    public const string Roster = "/organiser/roster";
    public const string Activation = "/organiser/activation";

    /// <param name="visitor">The organiser.</param>
    /// <param name="title">Of the page, in the reader's language.</param>
    /// <param name="current">One of the paths above.</param>
    /// <param name="cancel">Stops.</param>
    public async Task Prepare(Visitor visitor, string title, string current, CancellationToken cancel)
    {
        var tree = await areas.Get(cancel);
        var others = new List<NavItem>();
        foreach (var line in lines)
        {
            var count = line.Waiting is null ? (int?)null : await line.Waiting(services, visitor, cancel);
            others.Add(new NavItem(line.Href, line.Text(services), line.Icon, count, line.Href == current));
        }

        var waiting = await Accounts.Approvals.Waiting(db.Users, visitor, tree).CountAsync(cancel);
        page.Title = title;
        page.DeskTitle = texts["DeskTitle"];
        page.DeskSubtitle = await ScopeName(visitor, tree, cancel);
        page.DeskNav =
        [
            Item(Home, "NavHome", Glyph.Home),
            .. others,
            .. Own(),
        ];

        // An administrator looks at people on pages of their own.
        NavItem[] Own() => !visitor.Has(Role.UnionOrganiser) ? [] :
        [
            Item(People, "NavPeople", Glyph.People),
            Item(Approvals, "NavApprovals", Glyph.Check, waiting),
            Item(Roster, "NavRoster", Glyph.Upload),
            Item(Activation, "NavActivation", Glyph.Chart),
        ];

        NavItem Item(string href, string key, Glyph icon, int? count = null) => new(href, texts[key], icon, count, href == current);
    }

    private async Task<string> ScopeName(Visitor visitor, AreaTree tree, CancellationToken cancel)
    {
        var names = new List<string>();
        foreach (var grant in visitor.Grants.Where(g => g.Role == Role.UnionOrganiser))
        {
            var name = grant.Kind switch
            {
                ScopeKind.Area => tree.Path(grant.ScopeId),
                ScopeKind.Company => (await db.Companies.Where(c => c.Id == grant.ScopeId).Select(c => c.Name).FirstOrDefaultAsync(cancel))?.ToString(),
                ScopeKind.Station => (await db.Stations.Where(s => s.Id == grant.ScopeId).Select(s => s.Name).FirstOrDefaultAsync(cancel))?.ToString(),
                _ => null,
            };
            if (!string.IsNullOrEmpty(name))
                names.Add(name);
        }

        return string.Join(" · ", names);
    }
}
