using Microsoft.Extensions.Localization;

using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>What a courier can book. One query a page: the person's own bookings; the rest is in the books.</summary>
internal static class FindEndpoint
{
    public const string Path = "/checkups";

    public static void Map(IEndpointRouteBuilder app) => app.MapGet(Path, Find).For(Role.Courier);

    private static async Task<IResult> Find(
        HttpContext http, KeptReads reads, SlotFinder finder, ProgrammeBook programmes, CityClock clock, CheckupWords words, Dates dates,
        PageContext page, IStringLocalizer<CheckupTexts> texts, CancellationToken cancel)
    {
        var visitor = http.RequiredVisitor();
        var edition = await programmes.Read(cancel);
        var filter = SlotFilter.Read(http.Request.Query);
        var own = await OwnBookings.Read(reads, visitor.Id, edition, clock, cancel);
        var found = await finder.Find(visitor, own, filter, cancel);
        page.Named(texts["FindTitle"], Tabs.Today);
        return Pages.Show<FindPage>(new
        {
            Filter = filter,
            Found = found,
            Edition = edition,
            Notes = NotesOn(edition, visitor, own, clock, words, dates, texts).ToList(),
            AnyForYou = edition.Programmes.Values.Any(p => CheckupRules.WhyNot(edition, p, visitor, clock) is null),
        });
    }

    /// <summary>What this person cannot have for now, and from when on: one line a limit.</summary>
    private static IEnumerable<string> NotesOn(
        ProgrammeEdition edition, Visitor visitor, List<OwnBooking> own, CityClock clock, CheckupWords words, Dates dates, IStringLocalizer<CheckupTexts> texts)
    {
        var mine = edition.Programmes.Values.Where(p => edition.Admits(p, visitor)).OrderBy(p => p.Kind).ToList();
        foreach (var group in mine.GroupBy(p => p.LimitGroup))
        {
            var name = group.Skip(1).Any() ? words.Kind(group.First().Kind) : group.First().Title.ToString();
            var open = group.Where(p => CheckupRules.WhyNot(edition, p, visitor, clock) is null).ToList();
            var next = group.Select(p => CheckupRules.NextDay(p, own, clock)).Max();
            if (open.Count > 0 && next is { } day && day > clock.Today)
                yield return texts["NoteNextTime", name, dates.Day(day)];
            else if (open.Count == 0 && group.Select(p => p.OpensOn).Where(d => d > clock.Today).Order().FirstOrDefault() is var opens && opens != default)
                yield return texts["NoteOpensOn", name, dates.Day(opens)];
        }
    }
}
