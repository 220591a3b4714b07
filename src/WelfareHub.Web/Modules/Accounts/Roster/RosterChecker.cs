using System.Net.Mail;

using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Accounts;

/// <summary>What is wrong with one cell. The names are stored.</summary>
internal enum CellProblem
{
    Missing,
    NameWrong,
    PhoneWrong,

    /// <summary>The same phone stands in an earlier line, which the problem names.</summary>
    PhoneTwice,

    /// <summary>An account outside the organiser's scope has it.</summary>
    PhoneElsewhere,
    EmailWrong,
    EmailTwice,
    EmailTaken,
    CompanyUnknown,
    StationUnknown,
    CommunityUnknown,

    /// <summary>The name stands for several places.</summary>
    Ambiguous,
    StationOfOtherCompany,
    OutOfScope,
    LanguageUnknown,
}

/// <param name="Line">As the spreadsheet counts, from 1.</param>
/// <param name="Column">Which cell.</param>
/// <param name="Problem">What is wrong.</param>
/// <param name="Other">The earlier line, for the kinds that name one.</param>
internal sealed record CellError(int Line, RosterColumn Column, CellProblem Problem, int? Other = null);

/// <summary>What a good row says.</summary>
internal sealed record RosterEntry(string FullName, string Phone, string? Email, Guid? CompanyId, Guid? StationId, Guid? CommunityId, string? Language);

/// <summary>As much of a person as a roster may change.</summary>
internal readonly record struct Standing(string FullName, Guid? CompanyId, Guid? StationId, Guid? CommunityId, string? Email, string Language, PersonStatus Status)
{
    public static Standing Of(Person person) =>
        new(person.FullName, person.CompanyId, person.StationId, person.CommunityId, person.Email, person.Language, person.Status);
}

/// <summary>The rules for one file. Rows are checked in order, so that a phone that stands twice is wrong the second time.</summary>
internal sealed class RosterChecker(PlaceDirectory places, OrganiserScope scope)
{
    private readonly Dictionary<string, int> _phones = [];
    private readonly Dictionary<string, int> _emails = [];

    /// <summary>What the row itself says, without looking at who is there already. Null: something is wrong with it.</summary>
    public RosterEntry? Read(RosterRow row, List<CellError> errors)
    {
        var before = errors.Count;
        void Wrong(RosterColumn column, CellProblem problem, int? other = null) => errors.Add(new CellError(row.Line, column, problem, other));

        var name = FullNames.Clean(row[RosterColumn.FullName]);
        if (name is null)
            Wrong(RosterColumn.FullName, row[RosterColumn.FullName].Length == 0 ? CellProblem.Missing : CellProblem.NameWrong);

        var phone = Phones.Normalise(row[RosterColumn.Phone]);
        if (phone is null)
            Wrong(RosterColumn.Phone, row[RosterColumn.Phone].Length == 0 ? CellProblem.Missing : CellProblem.PhoneWrong);
        else if (!_phones.TryAdd(phone, row.Line))
            Wrong(RosterColumn.Phone, CellProblem.PhoneTwice, _phones[phone]);

        var email = row[RosterColumn.Email].Length == 0 ? null : row[RosterColumn.Email];
        if (email is not null && !IsEmail(email))
            Wrong(RosterColumn.Email, CellProblem.EmailWrong);
        else if (email is not null && !_emails.TryAdd(email.ToUpperInvariant(), row.Line))
            Wrong(RosterColumn.Email, CellProblem.EmailTwice, _emails[email.ToUpperInvariant()]);

        var language = LanguageOf(row[RosterColumn.Language]);
        if (language is null && row[RosterColumn.Language].Length > 0)
            Wrong(RosterColumn.Language, CellProblem.LanguageUnknown);

        var company = One(row, RosterColumn.Company, places.Companies, CellProblem.CompanyUnknown, errors);
        var station = One(row, RosterColumn.Station, places.Stations, CellProblem.StationUnknown, errors);
        var community = One(row, RosterColumn.Community, places.Communities, CellProblem.CommunityUnknown, errors);
        if (errors.Count > before)
            return null;
        if (station is { } at)
        {
            var place = places.StationPlace(at);
            if (company is { } said && said != place.Company)
                Wrong(RosterColumn.Station, CellProblem.StationOfOtherCompany);
            company ??= place.Company;
            community ??= place.Community;
        }

        if (company is null && community is null)
            Wrong(RosterColumn.Station, CellProblem.Missing);
        else if (!scope.Covers(company, station, community))
            Wrong(station is not null ? RosterColumn.Station : community is not null ? RosterColumn.Community : RosterColumn.Company, CellProblem.OutOfScope);
        return errors.Count > before ? null : new RosterEntry(name!, phone!, email, company, station, community, language);
    }

