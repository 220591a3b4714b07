using System.Globalization;

namespace WelfareHub.Web.Modules.Shared;

/// <summary>Speaks a language for a while: <c>using (Speech.In("en")) …</c>; for words to people who are not the ones asking.</summary>
public readonly struct Speech : IDisposable
{
    private readonly CultureInfo _culture;
    private readonly CultureInfo _speech;

    private Speech(CultureInfo culture, CultureInfo speech) => (_culture, _speech) = (culture, speech);

    public static Speech In(string language)
    {
        var before = new Speech(CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        Language.Apply(language);
        return before;
    }

    public void Dispose()
    {
        CultureInfo.CurrentCulture = _culture;
        CultureInfo.CurrentUICulture = _speech;
    }
}
