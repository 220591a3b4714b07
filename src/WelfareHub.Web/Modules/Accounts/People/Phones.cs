using PhoneNumbers;

using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Accounts;

/// <summary>Phone numbers: read in any way of writing, kept in E.164.</summary>
internal static class Phones
{
    private const string HomeCountry = "CN";
    private const int LongestWriting = 40;
    private static readonly PhoneNumberUtil Numbers = PhoneNumberUtil.GetInstance();

    /// <summary>"+8613900001001" from "139 0000 1001", "+86 139-0000-1001", "００８６１３９…"; null when no person can be reached there.</summary>
    public static string? Normalise(string? written)
    {
        if (string.IsNullOrWhiteSpace(written) || written.Length > LongestWriting)
            return null;
        try
        {
            var number = Numbers.Parse(written, HomeCountry);
            var mobile = Numbers.GetNumberType(number) is PhoneNumberType.MOBILE or PhoneNumberType.FIXED_LINE_OR_MOBILE;
            return mobile && !number.HasExtension && Numbers.IsValidNumber(number) ? Numbers.Format(number, PhoneNumberFormat.E164) : null;
        }
        catch (NumberParseException)
        {
            return null;
        }
    }

    /// <summary>As people read it: "139 0000 1001" at home, "+81 …" elsewhere.</summary>
    public static string Show(string? e164)
    {
        if (e164 is null)
            return "";
        if (e164.StartsWith("+86", StringComparison.Ordinal) && e164.Length == 14)
            return $"{e164[3..6]} {e164[6..10]} {e164[10..]}";
        try
        {
            return Numbers.Format(Numbers.Parse(e164, HomeCountry), PhoneNumberFormat.INTERNATIONAL);
        }
        catch (NumberParseException)
        {
            return e164;
        }
    }

    /// <summary>"139 **** 1001" for whoever need not know it: enough to know one's own, or to tell two people apart.</summary>
    public static string Mask(string? e164)
    {
        if (e164 is null)
            return "";
        if (e164.StartsWith("+86", StringComparison.Ordinal) && e164.Length == 14)
            return Unbroken.Keep($"{e164[3..6]} **** {e164[10..]}");
        return e164.Length < 8 ? "****" : Unbroken.Keep($"{e164[..^6]} **** {e164[^2..]}");
    }
}
