using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Accounts;

/// <summary>Each language by its own name, the same for every reader.</summary>
internal static class LanguageChoices
{
    public static readonly IReadOnlyList<Answer> All =
        [new(Languages.Hans, "简体中文"), new(Languages.Hant, "繁體中文"), new(Languages.English, "English")];

    public static string Name(string language) => All.FirstOrDefault(a => a.Value == language)?.Text ?? language;
}
