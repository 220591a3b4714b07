using System.Globalization;
using System.Text.Json;

using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>One object of programmes.json; seed-data/README.md says what each key means.</summary>
internal sealed record ProgrammeSeed(
    string Code,
    string Kind,
    LocalText Title,
    LocalText Package,
    LocalText Preparation,
    string? FastFrom,
    List<ScopeSeed> Audience,
    int EveryMonths,
    int OpensDay,
    int ClosesDay,
    string Approval,
    int LeadMinutes,
    int FurthestDays,
    int CancelDeadlineMinutes,
    int MaxReschedules,
    int CheckInOpensMinutes,
    int CheckInClosesMinutes,
    int OfferMinutes,
    ScopeSeed Owner);

internal sealed record ScopeSeed(string Kind, string? Code = null);

/// <summary>One object of sessions.json: a weekly pattern.</summary>
internal sealed record SessionSeed(
    string Programme,
    string Hospital,
    string? Station,
    List<string> Weekdays,
    string From,
    string To,
    int SlotMinutes,
    int Places,
    int FromDay,
    int ToDay,
    LocalText? Where);

internal static class SeedJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
    };

    public static List<T> Read<T>(string folder, string name)
    {
        try
        {
            using var file = File.OpenRead(Path.Combine(folder, name));
            return JsonSerializer.Deserialize<List<T>>(file, Options) ?? throw new SeedException($"{name} is empty.");
        }
        catch (FileNotFoundException)
        {
            throw new SeedException($"{Path.Combine(folder, name)} is missing.");
        }
        catch (JsonException e)
        {
            throw new SeedException($"{name}: {e.Message}");
        }
    }

    public static TimeOnly Time(string written, string where) =>
        TimeOnly.TryParseExact(written, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? time
            : throw new SeedException($"{where}: \"{written}\" is not a time such as 08:30.");

    public static Guid Id(string? code, Dictionary<string, Guid> known, string where) =>
        code is not null && known.TryGetValue(code, out var id) ? id : throw new SeedException($"{where}: \"{code}\" is not a known code.");

    public static (ScopeKind Kind, Guid? Id) Scope(ScopeSeed scope, PlaceCodes codes, string where) => scope.Kind switch
    {
        "everyone" => (ScopeKind.Everything, null),
        "company" => (ScopeKind.Company, Id(scope.Code, codes.Companies, where)),
        "station" => (ScopeKind.Station, Id(scope.Code, codes.Stations, where)),
        "area" => (ScopeKind.Area, Id(scope.Code, codes.Areas, where)),
        _ => throw new SeedException($"{where}: \"{scope.Kind}\" is not everyone, company, station or area."),
    };
}
