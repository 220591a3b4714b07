using Microsoft.Extensions.Localization;

using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>What somebody says is broken.</summary>
public sealed record FaultForm(Guid? Unit, string Words)
{
    public const int Longest = 500;

    public static FaultForm Read(IFormCollection form, HomeView home, FormErrors errors, IStringLocalizer<DeskTexts> texts)
    {
        var unit = Guid.TryParse(form["unit"], out var id) ? id : (Guid?)null;
        if (unit is not null && !home.Pools.Any(p => p.Units.Any(u => u.Id == unit)))
            errors.Add("unit", texts["FaultUnitWrong"]);
        var words = TypedWords.Read(form["words"]);
        if (words is null)
            errors.Add("words", texts["FaultWordsStrange"]);
        else if (words.Length == 0)
            errors.Add("words", texts["FaultWordsMissing"]);
        else if (words.Length > Longest)
            errors.Add("words", texts["FaultWordsLong", Longest]);
        return new FaultForm(unit, words is { Length: <= 2 * Longest } ? words : "");
    }
}
