using System.Globalization;

using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Notices;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>What organisers' groups hear of checkups: a programme that opens for their people, and at five how many go tomorrow.</summary>
internal sealed class GroupNews(Func<WelfareDbContext> contexts, CommitGate gate, AreaTrees areas, GroupOutbox outbox, CityClock clock)
{
    public const string Opened = "group.programme";
    public const string Tomorrow = "group.tomorrow";

    /// <summary>Written by <see cref="WeeklyDigests"/>.</summary>
    public const string Weekly = "group.weekly";

    private static readonly TimeOnly At = new(17, 0);

    private static readonly Dictionary<string, object> Example = new()
    {
        ["programmeId"] = "0193a0c0-0000-7000-8000-000000000002",
        ["programme"] = new LocalText("秋季健康體檢", "秋季健康体检", "Autumn health checkup"),
        ["opens"] = new DateOnly(2026, 11, 24),
        ["closes"] = new DateOnly(2026, 12, 20),
        ["day"] = new DateOnly(2026, 11, 25),
        ["count"] = "14",
        ["places"] = "3",
        ["week"] = new DateOnly(2026, 11, 16),
        ["programmes"] = "3",
        ["fill"] = "72",
        ["booked"] = "173",
        ["absent"] = "4",
        ["unreached"] = "37",
        ["couriers"] = "161",
    };

    public static readonly NoticeKind[] Kinds =
    [
        Make(Opened) with { Path = "/organiser/programmes/{programmeId}", Icon = Glyph.Heart, Topic = Topic.Invitations },
        Make(Tomorrow) with { Path = "/organiser", Icon = Glyph.Calendar, Topic = Topic.Reminders },
        Make(Weekly) with { Example = new Dictionary<string, object>(Example) { ["places"] = "240" }, Path = "/organiser/programmes", Icon = Glyph.List, Topic = Topic.Reminders },
    ];

    /// <summary>Spares this node the look once the day is done; the rows alone keep it from being said twice.</summary>
    private DateOnly? _writtenOn;

    /// <summary>In the transaction that opens the programme.</summary>
    public async Task WriteOpened(WelfareDbContext db, Programme programme)
    {
        foreach (var (name, scope) in await Groups(db, Opened, CancellationToken.None))
        {
            if (!scope.Concerns(programme))
                continue;
            var facts = new GroupFacts { Programme = programme.Title, ProgrammeId = programme.Id, Opens = programme.OpensOn, Closes = programme.ClosesOn };
            await outbox.AddOnce(db, Opened, name, facts, clock.Day(programme.ClosesOn).To, programme.Id.ToString("N"));
        }
    }

    public async Task WriteTomorrow(CancellationToken cancel)
    {
        var today = clock.Today;
        if (_writtenOn == today || clock.TimeOf(clock.Now) < At || !outbox.GroupsFor(Tomorrow).Any())
            return;
        var day = today.AddDays(1);
        var (begins, ends) = clock.Day(day);
        await using var reading = contexts();
        var posts = new List<(string Group, GroupFacts Facts)>();
        foreach (var (name, scope) in await Groups(reading, Tomorrow, cancel))
        {
            var visits = from booking in reading.Bookings
                         where booking.From >= begins && booking.From < ends && (booking.State == BookingState.Requested || booking.State == BookingState.Confirmed)
                         join person in scope.Couriers.Of(reading.Users) on booking.PersonId equals person.Id
                         join slot in reading.CheckupSlots on booking.BookableId equals slot.BookableId
                         select slot.SessionId;
            var sessions = await visits.GroupBy(id => id).Select(g => g.Count()).ToListAsync(cancel);
            if (sessions.Count > 0)
                posts.Add((name, new GroupFacts { Day = day, Count = sessions.Sum(), Places = sessions.Count }));
        }

        await gate.Run(
            async (db, _) =>
            {
                foreach (var (name, facts) in posts)
                    await outbox.AddOnce(db, Tomorrow, name, facts, begins, day.ToString("yyyyMMdd", CultureInfo.InvariantCulture));
                return await db.SaveChangesAsync(CancellationToken.None);
            },
            cancel);
        _writtenOn = today;
    }

    /// <summary>The groups that want this kind, each with what an organiser of the whole group would hold.</summary>
    public async Task<List<(string Name, Grant Grant)>> Wanting(WelfareDbContext db, string kind, CancellationToken cancel) =>
        (await Groups(db, kind, cancel)).ConvertAll(g => (g.Name, g.Scope.Grant));

    /// <summary>Groups whose place is not known are left out: better silent than told of strangers.</summary>
    private async Task<List<(string Name, GroupScope Scope)>> Groups(WelfareDbContext db, string kind, CancellationToken cancel)
    {
        var wanting = outbox.GroupsFor(kind).ToList();
        if (wanting.Count == 0)
            return [];
        var tree = await areas.Get(cancel);
        var codes = wanting.Select(g => g.Value.For).Where(c => !string.IsNullOrEmpty(c)).ToList();
        var companies = await db.Companies.Where(c => codes.Contains(c.Code)).Select(c => new { c.Id, c.Code }).ToListAsync(cancel);
        var stations = await db.Stations.Where(s => codes.Contains(s.Code)).Select(s => new { s.Id, s.Code, s.CompanyId, s.CommunityId }).ToListAsync(cancel);
        var found = new List<(string, GroupScope)>();
        foreach (var (name, group) in wanting)
        {
            if (string.IsNullOrEmpty(group.For))
                found.Add((name, new GroupScope(ScopeKind.Everything, null, [], tree)));
            else if (tree.Areas.Values.FirstOrDefault(a => a.Code == group.For) is { } area)
                found.Add((name, new GroupScope(ScopeKind.Area, area.Id, tree.Around(area.Id).Concat(tree.AllIn(area.Id)), tree)));
            else if (companies.Find(c => c.Code == group.For) is { } company)
                found.Add((name, new GroupScope(ScopeKind.Company, company.Id, [company.Id], tree)));
            else if (stations.Find(s => s.Code == group.For) is { } station)
                found.Add((name, new GroupScope(ScopeKind.Station, station.Id, tree.Around(station.CommunityId).Append(station.Id).Append(station.CompanyId), tree)));
        }

        return found;
    }

    private static NoticeKind Make(string name) => new(name, typeof(GroupNoticeTexts)) { InInbox = false, ForGroups = true, Example = Example };

    /// <summary>Whose group it is. Related: the places whose programmes are its business too, around it and inside it.</summary>
    private sealed class GroupScope(ScopeKind kind, Guid? id, IEnumerable<Guid> related, AreaTree tree)
    {
        private readonly HashSet<Guid> _related = [.. related];

        public Grant Grant { get; } = new(Role.UnionOrganiser, kind, id);

        public OrganiserScope Couriers { get; } = OrganiserScope.Of([new Grant(Role.UnionOrganiser, kind, id)], tree);

        public bool Concerns(Programme programme) => kind == ScopeKind.Everything
            || programme.Audience.Any(a => a.Kind == ScopeKind.Everything || (a.TargetId is { } target && _related.Contains(target)));
    }
}
