using Microsoft.Extensions.Localization;

using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>What a keeper or organiser may keep, and what surrounds each of the keeper's pages.</summary>
internal sealed class KeeperDesk(HomeBook book, AreaTrees areas, PageContext page, IStringLocalizer<KeeperTexts> texts)
{
    public const string Path = "/keeper";

    /// <summary>Who may open the keeper's pages; which homes they see there is <see cref="Homes"/>.</summary>
    public static readonly Role[] Roles = [Role.Keeper, Role.UnionOrganiser, Role.Administrator];

    /// <summary>A keeper's own homes, those in an organiser's scope, all for an administrator.</summary>
    public async Task<IReadOnlyList<HomeView>> Homes(Visitor visitor, CancellationToken cancel)
    {
        var edition = await book.Read(cancel);
        if (visitor.Has(Role.Administrator))
            return edition.Homes;
        var own = visitor.Homes.ToHashSet();
        var scope = OrganiserScope.Of(visitor, await areas.Get(cancel));
        return [.. edition.Homes.Where(h => own.Contains(h.Id) || scope.Covers(null, h.Home.StationId, h.Home.CommunityId))];
    }

    /// <summary>Null: not there, or not this visitor's.</summary>
    public async Task<HomeView?> Home(Visitor visitor, string code, CancellationToken cancel) =>
        (await Homes(visitor, cancel)).FirstOrDefault(h => h.Home.Code == code);

    public void Prepare(string title, string current, HomeView? home = null)
    {
        page.Title = title;
        page.DeskTitle = home?.Home.Name.ToString() ?? texts["NavHomes"];
        page.DeskSubtitle = texts["DeskSubtitle"];
        var homes = new NavItem(Path, texts["NavHomes"], Glyph.Home, Current: current == Path);
        page.DeskNav = home is null ? [homes] :
        [
            homes, Item("", "NavDesk", Glyph.List), Item("/board", "NavBoard", Glyph.Calendar), Item("/repairs", "NavRepairs", Glyph.Warning),
            Item("/door", "NavDoor", Glyph.Qr), Item("/use", "NavUse", Glyph.Chart),
            Item("/home", "NavHome", Glyph.Home),
        ];

        NavItem Item(string end, string text, Glyph icon)
        {
            var to = $"{Path}/{home.Home.Code}{end}";
            return new NavItem(to, texts[text], icon, Current: current == to);
        }
    }
}
