using System.Collections.Frozen;
using System.Globalization;

using Microsoft.EntityFrameworkCore;

using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Accounts;

/// <summary>Districts, subdistricts, communities and the stations in them, as of a minute ago at most.</summary>
internal sealed class AreaTree
{
    private readonly ILookup<Guid, Guid> _children;
    private readonly ILookup<Guid, Guid> _stations;

    public AreaTree(IEnumerable<AreaNode> areas, IEnumerable<(Guid Station, Guid Community)> stations)
    {
        Areas = areas.ToFrozenDictionary(a => a.Id);
        _children = Areas.Values.Where(a => a.ParentId is not null).ToLookup(a => a.ParentId!.Value, a => a.Id);
        _stations = stations.ToLookup(s => s.Community, s => s.Station);
    }

    public FrozenDictionary<Guid, AreaNode> Areas { get; }

    /// <summary>An area and all areas inside it.</summary>
    public IEnumerable<Guid> AllIn(Guid area) => _children[area].SelectMany(AllIn).Prepend(area);

    public IEnumerable<Guid> StationsIn(Guid area) => AllIn(area).SelectMany(a => _stations[a]);

    /// <summary>An area and all areas around it, from the inside out: what an audience of that area may name.</summary>
    public IEnumerable<Guid> Around(Guid? area)
    {
        for (var at = area; at is { } id && Areas.TryGetValue(id, out var node); at = node.ParentId)
            yield return id;
    }

    /// <summary>"道里區 工程街道 紅專西段社區", "Daoli District, Gongcheng Subdistrict, …": in the reader's language.</summary>
    public string Path(Guid? area) => string.Join(Languages.Of(CultureInfo.CurrentUICulture) == Languages.English ? ", " : " ", Around(area).Reverse().Select(id => Areas[id].Name.ToString()));
}

internal sealed record AreaNode(Guid Id, Guid? ParentId, AreaKind Kind, string Code, LocalText Name);

/// <summary>Remembers the tree, which hardly ever changes, so that no page pays for it.</summary>
internal sealed class AreaTrees(Func<WelfareDbContext> contexts, TimeProvider clock)
{
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(1);
    private (AreaTree Tree, DateTimeOffset Until)? _known;

    public async ValueTask<AreaTree> Get(CancellationToken cancel = default)
    {
        var now = clock.GetUtcNow();
        if (_known is { } known && known.Until > now)
            return known.Tree;
        await using var db = contexts();
        var areas = await db.Areas.Select(a => new AreaNode(a.Id, a.ParentId, a.Kind, a.Code, a.Name)).ToListAsync(cancel);
        var stations = await db.Stations.Where(s => s.CommunityId != null).Select(s => new { s.Id, Community = s.CommunityId!.Value }).ToListAsync(cancel);
        var tree = new AreaTree(areas, stations.Select(s => (s.Id, s.Community)));
        _known = (tree, now + Remembered);
        return tree;
    }

    /// <summary>After areas or stations were changed on this node.</summary>
    public void Forget() => _known = null;
}