    /// <summary>Whether the entry may go onto the person who has that phone, or be a new one.</summary>
    /// <param name="row">Whose fate it is.</param>
    /// <param name="entry">From <see cref="Read"/>.</param>
    /// <param name="person">Who has the phone; null = nobody.</param>
    /// <param name="emailOwner">Who has the e-mail; null = nobody.</param>
    /// <param name="errors">Where to say so.</param>
    public bool MayWrite(RosterRow row, RosterEntry entry, Person? person, Guid? emailOwner, List<CellError> errors)
    {
        var before = errors.Count;
        if (person is { Status: not PersonStatus.Unproved } && !scope.Covers(person.CompanyId, person.StationId, person.CommunityId))
            errors.Add(new CellError(row.Line, RosterColumn.Phone, CellProblem.PhoneElsewhere));
        if (emailOwner is not null && emailOwner != person?.Id)
            errors.Add(new CellError(row.Line, RosterColumn.Email, CellProblem.EmailTaken));
        return errors.Count == before;
    }

    /// <summary>What a row is about to change, place by place; looked at before and after, without saving.</summary>
    public IReadOnlyList<RosterChange> Compare(Standing before, Standing after)
    {
        RosterChange?[] all =
        [
            Plain(RosterColumn.FullName, before.FullName, after.FullName),
            Plain(RosterColumn.Email, before.Email, after.Email),
            Place(RosterColumn.Company, before.CompanyId, after.CompanyId),
            Place(RosterColumn.Station, before.StationId, after.StationId),
            Place(RosterColumn.Community, before.CommunityId, after.CommunityId),
            Plain(RosterColumn.Language, LanguageChoices.Name(before.Language), LanguageChoices.Name(after.Language)),
            before.Status == after.Status ? null : new RosterChange(null, null, null),
        ];
        return [.. all.OfType<RosterChange>()];

        static RosterChange? Plain(RosterColumn column, string? old, string? fresh) => old == fresh ? null : new RosterChange(column, Same(old), Same(fresh));
        static LocalText? Same(string? text) => text is null ? null : new LocalText(text, text, text);
        RosterChange? Place(RosterColumn column, Guid? old, Guid? fresh) => old == fresh ? null : new RosterChange(column, places.NameOf(old), places.NameOf(fresh));
    }

    private static Guid? One(RosterRow row, RosterColumn column, Func<string, IReadOnlyCollection<Guid>> find, CellProblem unknown, List<CellError> errors)
    {
        if (row[column].Length == 0)
            return null;
        var found = find(row[column]);
        if (found.Count != 1)
            errors.Add(new CellError(row.Line, column, found.Count == 0 ? unknown : CellProblem.Ambiguous));
        return found.Count == 1 ? found.Single() : null;
    }

    private static bool IsEmail(string written) =>
        written.Length <= 254 && !written.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || c > 126)
        && MailAddress.TryCreate(written, out var address) && address.Address == written && address.Host.Contains('.', StringComparison.Ordinal);

    private static string? LanguageOf(string written) => written.Trim().ToUpperInvariant() switch
    {
        "ZH-HANS" or "简体" or "简体中文" or "簡體" or "簡體中文" => Languages.Hans,
        "ZH-HANT" or "繁体" or "繁体中文" or "繁體" or "繁體中文" => Languages.Hant,
        "EN" or "ENGLISH" or "英文" or "英语" or "英語" => Languages.English,
        _ => null,
    };
}
