using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Accounts;

public enum PeopleSort
{
    Name,
    Station,
    Newest,
}

/// <summary>What the list is narrowed to, as the address says it. What it does not understand it leaves out.</summary>
public sealed record PeopleFilter(string? Q, PersonStatus? Status, Guid? Station, Guid? Community, PeopleSort Sort)
{
    private const int LongestWord = 80;

    /// <summary>The states that a list can be narrowed to, in the order of a courier's way in.</summary>
    public static readonly IReadOnlyList<PersonStatus> Statuses = [PersonStatus.Active, PersonStatus.Imported, PersonStatus.Pending, PersonStatus.Suspended];

    public int Active => (Q is null ? 0 : 1) + (Status is null ? 0 : 1) + (Station is null ? 0 : 1) + (Community is null ? 0 : 1);

    public static PeopleFilter Read(IQueryCollection query)
    {
        var word = new string([.. query["q"].ToString().Trim().Where(c => !char.IsControl(c)).Take(LongestWord)]);
        return new PeopleFilter(
            word.Length == 0 ? null : word,
            Enum.TryParse<PersonStatus>(query["status"], out var status) && Statuses.Contains(status) ? status : null,
            Guid.TryParse(query["station"], out var station) ? station : null,
            Guid.TryParse(query["community"], out var community) ? community : null,
            Enum.TryParse<PeopleSort>(query["sort"], out var sort) && Enum.IsDefined(sort) ? sort : PeopleSort.Name);
    }

    public IQueryable<Person> Narrow(IQueryable<Person> people)
    {
        var digits = Q is null ? "" : new string([.. Q.Where(char.IsAsciiDigit)]);
        // A phone's tail, however it is written; a name may hold digits too.
        if (digits.Length >= 3 && Q!.All(c => char.IsAsciiDigit(c) || c is ' ' or '-' or '+'))
            people = people.Where(p => p.PhoneNumber!.EndsWith(digits) || p.FullName.Contains(Q!));
        else if (Q is not null)
            people = people.Where(p => p.FullName.Contains(Q));
        if (Status is not null)
            people = people.Where(p => p.Status == Status);
        if (Station is not null)
            people = people.Where(p => p.StationId == Station);
        if (Community is not null)
            people = people.Where(p => p.CommunityId == Community);
        return people;
    }

    public IQueryable<Person> Order(IQueryable<Person> people) => Sort switch
    {
        PeopleSort.Station => people.OrderBy(p => p.StationId).ThenBy(p => p.FullName).ThenBy(p => p.Id),
        PeopleSort.Newest => people.OrderByDescending(p => p.CreatedAt).ThenBy(p => p.Id),
        _ => people.OrderBy(p => p.FullName).ThenBy(p => p.Id),
    };

    /// <summary>The same list at another page, or as an export.</summary>
    public string Href(string path, int page = 1)
    {
        var query = new QueryBuilder();
        query.Add("q", Q);
        query.Add("status", Status?.ToString());
        query.Add("station", Station?.ToString());
        query.Add("community", Community?.ToString());
        query.Add("sort", Sort == PeopleSort.Name ? null : Sort.ToString());
        query.Add("page", page == 1 ? null : page.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return path + query;
    }

    private sealed class QueryBuilder
    {
        private readonly List<string> _parts = [];

        public void Add(string key, string? value)
        {
            if (value is not null)
                _parts.Add($"{key}={Uri.EscapeDataString(value)}");
        }

        public override string ToString() => _parts.Count == 0 ? "" : "?" + string.Join('&', _parts);
    }
}

/// <summary>A courier in a list; places in the reader's language.</summary>
public sealed record PersonRow(Guid Id, string FullName, string Phone, PersonStatus Status, string? Station, string? Company, string? Community, DateTimeOffset CreatedAt)
{
    /// <summary>Where they work; of whom no station is known, it says so and names the company.</summary>
    public string StationIn(IStringLocalizer<PeopleTexts> texts) => Station ?? (Company is null ? texts["NoStationAtAll"] : texts["NoStationOf", Company]);
}

internal static class PeopleList
{
    public const int RowsAPage = 25;

    public static async Task<List<PersonRow>> Rows(WelfareDbContext db, IQueryable<Person> people, AreaTree areas, CancellationToken cancel)
    {
        var rows = await people.Select(p => new
        {
            p.Id,
            p.FullName,
            p.PhoneNumber,
            p.Status,
            p.CommunityId,
            p.CreatedAt,
            Station = db.Stations.Where(s => s.Id == p.StationId).Select(s => s.Name).SingleOrDefault(),
            Company = db.Companies.Where(c => c.Id == p.CompanyId).Select(c => c.Name).SingleOrDefault(),
        }).ToListAsync(cancel);
        return rows.ConvertAll(p => new PersonRow(
            p.Id, p.FullName, Phones.Show(p.PhoneNumber), p.Status, p.Station?.ToString(), p.Company?.ToString(),
            p.CommunityId is { } community && areas.Areas.TryGetValue(community, out var area) ? area.Name.ToString() : null, p.CreatedAt));
    }

    public static string? Text(IReadOnlyList<Answer> places, Guid? id) => id is { } known ? places.FirstOrDefault(a => a.Value == known.ToString())?.Text : null;

    public static Tone ToneOf(PersonStatus status) => status switch
    {
        PersonStatus.Active => Tone.Ok,
        PersonStatus.Pending => Tone.Wait,
        PersonStatus.Imported => Tone.Info,
        _ => Tone.Quiet,
    };
}
