using Microsoft.Extensions.Localization;

using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Accounts;

/// <summary>A sentence for each way a code or a try can go wrong; each says what to do next.</summary>
internal sealed class CodeWords(IStringLocalizer<SignInTexts> texts, Dates dates)
{
    public string Say(CodeAnswer answer) => texts["Code" + answer];

    public string NoCode => texts["CodeShape"];

    public string Wait(DateTimeOffset until) => texts["WaitUntil", dates.Near(until.AddSeconds(59))];
}
