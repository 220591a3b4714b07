using System.Net;

using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web;

/// <summary>Reads the settings and finds at the start what would else fail later, in the middle of something.</summary>
internal static class SettingsCheck
{
    private static readonly string[] MailSecurities = ["auto", "none", "starttls", "tls"];
    private static readonly string[] SmsStyles = ["json", "aliyun"];

    /// <exception cref="SettingsException">A value is not of its kind.</exception>
    public static WelfareSettings Read(IConfiguration configuration)
    {
        try
        {
            return configuration.GetSection(WelfareSettings.Section).Get<WelfareSettings>() ?? new WelfareSettings();
        }
        catch (InvalidOperationException e)
        {
            throw new SettingsException(e.Message, e);
        }
    }

    /// <exception cref="SettingsException">All that is wrong, one line each.</exception>
    public static void Check(WelfareSettings settings)
    {
        var wrong = Wrong(settings).ToList();
        if (wrong.Count > 0)
            throw new SettingsException(string.Join(Environment.NewLine, wrong));
    }

    private static IEnumerable<string> Wrong(WelfareSettings settings)
    {
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(settings.Zone, out _))
            yield return Line("Zone", settings.Zone, "no time zone such as Asia/Shanghai");
        foreach (var proxy in settings.Proxies.Where(p => !IPAddress.TryParse(p, out _) && !IPNetwork.TryParse(p, out _)))
            yield return Line("Proxies", proxy, "neither an address such as 10.0.0.5 nor a network such as 10.0.0.0/8");
        if (settings.PublicAddress is { Length: > 0 } address && !IsWeb(address))
            yield return Line("PublicAddress", address, "no address such as https://welfare.example.org");
        if (settings.MasterKey is { Length: > 0 } key && !(Convert.TryFromBase64String(key, new byte[key.Length], out var bytes) && bytes == 32))
            yield return "WelfareHub:MasterKey must be 32 bytes in base64.";
        if (!MailSecurities.Contains(settings.Mail.Security))
            yield return Line("Mail:Security", settings.Mail.Security, "none of " + string.Join(", ", MailSecurities));
        if (!SmsStyles.Contains(settings.Sms.Style))
            yield return Line("Sms:Style", settings.Sms.Style, "none of " + string.Join(", ", SmsStyles));

        // An address may hold a key, so it is not repeated.
        if (settings.Sms.Url is { Length: > 0 } gateway
            && OutboundDoor.Objection(settings.Outbound, Uri.TryCreate(gateway, UriKind.Absolute, out var uri) ? uri : null) is { } objection)
            yield return $"WelfareHub:Sms:Url cannot be used: {objection}. It must be https, on a host of WelfareHub:Outbound:Hosts.";
    }

    private static bool IsWeb(string address) => Uri.TryCreate(address, UriKind.Absolute, out var uri) && (uri.Scheme is "http" or "https");

    private static string Line(string name, string value, string what) => $"WelfareHub:{name} holds \"{value}\", which is {what}.";
}
