using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Primitives;

using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>Which units are taken out, from when to when and why: a repair, an event of the house, or the whole home closed.</summary>
public sealed class ClosingForm
{
    public const int LongestReason = 200;
    public const int LongestDays = 366;

    public IReadOnlyList<Guid> Units { get; init; } = [];

    /// <summary>The home itself is closed and says so.</summary>
    public bool Whole { get; init; }

    public string FromDay { get; init; } = "";
    public string FromTime { get; init; } = "";
    public string ToDay { get; init; } = "";
    public string ToTime { get; init; } = "";
    public string Reason { get; init; } = "";

    /// <summary>The report this answers; it is settled with it.</summary>
    public Guid? Fault { get; init; }

    /// <summary>UTC; set by <see cref="Check"/>.</summary>
    public DateTimeOffset From { get; private set; }
    public DateTimeOffset To { get; private set; }

    public static ClosingForm Read(Func<string, StringValues> get) => new()
    {
        Units = [.. get("unit").Select(v => Guid.TryParse(v, out var id) ? id : Guid.Empty).Distinct().Take(400)],
        Whole = get("whole") == "true",
        FromDay = Short(get("from-day")),
        FromTime = Short(get("from-time")),
        ToDay = Short(get("to-day")),
        ToTime = Short(get("to-time")),
        Reason = TypedWords.Read(get("reason")) is { Length: <= LongestReason } reason ? reason : "",
        Fault = Guid.TryParse(get("fault"), out var fault) ? fault : null,
    };

    /// <summary>From now on for a week: what a repair takes as a rule.</summary>
    public static ClosingForm Fresh(Func<string, StringValues> get, CityClock clock)
    {
        var typed = Read(get);
        var now = clock.Local(clock.Now);
        return new ClosingForm
        {
            Units = typed.Units,
            Fault = typed.Fault,
            Reason = typed.Reason,
            FromDay = typed.FromDay is { Length: > 0 } day ? day : TypedWords.Iso(DateOnly.FromDateTime(now.DateTime)),
            FromTime = typed.FromTime is { Length: > 0 } time ? time : Dates.Time(TimeOnly.FromDateTime(now.DateTime)),
            ToDay = typed.ToDay is { Length: > 0 } last ? last : TypedWords.Iso(DateOnly.FromDateTime(now.DateTime).AddDays(7)),
            ToTime = typed.ToTime is { Length: > 0 } end ? end : "23:59",
        };
    }

    /// <summary>False: a unit is not of this home.</summary>
    public bool Fits(HomeView home)
    {
        var own = KeptBookings.UnitsOf(home).ToHashSet();
        return Units.All(own.Contains);
    }

    public void Check(FormErrors errors, CityClock clock, IStringLocalizer<DeskTexts> texts)
    {
        if (Units.Count == 0 && !Whole)
            errors.Add("unit", texts["CloseUnitsMissing"]);
        if (Reason.Length == 0)
            errors.Add("reason", texts["CloseReasonMissing", LongestReason]);
        var (from, to) = (TypedWords.Instant(FromDay, FromTime, clock), TypedWords.Instant(ToDay, ToTime, clock));
        if (from is null)
            errors.Add("from-day", texts["CloseFromWrong"]);
        if (to is null)
            errors.Add("to-day", texts["CloseToWrong"]);
        if (from is not { } begins || to is not { } ends)
            return;
        if (ends <= begins || ends <= clock.Now)
            errors.Add("to-day", texts["CloseOrder"]);
        else if (ends > clock.Now.AddDays(LongestDays))
            errors.Add("to-day", texts["CloseFar", LongestDays]);
        // What is over cannot be closed any more.
        (From, To) = (begins < clock.Now ? FacilityRules.AtOnce(clock.Now) : begins, ends);
    }

    private static string Short(string? typed) => typed is { Length: <= 20 } && TypedWords.Read(typed) is { } text ? text : "";
}
