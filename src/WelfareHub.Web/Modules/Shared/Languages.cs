using System.Globalization;

namespace WelfareHub.Web.Modules.Shared;

/// <summary>The three languages of the product.</summary>
public static class Languages
{
    public const string Hant = "zh-Hant";
    public const string Hans = "zh-Hans";
    public const string English = "en";

    public static readonly IReadOnlyList<string> All = [Hant, Hans, English];

    public static bool IsKnown(string? language) => language is Hant or Hans or English;

    /// <summary>zh-CN and zh-SG read zh-Hans; zh-TW, zh-HK and zh-MO read zh-Hant; every other language reads English.</summary>
    public static string Of(CultureInfo culture)
    {
        for (var c = culture; !string.IsNullOrEmpty(c.Name); c = c.Parent)
        {
            if (IsKnown(c.Name))
                return c.Name;
            if (c.Name == "zh")
                return Hans;
        }

        return English;
    }

    public static CultureInfo Culture(string language) => CultureInfo.GetCultureInfo(IsKnown(language) ? language : Hans);
}
